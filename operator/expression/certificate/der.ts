// Reads DER (ITU-T X.690) as far as certificates use it: definite lengths, tags of one byte.

/** One element. `content` is what stands between its header and its end; `whole` has the header too. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

export const derTags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Thrown inside of `certificate` only: the bytes are no certificate. */
export class DerFault extends Error {}

/** The elements that `bytes` consist of, to the last byte. @throws DerFault */
export function elementsOf(bytes: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** @throws DerFault where the bytes are no single element of this tag */
export function onlyElement(bytes: Uint8Array, tag: number): DerElement {
  const [element, ...others] = elementsOf(bytes);
  if (element === undefined || others.length > 0) throw new DerFault('not one element');
  return expectTag(element, tag);
}

/** @throws DerFault where there is no element, or one of another tag */
export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element?.tag !== tag) throw new DerFault('another element was expected');
  return element;
}

function elementAt(bytes: Uint8Array, at: number): DerElement {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new DerFault('no element');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new DerFault('no definite length');
  let length = first;
  if (lengthBytes > 0) {
    length = 0;
    for (let index = 0; index < lengthBytes; index++) length = length * 256 + (bytes[at + 2 + index] ?? Number.NaN);
  }
  const from = at + 2 + lengthBytes;
  const to = from + length;
  if (!(to <= bytes.length)) throw new DerFault('an element goes beyond the end');
  return { tag, content: bytes.subarray(from, to), whole: bytes.subarray(at, to) };
}

/** The dotted form. An arc may be larger than 2^53. @throws DerFault */
export function objectIdentifier(element: DerElement | undefined): string {
  const { content } = expectTag(element, derTags.objectIdentifier);
  if (content.length === 0 || content.length > 128 || ((content.at(-1) ?? 0) & 0x80) !== 0) throw new DerFault('no object identifier');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = arc * 128n + BigInt(byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (arcs.length > 0) arcs.push(arc);
    else {
      const root = arc < 40n ? 0n : arc < 80n ? 1n : 2n;
      arcs.push(root, arc - root * 40n);
    }
    arc = 0n;
  }
  return arcs.join('.');
}

/** A text of any of the string types of X.520. @throws DerFault for other tags */
export function derText({ tag, content }: DerElement): string {
  const bytes = Buffer.from(content);
  switch (tag) {
    case 0x0c:
      return bytes.toString('utf8');
    case 0x12:
    case 0x13:
    case 0x16:
    case 0x1a:
    // T61String: what certificates hold under this tag is Latin-1.
    case 0x14:
      return bytes.toString('latin1');
    case 0x1e:
      return bytes.length % 2 === 0 ? bytes.swap16().toString('utf16le').toWellFormed() : '';
    case 0x1c:
      return Array.from({ length: bytes.length >> 2 }, (_, index) => codePoint(bytes.readUInt32BE(4 * index))).join('');
    default:
      throw new DerFault('no text');
  }
}

const codePoint = (code: number): string =>
  code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
