/** As much of BER as it takes to look into LDAP messages and to write them anew. */

export interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content, as they were. */
  readonly whole: Buffer;
}

/** The element at the beginning of `bytes`, or undefined while it is not yet there as a whole. */
export function readElement(bytes: Buffer): Element | undefined {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined) return undefined;
  const lengthBytes = first & 0x80 ? first & 0x7f : 0;
  if (bytes.length < 2 + lengthBytes) return undefined;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  const begin = 2 + lengthBytes;
  if (bytes.length < begin + length) return undefined;
  return { tag, content: bytes.subarray(begin, begin + length), whole: bytes.subarray(0, begin + length) };
}

/** The elements that follow each other in the content of a constructed one. */
export function readElements(content: Buffer): readonly Element[] {
  const elements: Element[] = [];
  for (let rest = content; rest.length > 0; ) {
    const element = readElement(rest);
    if (element === undefined) throw new RangeError('A BER element ends before its length says.');
    elements.push(element);
    rest = rest.subarray(element.whole.length);
  }
  return elements;
}

export function writeElement(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([Buffer.from([tag, 0x84]), length, content]);
}
