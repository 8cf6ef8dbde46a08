// The anchor of a group that was there before us: `uniqueName` is taken at creation only, so that a directory extension of the connector's own application has it.
import type { AttributeValue } from '../../../model/value.ts';
import { groupSourceAnchor } from '../mapping/anchor.ts';

/** The extension's own name within the application. */
const groupAnchorName = 'lockstepGroupAnchor';

export const groupAnchorProperty = (clientID: string): string => `extension_${clientID.replaceAll('-', '')}_${groupAnchorName}`;

/** The source anchor of a group as Graph tells it; `uniqueName` comes first. `undefined` where it tells of neither with a value. */
export function anchorOfGroup(group: Readonly<Record<string, unknown>>): string | undefined {
  const { uniqueName } = group;
  const anchor = typeof uniqueName === 'string' ? groupSourceAnchor(uniqueName) : undefined;
  if (anchor !== undefined) return anchor;
  const [, extension] = Object.entries(group).find(([name]) => name.startsWith('extension_') && name.endsWith(`_${groupAnchorName}`)) ?? [];
  return typeof extension === 'string' && extension !== '' ? extension : undefined;
}

/**
 * What is told of the anchor. A delta names what changed: where only one of both places is told and is empty, the other one may have a value still, and nothing
 * is said.
 */
export function toldAnchor(group: Readonly<Record<string, unknown>>, property: string): AttributeValue | null | undefined {
  const anchor = anchorOfGroup(group);
  if (anchor !== undefined) return anchor;
  return 'uniqueName' in group && property in group ? null : undefined;
}
