// Decodes SearchResultEntry in place: no Buffer and no string is made that nobody asked for.
import { isUtf8 } from 'node:buffer';
import type { Column, Columns } from '../../forest/columns.ts';
import type { RawAttribute, RawEntry, RawValue } from '../../forest/raw-entry.ts';
import { FrameError } from './frame-reader.ts';
import { guidFromBytes, isGuid } from '../../forest/guid.ts';

const octetString = 0x04;
const sequence = 0x30;
const set = 0x31;

/** A cursor over one message. One instance serves a connection; it holds no state between calls. */
export class EntryDecoder {
  #buffer: Buffer = Buffer.alloc(0);
  #position = 0;
  #end = 0;

  /** Decodes the content of a SearchResultEntry (behind its tag and length). @throws FrameError for anything that is not one. */
  decode<Field>(buffer: Buffer, start: number, end: number, columns: Columns<Field>): RawEntry<Field> {
    this.#buffer = buffer;
    this.#position = start;
    const dnEnd = this.#open(octetString, end);
    const dn = buffer.toString('utf8', this.#position, dnEnd);
    this.#position = dnEnd;
    const listEnd = this.#open(sequence, end);
    const attributes: RawAttribute<Field>[] = [];
    while (this.#position < listEnd) {
      const attributeEnd = this.#open(sequence, listEnd);
      const nameEnd = this.#open(octetString, attributeEnd);
      const column = columns.find(buffer, this.#position, nameEnd);
      this.#position = nameEnd;
      const valuesEnd = this.#open(set, attributeEnd);
      const values: RawValue[] = [];
      while (this.#position < valuesEnd) {
        const valueEnd = this.#open(octetString, valuesEnd);
        values.push(this.#value(column, this.#position, valueEnd));
        this.#position = valueEnd;
      }
      attributes.push({ column, values });
    }
    return { dn, attributes };
  }

  /** Steps over a tag and its length; gives where the content ends. */
  #open(tag: number, limit: number): number {
    const buffer = this.#buffer;
    let position = this.#position;
    if (position + 2 > limit || buffer[position] !== tag) throw new FrameError('an entry is not well formed');
    let length = buffer[position + 1] as number;
    position += 2;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 4 || position + octets > limit) throw new FrameError('an entry has a length that LDAP does not allow');
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (buffer[position++] as number);
    }
    if (position + length > limit) throw new FrameError('a part of an entry is longer than the entry');
    this.#position = position;
    this.#end = position + length;
    return this.#end;
  }

  #value(column: Column<unknown>, start: number, end: number): RawValue {
    const buffer = this.#buffer;
    switch (column.form) {
      case 'Bytes':
        return Buffer.copyBytesFrom(buffer, start, end - start);
      case 'Reference':
        return referredGuid(buffer, start, end);
      case 'Text': {
        const text = buffer.toString('utf8', start, end);
        // Only a text with U+FFFD can have come from broken UTF-8.
        return text.includes('\uFFFD') && !isUtf8(buffer.subarray(start, end)) ? undefined : text;
      }
    }
  }
}

const guidPrefix = Buffer.from('<GUID=', 'latin1');
const guidLength = 36;
const dash = 0x2d;

/**
 * The GUID in `<GUID=bdbd...>;<SID=...>;CN=...`, lower case. Also behind a prefix (`B:8:00000001:<GUID=...>`), and in the hexadecimal form that
 * some servers answer with whatever form was asked for.
 */
export function referredGuid(buffer: Buffer, start: number, end: number): string | undefined {
  let at = start;
  if (!startsWith(buffer, at, end)) {
    at = buffer.subarray(start, end).indexOf(guidPrefix);
    if (at < 0) return undefined;
    at += start;
  }
  at += guidPrefix.length;
  if (buffer[at + guidLength] === 0x3e && buffer[at + 8] === dash && at + guidLength < end) {
    return lowerGuid(buffer.toString('latin1', at, at + guidLength));
  }
  const hex = buffer.toString('latin1', at, Math.min(at + 33, end));
  return /^[0-9a-f]{32}>$/i.test(hex) ? guidFromBytes(Buffer.from(hex.slice(0, 32), 'hex')) : undefined;
}

function startsWith(buffer: Buffer, start: number, end: number): boolean {
  if (start + guidPrefix.length > end) return false;
  for (let i = 0; i < guidPrefix.length; i++) if (buffer[start + i] !== guidPrefix[i]) return false;
  return true;
}

function lowerGuid(text: string): string | undefined {
  const lower = text.toLowerCase();
  return isGuid(lower) ? lower : undefined;
}
