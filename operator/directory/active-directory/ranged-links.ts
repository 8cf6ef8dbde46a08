// Fetches the rest of link values that a server cut. Windows cuts `member` at 1500 and answers `member;range=0-1499`.
import { directoryErrors } from './errors.ts';
import type { PartitionLink } from './partition-link.ts';
import type { Entry } from '../forest/object-builder.ts';
import type { ForestSchema } from './schema.ts';
import { extendedDnControl } from './wire/controls.ts';
import type { RawAttribute, RawValue } from '../forest/raw-entry.ts';
import type { ReadAttribute } from '../forest/read-attribute.ts';

const nothing: ReadonlyMap<string, readonly RawValue[]> = new Map();

/**
 * All values of the entry's cut attributes, by lower-case name.
 * @throws PartialRead when the server does not give the rest: half of a group's members must never look like all of them.
 */
export async function completeLinks(
  link: PartitionLink,
  schema: ForestSchema,
  entry: Entry,
  anchor: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly RawValue[]>> {
  let completed: Map<string, readonly RawValue[]> | undefined;
  for (const attribute of entry.attributes) {
    if (attribute.column.range === undefined || attribute.column.field === undefined) continue;
    completed ??= new Map();
    completed.set(attribute.column.name, await completeAttribute(link, schema, anchor, attribute, signal));
  }
  return completed ?? nothing;
}

async function completeAttribute(
  link: PartitionLink,
  schema: ForestSchema,
  anchor: string,
  begun: RawAttribute<ReadAttribute>,
  signal: AbortSignal,
): Promise<readonly RawValue[]> {
  const { name } = begun.column;
  const values: RawValue[] = [...begun.values];
  let next = afterRange(begun);
  while (next !== undefined) {
    const part = await readRange(link, schema, anchor, name, next, signal);
    const after = part === undefined ? undefined : afterRange(part);
    if (part === undefined || part.column.range?.low !== next || (after !== undefined && after <= next)) {
      const detail = `${link.server} gave the values of ${name} of one object only up to ${next}`;
      throw new directoryErrors.PartialRead({ partition: link.partition.domain, count: 0, detail });
    }
    for (const value of part.values) values.push(value);
    next = after;
  }
  return values;
}

/** Where the next range begins, or `undefined` when this one was the last. */
const afterRange = ({ column }: RawAttribute<ReadAttribute>): number | undefined =>
  column.range?.high === undefined ? undefined : column.range.high + 1;

async function readRange(
  link: PartitionLink,
  schema: ForestSchema,
  anchor: string,
  name: string,
  from: number,
  signal: AbortSignal,
): Promise<RawAttribute<ReadAttribute> | undefined> {
  const search = {
    base: `<GUID=${anchor}>`,
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: [`${name};range=${from}-*`],
    columns: schema.columns,
    controls: [extendedDnControl()],
  } as const;
  let found: RawAttribute<ReadAttribute> | undefined;
  for await (const batch of link.search(search, `read the values of ${name}`, signal)) {
    found ??= batch[0]?.attributes.find(({ column }) => column.name === name && column.range !== undefined);
  }
  return found;
}
