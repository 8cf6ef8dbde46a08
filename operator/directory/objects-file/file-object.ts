// One object of a file, before its references are resolved.
import { LockstepError } from '../../model/errors.ts';
import { type ReadAttributes, readAttributes } from '../../model/object-json.ts';
import { splitDn } from '../forest/distinguished-name.ts';
import { guidFromBytes, isGuid } from '../forest/guid.ts';
import { objectsFileErrors } from './errors.ts';
import type { Piece } from './pieces.ts';

export interface FileObject extends ReadAttributes {
  readonly line: number;
  readonly anchor: string;
  readonly dn: string;
  readonly type: string;
}

const fields: ReadonlySet<string> = new Set(['type', 'anchor', 'dn', 'attributes']);

/** How a directory names its objects: a tenant by their ids, so that a name may be left out. */
export type Naming = 'DistinguishedNames' | 'Ids';

/** @throws InvalidObject */
export function fileObject({ line, json }: Piece, file: string, naming: Naming): FileObject {
  const refuse = (detail: string): Error => new objectsFileErrors.InvalidObject({ file, line, detail });
  const object = json as Readonly<Record<string, unknown>>;
  const strange = Object.keys(object).find((name) => !fields.has(name));
  if (strange !== undefined) throw refuse(`an object has no field ${JSON.stringify(strange)}; attributes stand in attributes`);
  const { type, anchor, dn, attributes = {} } = object;
  if (typeof type !== 'string' || type === '') throw refuse('the object has no type, such as "user"');
  if (anchor !== undefined && (typeof anchor !== 'string' || anchor === '')) throw refuse('the anchor is no text');
  if (dn !== undefined && (typeof dn !== 'string' || dn === '')) throw refuse('the dn is no text');
  const unnamed = naming === 'DistinguishedNames' ? misnamed(dn) : undefined;
  if (unnamed !== undefined) throw refuse(unnamed);
  const read = attributesOf(attributes, refuse);
  const guid = read.attributes['objectGUID'];
  if (guid !== undefined && !(guid instanceof Uint8Array && guid.length === 16))
    throw refuse('attributes.objectGUID is not the 16 bytes of a GUID, as {"$binary": BASE64}');
  const found = anchor ?? anchorOf(read);
  if (found === undefined) throw refuse('the object has no anchor: give its object id, or the objectGUID among its attributes');
  return { line, type, anchor: isGuid(found.toLowerCase()) ? found.toLowerCase() : found, dn: dn ?? cloudName(type, found), ...read };
}

/** Without a name, or with one that is none, an object lies in no container, and would look as if it had left. */
function misnamed(dn: string | undefined): string | undefined {
  if (dn === undefined) return 'the object has no dn';
  const strange = splitDn(dn).find((part) => !/^\s*[^\s=,+]+\s*=/.test(part));
  return strange === undefined ? undefined : `${JSON.stringify(strange)} is no part of a distinguished name, such as CN=Ana`;
}

function attributesOf(json: unknown, refuse: (detail: string) => Error): ReadAttributes {
  try {
    return readAttributes(json, 'attributes');
  } catch (error) {
    throw error instanceof LockstepError ? refuse(error.message.replace(/\.$/, '')) : error;
  }
}

/** Of a forest's objects the GUID; of a tenant's the id in `User_<id>`. */
function anchorOf({ attributes }: ReadAttributes): string | undefined {
  const { objectGUID, cloudAnchor } = attributes;
  if (objectGUID instanceof Uint8Array) return guidFromBytes(objectGUID);
  return typeof cloudAnchor === 'string' ? /^[A-Za-z]+_(.+)$/.exec(cloudAnchor)?.[1] : undefined;
}

/** As Connect names the objects of its Entra connector. */
const cloudName = (type: string, anchor: string): string => `${type.slice(0, 1).toUpperCase()}${type.slice(1)}_${anchor}`;
