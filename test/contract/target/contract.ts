// What every target must do, whichever service is behind it, and however many.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ExportChange } from '../../../operator/model/change.ts';
import { LockstepError } from '../../../operator/model/errors.ts';
import type { ImportedChange, ImportPage } from '../../../operator/model/object.ts';
import type { TargetDirectory } from '../../../operator/worker/ports.ts';
import { never, permitFor } from '../../unit/directory/entra/builders.ts';

/** Opens a target without objects. */
export type OpenTarget = (t: TestContext) => Promise<TargetDirectory>;

/** Adds that the target takes, of every type that it is to show here; each call gives others. */
export type NewObjects = () => readonly ExportChange[];

export function targetContract(what: string, open: OpenTarget, newObjects: NewObjects): void {
  test(`${what}: each change is answered once, and what was written is told by the next full read`, async (t) => {
    const target = await open(t);
    const changes = newObjects();
    const results = await target.export(permitFor(60_000), changes);
    assert.deepEqual(results.map(({ id }) => id).sort(), changes.map(({ id }) => id).sort());
    const anchors = results.map((result) => (result.outcome === 'Written' ? result.anchor : JSON.stringify(result)));
    const { told } = await drained(target.readFull(never));
    assert.deepEqual(replaced(told).sort(), anchors.sort());
  });

  test(`${what}: a delta goes on where the last read ended`, async (t) => {
    const target = await open(t);
    const { cookie } = await drained(target.readFull(never));
    const results = await target.export(permitFor(60_000), newObjects());
    const delta = await drained(target.readDelta(cookie ?? '', never));
    const anchors = delta.told.map((change) => (change.kind === 'replace' ? change.object.anchor : change.anchor));
    for (const result of results) assert.ok(result.outcome === 'Written' && anchors.includes(result.anchor), result.id);
  });

  test(`${what}: single objects are read whole, and unknown ones are told as gone`, async (t) => {
    const target = await open(t);
    const results = await target.export(permitFor(60_000), newObjects());
    const anchors = results.flatMap((result) => (result.outcome === 'Written' ? [result.anchor] : []));
    const unknown = '00000000-0000-4000-8000-00000000dead';
    const { told } = await drained(target.readObjects([...anchors, unknown], never));
    assert.deepEqual(replaced(told).sort(), anchors.sort());
    assert.deepEqual(
      told.filter(({ kind }) => kind === 'remove').map((change) => change.kind === 'remove' && change.anchor),
      [unknown],
    );
  });

  test(`${what}: nothing is written when the term is over`, async (t) => {
    const target = await open(t);
    const over = target.export(permitFor(0), newObjects());
    await assert.rejects(over, (error) => error instanceof LockstepError && error.reason === 'TermEnded');
    assert.deepEqual((await drained(target.readFull(never))).told, []);
  });
}

async function drained(
  pages: AsyncGenerator<ImportPage, { readonly cookie: string } | void, undefined>,
): Promise<{ readonly told: readonly ImportedChange[]; readonly cookie?: string }> {
  const told: ImportedChange[] = [];
  for (;;) {
    const next = await pages.next();
    if (next.done === true) return { told, ...(next.value === undefined ? {} : { cookie: next.value.cookie }) };
    told.push(...next.value);
  }
}

const replaced = (told: readonly ImportedChange[]): string[] =>
  told.flatMap((change) => (change.kind === 'replace' ? [change.object.anchor] : []));
