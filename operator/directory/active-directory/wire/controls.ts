// The request and response controls of Active Directory that ldapts does not have (MS-ADTS 3.1.1.3.4.1).
import { Ber, BerReader, BerWriter, Control } from 'ldapts';

export const controlTypes = {
  paged: '1.2.840.113556.1.4.319',
  dirSync: '1.2.840.113556.1.4.841',
  extendedDn: '1.2.840.113556.1.4.529',
  permissiveModify: '1.2.840.113556.1.4.1413',
  showDeleted: '1.2.840.113556.1.4.417',
} as const;

export const dirSyncFlags = {
  none: 0,
  /** Only what the account may read, without the right to replicate. */
  objectSecurity: 0x1,
  /** Links come as values added and values removed instead of whole lists. */
  incrementalValues: 0x80000000,
} as const;

class ValueControl extends Control {
  readonly #value: Buffer;

  constructor(type: string, value: Buffer) {
    super(type, { critical: true });
    this.#value = value;
  }

  protected override writeControl(writer: BerWriter): void {
    writer.writeBuffer(this.#value, Ber.OctetString);
  }
}

/** Every DN, the entry's own and those of links, begins with `<GUID=...>;`, dashed. */
export function extendedDnControl(): Control {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(1);
  writer.endSequence();
  return new ValueControl(controlTypes.extendedDn, writer.buffer);
}

export const showDeletedControl = (): Control => new Control(controlTypes.showDeleted, { critical: true });

/** To add what is there, or to delete what is not, is no error. */
export const permissiveModifyControl = (): Control => new Control(controlTypes.permissiveModify, { critical: true });

/** An empty cookie begins from nothing. `maxBytes` is a wish; Samba sends everything in one answer whatever it is. */
export function dirSyncControl(flags: number, maxBytes: number, cookie: Buffer): Control {
  const writer = new BerWriter();
  writer.startSequence();
  // 0x80000000 must leave as a negative INTEGER: the server reads 32 signed bits.
  writer.writeInt(flags | 0);
  writer.writeInt(maxBytes);
  writer.writeBuffer(cookie, Ber.OctetString);
  writer.endSequence();
  return new ValueControl(controlTypes.dirSync, writer.buffer);
}

/** `undefined` when the value is not what the control's definition says. */
export function parseDirSyncResponse(value: Buffer): { readonly more: boolean; readonly cookie: Buffer } | undefined {
  const reader = new BerReader(value);
  if (reader.readSequence() === null) return undefined;
  const more = reader.readInt();
  reader.readInt();
  const cookie = reader.readString(Ber.OctetString, true);
  return more === null || cookie === null ? undefined : { more: more !== 0, cookie: Buffer.from(cookie) };
}

/** The cookie of the next page; empty after the last. `undefined` when the value is not what RFC 2696 says. */
export function parsePagedResponse(value: Buffer): Buffer | undefined {
  const reader = new BerReader(value);
  if (reader.readSequence() === null) return undefined;
  reader.readInt();
  const cookie = reader.readString(Ber.OctetString, true);
  return cookie === null ? undefined : Buffer.from(cookie);
}
