// The lineage of a value is no story told afterwards: the rule that it names, asked again of the object that it names, gives the value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeLineage } from '../../../../operator/engine/evaluate/lineage.ts';
import { type CompiledRule, compileRules } from '../../../../operator/engine/rules/rules.ts';
import { decodeValue, encodeValue, type JsonAttributes, type JsonValue } from '../../../../operator/model/json.ts';
import type { Flow } from '../../../../operator/model/revision.ts';
import type { AttributeValue } from '../../../../operator/model/value.ts';
import { interpret } from '../../../reference/language/interpreter.ts';
import { seeded } from '../../../reference/seed.ts';
import { World } from '../world.ts';
import { begin, histories, live } from './history.ts';
import { revisionAfter } from './revision-after.ts';
import { unlimited } from './rules.ts';

test('every value of the metaverse comes again of the rule and the object that its lineage names', async () => {
  let values = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (events) => {
      await using world = await World.open({ revision: unlimited });
      await begin(world);
      await live(world, events);
      await world.synchronize();
      const { byId } = compileRules(revisionAfter(events));
      const objects = new Map(
        (await world.place.rows('select id, data from object')).map(({ id, data }) => [Number(id), attributesOf(data)]),
      );
      for (const { object_type: type, data, lineage } of await world.place.rows(
        "select object_type, data, lineage from metaverse where data <> ''",
      )) {
        const attributes = attributesOf(data);
        const contributors = decodeLineage(String(lineage), namesOf(attributes, String(lineage), type === 'group' ? 'member' : 'manager'));
        for (const [name, value] of Object.entries(attributes)) {
          const contributor = contributors[name];
          assert.ok(contributor !== undefined, `${name} has no lineage`);
          const own = objects.get(contributor.object);
          const flow = flowOf(byId.get(contributor.rule), name);
          assert.ok(
            own !== undefined && flow !== undefined,
            `the lineage of ${name} leads nowhere: ${byId.get(contributor.rule)?.rule.name}`,
          );
          // What was said once, or was said by several together, is not said again by one.
          if (flow.executeOnce || flow.mergeType !== 'Update') continue;
          assert.deepEqual(again(flow, own, world), value, `${name} by ${byId.get(contributor.rule)?.rule.name}`);
          values += 1;
        }
      }
    }),
    seeded({ numRuns: 20 }),
  );
  assert.ok(values > 20);
});

/** The lineage tells of the reference as well, where there is one; its values are elsewhere. */
function namesOf(attributes: JsonAttributes, lineage: string, reference: string): readonly string[] {
  const names = Object.keys(attributes);
  return (lineage.length - lineage.indexOf(' ') - 1 > names.length ? [...names, reference] : names).sort();
}

const attributesOf = (data: unknown): JsonAttributes => (data === '' ? {} : (JSON.parse(String(data)) as JsonAttributes));

const flowOf = (compiled: CompiledRule | undefined, target: string): Flow | undefined =>
  compiled?.rule.flows.find((flow) => flow.target === target);

/** By the reference's interpreter, so that the product does not judge itself. */
function again(flow: Flow, own: JsonAttributes, world: World): JsonValue | undefined {
  switch (flow.kind) {
    case 'Direct':
      return own[flow.source];
    case 'Constant':
      return /^(true|false)$/i.test(flow.value) ? flow.value.toLowerCase() === 'true' : flow.value;
    case 'Expression': {
      const read = (name: string): AttributeValue | undefined => (own[name] === undefined ? undefined : decodeValue(own[name]));
      const outcome = interpret(flow.expression, {
        attribute: read,
        imported: read,
        parameter: () => undefined,
        now: new Date(world.nowMs),
        // No rule of these worlds asks chance.
        random: () => 0,
      });
      return outcome.kind === 'value' ? encodeValue(outcome.value) : undefined;
    }
  }
}
