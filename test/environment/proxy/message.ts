/** What the proxy understands of an LDAP message (RFC 4511): its number, its kind, and for searches a little more. */
import { readElements, writeElement, type Element } from './ber.ts';

export const SEARCH_REQUEST = 0x63;
export const SEARCH_ENTRY = 0x64;
export const SEARCH_DONE = 0x65;

const SEQUENCE = 0x30;
const SET = 0x31;
const OCTETS = 0x04;
const ENUMERATED = 0x0a;
const CONTROLS = 0xa0;
const PAGED_RESULTS = '1.2.840.113556.1.4.319';

export interface Message {
  readonly id: string;
  readonly kind: number;
  readonly bytes: Buffer;
  readonly parts: readonly Element[];
}

export function toMessage(element: Element): Message {
  const parts = readElements(element.content);
  return { id: parts[0]?.content.toString('hex') ?? '', kind: parts[1]?.tag ?? 0, bytes: element.whole, parts };
}

/** A search of one object, such as the root DSE. */
export function isBaseSearch(message: Message): boolean {
  if (message.kind !== SEARCH_REQUEST) return false;
  const [, scope] = readElements(message.parts[1]?.content ?? Buffer.alloc(0));
  return scope?.content[0] === 0;
}

/** True unless the server says that it has further pages. */
export function isFinalPage(done: Message): boolean {
  const controls = done.parts.find(({ tag }) => tag === CONTROLS);
  if (controls === undefined) return true;
  for (const control of readElements(controls.content)) {
    const fields = readElements(control.content);
    if (fields[0]?.content.toString() !== PAGED_RESULTS) continue;
    const value = readElements(fields.at(-1)?.content ?? Buffer.alloc(0))[0];
    const [, cookie] = readElements(value?.content ?? Buffer.alloc(0));
    return (cookie?.content.length ?? 0) === 0;
  }
  return true;
}

/** The end of a search with another result than the server's own; it carries no controls. */
export function doneWith(request: Message, resultCode: number, text: string): Buffer {
  const result = writeElement(
    SEARCH_DONE,
    writeElement(ENUMERATED, Buffer.from([resultCode])),
    writeElement(OCTETS),
    writeElement(OCTETS, Buffer.from(text)),
  );
  return writeElement(SEQUENCE, request.parts[0]?.whole ?? Buffer.alloc(0), result);
}

/** Cuts an entry's `attribute` to `limit` values and names it as Windows does: `member;range=0-1499`, and `*` where the values end. */
export function withRange(entry: Message, attribute: string, limit: number): Buffer {
  const [name, attributes] = readElements(entry.parts[1]?.content ?? Buffer.alloc(0));
  if (name === undefined || attributes === undefined) return entry.bytes;
  let cut = false;
  const rewritten = readElements(attributes.content).map((element) => {
    const [type, values] = readElements(element.content);
    const range = rangeOf(type?.content.toString() ?? '', attribute);
    if (range === undefined || values === undefined) return element.whole;
    const list = readElements(values.content);
    if (list.length <= limit) return element.whole;
    cut = true;
    const option = `${attribute};range=${range.from}-${range.from + limit - 1}`;
    return writeElement(
      SEQUENCE,
      writeElement(OCTETS, Buffer.from(option)),
      writeElement(SET, ...list.slice(0, limit).map(({ whole }) => whole)),
    );
  });
  if (!cut) return entry.bytes;
  const body = writeElement(SEARCH_ENTRY, name.whole, writeElement(SEQUENCE, ...rewritten));
  return writeElement(SEQUENCE, entry.parts[0]?.whole ?? Buffer.alloc(0), body, ...entry.parts.slice(2).map(({ whole }) => whole));
}

/** Where the values of an attribute begin: 0 for `member`, 1500 for `member;range=1500-*`; undefined for another attribute. */
function rangeOf(type: string, attribute: string): { readonly from: number } | undefined {
  const [name = '', option] = type.toLowerCase().split(';range=');
  if (name !== attribute.toLowerCase()) return undefined;
  return { from: option === undefined ? 0 : Number(option.split('-')[0]) };
}
