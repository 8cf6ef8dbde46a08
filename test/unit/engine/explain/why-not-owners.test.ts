// Who asks why a group has no owners is told: nobody writes any.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entraTargetSchema } from '../../../../operator/directory/entra/index.ts';
import { defaultRules, direct, rule, testRevision } from '../builders.ts';
import { World } from '../world.ts';
import { asking } from './explainer.ts';

const owners = rule({
  name: 'Out to tenant - Group Owners',
  direction: 'Outbound',
  connector: 'tenant',
  sourceObjectType: 'group',
  targetObjectType: 'group',
  precedence: 60,
  flows: [direct('managedBy', 'member')],
});

test('why-not names that owners of groups are not written, and who gives them', async () => {
  await using world = await World.open({
    revision: { ...testRevision, rules: [...defaultRules, owners] },
    schemas: { tenant: entraTargetSchema },
  });
  world.user('corp', 'ana');
  world.group('corp', 'sales', ['ana']);
  await world.cycle();
  const { reasons } = await asking(world, (explainer) => explainer.whyNot('sales', 'managedBy'));
  const told = reasons.map(({ stage, code, message }) => `${stage} ${code} ${message}`).join();
  assert.match(told, /Target Unsupported .*managedBy.*Owners of groups are not written.*Give groups owners in Entra ID/);
});
