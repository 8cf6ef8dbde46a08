// What the product makes of the same objects and rules: an engine on a store of its own, read row by row in terms of anchors.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../../operator/engine/create-engine.ts';
import type { Tables } from '../../../operator/engine/port/store-port.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import type { DirectorySchema, TargetSchema } from '../../../operator/model/schema.ts';
import { openSqliteStore } from '../../../operator/store/sqlite/sqlite-store.ts';
import { kindOf } from '../generate/attribute-kinds.ts';
import type { SourceObject } from '../synchronization/model.ts';
import type { Described, Result } from './result.ts';

export interface ProductInput {
  readonly revision: Revision;
  readonly objects: readonly SourceObject[];
  readonly targetSchemas: Readonly<Record<string, TargetSchema>>;
  readonly now: Date;
  readonly random: () => number;
}

export async function synchronizeWithProduct({ revision, objects, targetSchemas, now, random }: ProductInput): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'lockstep-reference-'));
  const store = openSqliteStore(join(directory, 'state.sqlite'));
  const engine = await createEngine({ store, revision, targetSchemas, clock: { now: () => now }, random });
  try {
    for (const { name } of revision.connectors) {
      const own = objects.filter(({ connector }) => connector === name);
      const session = await engine.beginImport(name, 'Full', schemaOf(own));
      for (let at = 0; at < own.length; at += 500) {
        await session.add(own.slice(at, at + 500).map(({ connector: _, ...object }) => ({ kind: 'replace', object })));
      }
      await session.complete({ cookie: 'read', objects: {} });
    }
    await engine.synchronize('Full', new AbortController().signal);
    return await store.transaction((tables) => read(tables, revision));
  } finally {
    await engine.close();
    await rm(directory, { recursive: true });
  }
}

/** As a directory's schema would tell: which attributes are references. */
function schemaOf(objects: readonly SourceObject[]): DirectorySchema {
  const names = new Set(objects.flatMap(({ references }) => Object.keys(references)));
  return Object.fromEntries([...names].map((name) => [name, { type: 'Reference', multiValued: kindOf(name) === 'references' }]));
}

async function read(tables: Tables, { connectors }: Revision): Promise<Result> {
  const joined = new Map<number, string[]>();
  const places = new Map<number, string>();
  for (const { name } of connectors) {
    for (let after = ''; ; ) {
      const rows = await tables.objects.page(name, after, 1000);
      for (const { id, anchor, metaverse } of rows) {
        places.set(id, `${name}:${anchor}`);
        if (metaverse !== null) joined.set(metaverse, [...(joined.get(metaverse) ?? []), `${name}:${anchor}`]);
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.anchor;
    }
  }
  const idOf = (metaverse: number): string => [...(joined.get(metaverse) ?? [])].sort().join(' ');
  const problems = await tables.problems.list(10_000_000);
  const failed = new Map(
    problems.flatMap(({ subject, error }) =>
      subject.startsWith('metaverse:')
        ? [[idOf(Number(subject.slice(10))), (JSON.parse(error) as { message: string }).message] as const]
        : [],
    ),
  );
  const refused = problems.flatMap(({ subject, error }) =>
    subject.startsWith('object:') ? [`${places.get(Number(subject.slice(7)))} ${(JSON.parse(error) as { code: string }).code}`] : [],
  );
  const objects = new Map<string, Described>();
  const ids = [...joined.keys()];
  for (let at = 0; at < ids.length; at += 500) {
    const batch = ids.slice(at, at + 500);
    const exports = Map.groupBy(await tables.exports.byMetaverse(batch), ({ metaverse }) => metaverse);
    for (const { id, objectType, data } of await tables.metaverse.read(batch)) {
      const own = exports.get(id) ?? [];
      objects.set(idOf(id), {
        objectType,
        attributes: parsed(data),
        desired: Object.fromEntries(
          own
            .filter(({ desired, action }) => desired !== '' && action !== 'Delete')
            .map(({ connector, objectType, desired, references }) => [
              connector,
              { objectType, attributes: parsed(desired), references: contributions(references, places) },
            ]),
        ),
      });
    }
  }
  return { objects, failed, refused: new Set(refused) };
}

const parsed = (text: string): Readonly<Record<string, never>> =>
  text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, never>>);

/** Target attribute to the source attributes that it is made of. */
function contributions(text: string, places: ReadonlyMap<number, string>): Readonly<Record<string, readonly string[]>> {
  if (text === '') return {};
  const found = JSON.parse(text) as Readonly<Record<string, readonly (readonly [number, string])[]>>;
  return Object.fromEntries(
    Object.entries(found)
      .filter(([, own]) => own.length > 0)
      .map(([name, own]) => [name, own.map(([id, attribute]) => `${places.get(id)} ${attribute}`).sort()]),
  );
}
