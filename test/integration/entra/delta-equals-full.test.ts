// Whatever happens in a tenant: following it by deltas ends where reading it whole ends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ExportChange } from '../../../operator/model/change.ts';
import { change, permitFor, to } from '../../unit/directory/entra/builders.ts';
import { Copy } from './copy.ts';
import { anchorOf, type TestTenant, testTenant } from './tenant.ts';

type Step =
  | { readonly kind: 'join' | 'leave' | 'returnOf' | 'rename' | 'clear'; readonly person: number }
  | { readonly kind: 'manager'; readonly person: number; readonly manager: number | undefined }
  | { readonly kind: 'members'; readonly group: number; readonly add: readonly number[]; readonly remove: readonly number[] }
  | { readonly kind: 'read' };

const people = 6;
const person = fc.integer({ min: 0, max: people - 1 });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('join', 'leave', 'returnOf', 'rename', 'clear'), person }),
    fc.record({ kind: fc.constant('manager'), person, manager: fc.option(person, { nil: undefined }) }),
    fc.record({
      kind: fc.constant('members'),
      group: fc.integer({ min: 0, max: 1 }),
      add: fc.uniqueArray(person),
      remove: fc.uniqueArray(person),
    }),
    fc.record({ kind: fc.constant('read') }),
  ) as fc.Arbitrary<Step>,
  { minLength: 4, maxLength: 25 },
);

/** The world in which one run of steps takes place. */
interface Scene {
  readonly tenant: TestTenant;
  readonly run: number;
  readonly ids: Map<number, string>;
  readonly groups: readonly string[];
}

const user = ({ run }: Scene, index: number): ExportChange =>
  change({
    action: 'Add',
    sourceAnchor: anchorOf(run * 100 + index),
    attributes: to({
      userPrincipalName: `u${run}.${index}@contoso.test`,
      displayName: `User ${index}`,
      accountEnabled: true,
      city: 'Porto',
    }),
  });

const reference = (anchor: string) => ({ anchor, objectType: 'user' });

async function take(scene: Scene, step: Step, copy: Copy): Promise<void> {
  const { tenant, ids, groups, run } = scene;
  if (step.kind === 'read') return copy.readDelta(tenant.entra);
  if (step.kind === 'members') {
    const anchors = (indexes: readonly number[]) => indexes.flatMap((index) => ids.get(index) ?? []).map(reference);
    const member = {
      multiValued: true,
      add: anchors(step.add.filter((index) => !step.remove.includes(index))),
      remove: anchors(step.remove),
    };
    const anchor = groups[step.group] ?? '';
    await tenant.send(
      change({
        action: 'Update',
        objectType: 'group',
        anchor,
        sourceAnchor: anchorOf(run * 100 + 50 + step.group),
        references: { member },
      }),
    );
    return;
  }
  const id = ids.get(step.person);
  if (id === undefined || step.kind === 'join' || step.kind === 'returnOf') {
    const [result] = await tenant.send(user(scene, step.person));
    if (result?.outcome === 'Written') ids.set(step.person, result.anchor);
    return;
  }
  const sourceAnchor = user(scene, step.person).sourceAnchor;
  const update = (parts: Partial<ExportChange>): Promise<unknown> =>
    tenant.send(change({ action: 'Update', anchor: id, sourceAnchor, ...parts }));
  if (step.kind === 'leave') {
    await tenant.send(change({ action: 'Delete', anchor: id, sourceAnchor }));
    ids.delete(step.person);
  } else if (step.kind === 'rename') await update({ attributes: to({ displayName: `${step.person}`, extensionAttribute1: 'x' }) });
  else if (step.kind === 'clear') await update({ attributes: to({ city: undefined, extensionAttribute1: undefined }) });
  else if (step.kind === 'manager') {
    const manager = step.manager === undefined ? undefined : ids.get(step.manager);
    const add = manager === undefined ? [] : [reference(manager)];
    await update({ references: { manager: { multiValued: false, add, remove: [reference('whoever')] } } });
  }
}

test('following a tenant by deltas ends where reading it whole ends', { timeout: 120_000 }, async (t) => {
  const tenant = await testTenant(t, { settings: { deltaPageSize: 4, deltaMembersPerPage: 3, pageSize: 5 } });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      run += 1;
      const [first, second] = await Promise.all(
        ['First', 'Second'].map(async (name, index) => {
          const [result] = await tenant.entra.export(permitFor(60_000), [
            change({
              action: 'Add',
              objectType: 'group',
              sourceAnchor: anchorOf(run * 100 + 50 + index),
              attributes: to({ displayName: name }),
            }),
          ]);
          return result?.outcome === 'Written' ? result.anchor : assert.fail(JSON.stringify(result));
        }),
      );
      const scene: Scene = { tenant, run, ids: new Map(), groups: [first ?? '', second ?? ''] };
      const followed = new Copy();
      await followed.readFull(tenant.entra);
      for (const step of taken) await take(scene, step, followed);
      await followed.readDelta(tenant.entra);
      const whole = new Copy();
      await whole.readFull(tenant.entra);
      assert.deepEqual(followed.sorted(), whole.sorted());
    }),
    { numRuns: 30 },
  );
});
