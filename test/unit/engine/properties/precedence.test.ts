// Precedence is a total order: who is weaker fills gaps, and moves nothing that a stronger one gave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Flow, RevisionRule } from '../../../../operator/model/revision.ts';
import { seeded } from '../../../reference/seed.ts';
import { constant, direct, expression, rule } from '../builders.ts';
import { World } from '../world.ts';
import { beginSettled, histories, live } from './history.ts';
import { revisionAfter } from './revision-after.ts';
import { inOrder, unlimited } from './rules.ts';

const targets = ['title', 'department', 'displayName', 'mail', 'accountEnabled', 'cloudFiltered', 'other'] as const;

const flows: fc.Arbitrary<Flow> = fc.tuple(fc.constantFrom(...targets), fc.nat(4)).map(([target, kind]): Flow => {
  switch (kind) {
    case 0:
      return constant(target, 'weak');
    case 1:
      return direct(target, 'cn');
    case 2:
      return expression(target, 'AuthoritativeNull');
    case 3:
      return expression(target, 'IgnoreThisFlow');
    default:
      return expression(target, 'IIF(IsPresent([title]),[title],NULL)');
  }
});

const weaker: fc.Arbitrary<RevisionRule> = fc
  .tuple(fc.constantFrom('corp', 'hr'), fc.uniqueArray(flows, { minLength: 1, maxLength: 4, selector: ({ target }) => target }))
  .map(([connector, flows]) => rule({ name: `In from ${connector} - Weakest`, direction: 'Inbound', connector, precedence: 1000, flows }));

test('a weaker rule changes no attribute that a stronger one supplies', async () => {
  await fc.assert(
    fc.asyncProperty(histories, weaker, async (events, added) => {
      await using world = await World.open({ revision: unlimited });
      await beginSettled(world);
      await live(world, events);
      const revision = revisionAfter(events);
      await world.reopen(revision);
      await world.synchronize('Full');
      const before = await valuesOf(world);
      const failed = await failedOf(world);
      await world.reopen({ ...revision, rules: inOrder([...revision.rules, added]) });
      await world.synchronize('Full');
      const after = await valuesOf(world);
      assert.deepEqual(await failedOf(world), failed);
      for (const [id, values] of before) {
        for (const [name, value] of Object.entries(values)) assert.deepEqual(after.get(id)?.[name], value, `${name} of ${String(id)}`);
      }
    }),
    seeded({ numRuns: 20 }),
  );
});

/** Objects whose evaluation failed. What a target refused is another matter: a changed wish is sent again. */
async function failedOf({ place }: World): Promise<ReadonlySet<unknown>> {
  const rows = await place.rows("select subject from problem where subject not like 'references:%'");
  return new Set(rows.map(({ subject }) => subject));
}

async function valuesOf({ place }: World): Promise<ReadonlyMap<unknown, Readonly<Record<string, unknown>>>> {
  const rows = await place.rows("select id, data from metaverse where data <> ''");
  return new Map(rows.map(({ id, data }) => [id, JSON.parse(String(data)) as Record<string, unknown>]));
}
