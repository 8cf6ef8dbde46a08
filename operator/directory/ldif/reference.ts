// Whom a reference in an export means.
import { guidFromBytes, isGuid } from '../forest/guid.ts';
import type { NameIndex } from '../forest/name-index.ts';

export interface Referred {
  readonly anchor: string;
  /** False where the file has no such object. */
  readonly known: boolean;
}

/** @param text a name, `<GUID=...>;<SID=...>;CN=...` as tools write it on request, or `B:8:00000001:CN=...` */
export function referredObject(text: string, names: NameIndex): Referred {
  const prefixed = /^[BS]:\d{1,9}:[^:]*:/.exec(text);
  const name = prefixed === null ? text : text.slice(prefixed[0].length);
  if (!name.startsWith('<')) return names.resolve(name);
  const guid = /^<GUID=([0-9a-fA-F-]{32,36})>/.exec(name)?.[1]?.toLowerCase() ?? '';
  const anchor = isGuid(guid) ? guid : guid.length === 32 ? guidFromBytes(Buffer.from(guid, 'hex')) : undefined;
  return anchor === undefined ? names.resolve(name.replace(/^(?:<[^>]*>;)+/, '')) : { anchor, known: true };
}
