// LDAP messages from the server's side, written and read with ldapts' own codec.
import { Ber, BerReader, BerWriter } from 'ldapts';

export interface SearchCall {
  readonly id: number;
  readonly base: string;
  readonly scope: number;
  readonly timeLimit: number;
  readonly attributes: readonly string[];
  readonly controls: ReadonlyMap<string, Buffer>;
  /** Whether the filter holds for an entry's values, by lower-case attribute name. */
  matches(values: ReadonlyMap<string, readonly Buffer[]>): boolean;
}

export type Call =
  | { readonly kind: 'bind'; readonly id: number; readonly name: string; readonly password: string }
  | { readonly kind: 'search'; readonly search: SearchCall }
  | { readonly kind: 'extended'; readonly id: number; readonly oid: string }
  | { readonly kind: 'abandon'; readonly abandoned: number }
  | { readonly kind: 'unbind' };

/** Splits what arrived into whole messages and a rest. */
export function splitMessages(data: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = data;
  while (rest.length >= 2) {
    const first = rest.readUInt8(1);
    const header = 2 + (first & 0x80 ? first & 0x7f : 0);
    if (rest.length < header) break;
    const end = header + (first & 0x80 ? rest.readUIntBE(2, header - 2) : first);
    if (rest.length < end) break;
    messages.push(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
  return { messages, rest };
}

export function readCall(message: Buffer): Call {
  const reader = new BerReader(message);
  reader.readSequence();
  const id = reader.readInt() ?? 0;
  const tag = reader.peek() ?? 0;
  if (tag === 0x42) return { kind: 'unbind' };
  reader.readSequence();
  const end = reader.offset + reader.length;
  switch (tag) {
    case 0x60:
      reader.readInt();
      return { kind: 'bind', id, name: reader.readString() ?? '', password: reader.readString(0x80) ?? '' };
    case 0x77:
      return { kind: 'extended', id, oid: reader.readString(0x80) ?? '' };
    case 0x50:
      return { kind: 'abandon', abandoned: message.readUIntBE(end - reader.length, reader.length) };
    default:
      return { kind: 'search', search: readSearch(reader, id, end) };
  }
}

function readSearch(reader: BerReader, id: number, end: number): SearchCall {
  const base = reader.readString() ?? '';
  const scope = reader.readEnumeration() ?? 0;
  reader.readEnumeration();
  reader.readInt();
  const timeLimit = reader.readInt() ?? 0;
  reader.readBoolean();
  const matches = readFilter(reader);
  const attributes: string[] = [];
  reader.readSequence();
  const listEnd = reader.offset + reader.length;
  while (reader.offset < listEnd) attributes.push(reader.readString() ?? '');
  reader.offset = end;
  return { id, base, scope, timeLimit, attributes, controls: readControls(reader), matches };
}

function readControls(reader: BerReader): ReadonlyMap<string, Buffer> {
  const controls = new Map<string, Buffer>();
  if (reader.peek() !== 0xa0) return controls;
  reader.readSequence();
  const end = reader.offset + reader.length;
  while (reader.offset < end) {
    reader.readSequence();
    const controlEnd = reader.offset + reader.length;
    const type = reader.readString() ?? '';
    if (reader.peek() === Ber.Boolean) reader.readBoolean();
    controls.set(
      type,
      reader.offset < controlEnd ? Buffer.from(reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0)) : Buffer.alloc(0),
    );
    reader.offset = controlEnd;
  }
  return controls;
}

type Matches = SearchCall['matches'];

/** and, or, not, equality, presence: what this connector sends. */
function readFilter(reader: BerReader): Matches {
  const tag = reader.peek();
  if (tag === 0x87) {
    const name = (reader.readString(0x87) ?? '').toLowerCase();
    return (values) => (values.get(name)?.length ?? 0) > 0;
  }
  reader.readSequence();
  const end = reader.offset + reader.length;
  if (tag === 0xa3) {
    const name = (reader.readString() ?? '').toLowerCase();
    const wanted = Buffer.from(reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0));
    const text = wanted.toString('latin1').toLowerCase();
    return (values) => values.get(name)?.some((value) => value.equals(wanted) || value.toString('latin1').toLowerCase() === text) ?? false;
  }
  const parts: Matches[] = [];
  while (reader.offset < end) parts.push(readFilter(reader));
  if (tag === 0xa0) return (values) => parts.every((part) => part(values));
  if (tag === 0xa1) return (values) => parts.some((part) => part(values));
  return (values) => parts.every((part) => !part(values));
}

/** A control of an answer. */
export interface AnswerControl {
  readonly type: string;
  readonly value: Buffer;
}

export function entryMessage(id: number, dn: string, attributes: readonly (readonly [string, readonly Buffer[]])[]): Buffer {
  return message(id, 0x64, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of attributes) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      for (const value of values) writer.writeBuffer(value, Ber.OctetString);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

export const referenceMessage = (id: number, url: string): Buffer => message(id, 0x73, (writer) => writer.writeString(url));

/** Any answer that ends an operation: 0x61 bind, 0x65 search, 0x78 extended. */
export function resultMessage(id: number, tag: number, code: number, diagnostic = '', controls: readonly AnswerControl[] = []): Buffer {
  const write = (writer: BerWriter): void => {
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString(diagnostic);
  };
  return message(id, tag, write, controls);
}

function message(id: number, tag: number, write: (writer: BerWriter) => void, controls: readonly AnswerControl[] = []): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  if (controls.length > 0) {
    writer.startSequence(0xa0);
    for (const { type, value } of controls) {
      writer.startSequence();
      writer.writeString(type);
      writer.writeBuffer(value, Ber.OctetString);
      writer.endSequence();
    }
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}

/** SEQUENCE { INTEGER..., OCTET STRING }: the value of a paged or DirSync answer. */
export function cookieValue(numbers: readonly number[], cookie: Buffer): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  for (const number of numbers) writer.writeInt(number);
  writer.writeBuffer(cookie, Ber.OctetString);
  writer.endSequence();
  return writer.buffer;
}

export function readCookieValue(value: Buffer, numbers: number): { readonly numbers: readonly number[]; readonly cookie: Buffer } {
  const reader = new BerReader(value);
  reader.readSequence();
  const read = Array.from({ length: numbers }, () => reader.readInt() ?? 0);
  return { numbers: read, cookie: Buffer.from(reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0)) };
}
