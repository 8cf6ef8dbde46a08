// What keeps an object from the metaverse and from being wanted in a target is named exactly: import, scope, join and provisioning.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reason } from '../../../../operator/engine/explain/reports.ts';
import type { Revision } from '../../../../operator/model/revision.ts';
import { defaultRules, direct, expression, rule, testRevision, where } from '../builders.ts';
import { World } from '../world.ts';
import { asking } from './explainer.ts';
import { cycle, whyNotNames, withRules } from './why-not-case.ts';

const partitions = (include: readonly string[], exclude: readonly string[]): Revision => ({
  ...testRevision,
  connectors: testRevision.connectors.map((connector) =>
    connector.name === 'corp' && connector.type === 'ActiveDirectory'
      ? {
          ...connector,
          activeDirectory: {
            ...connector.activeDirectory,
            partitions: connector.activeDirectory.partitions.map((partition) => ({ ...partition, include, exclude })),
          },
        }
      : connector,
  ),
});

whyNotNames([
  {
    what: 'a name that no import has shown',
    story: async (world) => {
      world.user('corp', 'x');
      world.user('hr', 'x');
      await cycle(world);
    },
    about: 'nobody',
    reasons: ['Import NotImported'],
  },
  {
    what: 'a connector that was never read',
    story: async () => undefined,
    about: 'nobody',
    reasons: ['Import NeverRead', 'Import NeverRead', 'Import NeverRead', 'Import NotImported'],
  },
  {
    what: 'a domain that no connector reads',
    story: async (world) => {
      world.user('corp', 'x');
      world.user('hr', 'x');
      await cycle(world);
    },
    about: 'CN=A,OU=B,DC=other,DC=test',
    reasons: ['Import DomainNotRead', 'Import NotImported'],
  },
  {
    what: 'a container that is not included',
    revision: partitions(['OU=Staff,DC=contoso,DC=test'], []),
    story: async (world) => {
      world.user('corp', 'x');
      world.user('hr', 'x');
      await cycle(world);
    },
    about: 'CN=A,OU=Guests,DC=contoso,DC=test',
    reasons: ['Import OutsideOfOrganizationalUnits', 'Import NotImported'],
    says: /reads of contoso.test only OU=Staff,DC=contoso,DC=test/,
  },
  {
    what: 'a container that is left out within one that is included',
    revision: partitions(['OU=Staff,DC=contoso,DC=test'], ['OU=Old,OU=Staff,DC=contoso,DC=test']),
    story: async (world) => {
      world.user('corp', 'x');
      world.user('hr', 'x');
      await cycle(world);
    },
    about: 'CN=A, ou=old , OU=Staff,DC=contoso,DC=test',
    reasons: ['Import ExcludedOrganizationalUnit', 'Import NotImported'],
  },
  {
    what: 'an object that was deleted',
    story: async (world) => {
      for (const name of ['ana', 'other']) world.user('corp', name);
      await cycle(world);
      world.remove('corp', 'ana');
      await cycle(world);
    },
    about: 'CN=ana,DC=contoso,DC=test',
    reasons: ['Import Removed'],
  },
  {
    what: 'a type that no rule is for',
    revision: withRules(defaultRules.filter(({ sourceObjectType }) => sourceObjectType !== 'group')),
    story: async (world) => {
      world.group('corp', 'team', []);
      await cycle(world);
    },
    about: 'team',
    reasons: ['Scope NoRuleForType'],
    says: /objects of type group; its rules are for user/,
  },
  {
    what: 'the scope of every rule that links it',
    story: async (world) => {
      world.user('corp', 'krbtgt', { isCriticalSystemObject: true });
      await cycle(world);
    },
    about: 'krbtgt',
    reasons: ['Scope OutOfScope'],
    says: /In from corp - User Join/,
  },
  {
    what: 'a joining value that no object has',
    story: async (world) => {
      world.user('hr', 'x');
      await cycle(world);
    },
    about: 'x',
    reasons: ['Join NoMatch', 'Provision NoProvisioningRule'],
    says: /employeeID = "x"/,
  },
  {
    what: 'a joining value that is missing',
    story: async (world) => {
      world
        .forest('hr')
        .set('hr-x', { anchor: 'hr-x', dn: 'CN=x,DC=fabrikam,DC=test', objectType: 'user', attributes: { cn: 'x' }, references: {} });
      await cycle(world);
    },
    about: 'x',
    reasons: ['Join NoJoinValue', 'Provision NoProvisioningRule'],
  },
  {
    what: 'an object of the same connector that is joined already',
    story: async (world) => {
      world.user('corp', 'ana');
      world.user('hr', 'ana');
      world.user('hr', 'twin', { employeeID: 'ana' });
      await cycle(world);
    },
    about: 'hr/twin',
    reasons: ['Join AlreadyJoined'],
    says: /CN=ana,DC=fabrikam,DC=test/,
  },
  {
    what: 'several objects that match',
    revision: withRules(defaultRules.map((one) => (one.name === 'In from corp - User Join' ? { ...one, join: [] } : one))),
    story: async (world) => {
      world.user('corp', 'ana');
      world.user('corp', 'twin', { employeeID: 'ana' });
      world.user('hr', 'ana');
      await cycle(world);
    },
    about: 'hr/ana',
    reasons: ['Join AmbiguousJoin'],
  },
  {
    what: 'a synchronization that has not been',
    story: async (world) => {
      world.user('corp', 'ana');
      await world.importAll();
    },
    about: 'ana',
    reasons: ['Join NotSynchronizedYet'],
  },
  {
    what: 'a filter of the rules, with the flow that set it',
    revision: withRules([
      rule({
        name: 'Filter guests',
        direction: 'Inbound',
        connector: 'corp',
        precedence: 1,
        flows: [expression('cloudFiltered', 'IIF(Left([cn],2) = "g-", True, NULL)')],
      }),
      ...defaultRules,
    ]),
    story: async (world) => {
      world.user('corp', 'g-ana');
      await cycle(world);
    },
    about: 'g-ana',
    reasons: ['Provision OutOfScope'],
  },
  {
    what: 'a target that no rule creates such objects in',
    revision: withRules(defaultRules.filter(({ name }) => name !== 'Out to tenant - Group Join')),
    story: async (world) => {
      world.group('corp', 'team', []);
      await cycle(world);
    },
    about: 'team',
    reasons: ['Provision NoProvisioningRule'],
    says: /No rule creates objects of the metaverse type group in tenant/,
  },
  {
    what: 'a source anchor that is missing',
    revision: withRules(
      defaultRules.map((one) => (one.name === 'Out to tenant - User Join' ? { ...one, scope: where('employeeID', 'ISNOTNULL') } : one)),
    ),
    story: async (world) => {
      const attributes = { cn: 'ana', employeeID: 'ana' };
      world
        .forest('corp')
        .set('corp-ana', { anchor: 'corp-ana', dn: 'CN=ana,DC=contoso,DC=test', objectType: 'user', attributes, references: {} });
      await cycle(world);
    },
    about: 'ana',
    reasons: ['Provision SourceAnchorMissing'],
  },
  {
    what: 'a source anchor that another object has',
    story: async (world) => {
      world.user('corp', 'ana', { anchor: 'same' });
      world.user('corp', 'bert', { anchor: 'same' });
      await cycle(world);
    },
    about: 'bert',
    reasons: ['Provision DuplicateSourceAnchor'],
  },
  {
    what: 'another synchronization that has it',
    revision: withRules([
      ...defaultRules,
      rule({ name: 'No flow', direction: 'Inbound', connector: 'corp', precedence: 140, flows: [direct('cloudNoFlow')] }),
      rule({
        name: 'Taken over',
        direction: 'Outbound',
        connector: 'tenant',
        sourceObjectType: 'person',
        targetObjectType: 'user',
        linkType: 'JoinNoFlow',
        precedence: 141,
      }),
    ]),
    story: async (world) => {
      world.user('corp', 'ana');
      await cycle(world);
      world.user('corp', 'ana', { cloudNoFlow: true });
      await cycle(world);
    },
    about: 'ana',
    reasons: ['Provision Suspended'],
  },
  {
    what: 'a rule that failed',
    revision: withRules([
      rule({ name: 'Refuses', direction: 'Inbound', connector: 'corp', precedence: 1, flows: [expression('title', 'Error("no title")')] }),
      ...defaultRules,
    ]),
    story: async (world) => {
      world.user('corp', 'ana');
      await cycle(world);
    },
    about: 'ana',
    reasons: ['Flow RuleFailed'],
    says: /^The rule Refuses of corp failed at title: .*no title/,
  },
  {
    what: 'nothing that holds it any more',
    story: async (world) => {
      world.user('corp', 'ana');
      await cycle(world);
      world.user('corp', 'ana', { isCriticalSystemObject: true });
      await world.importFull('corp');
    },
    about: 'ana',
    reasons: ['Scope NotHeld', 'Scope OutOfScope'],
  },
]);

test('a filter is traced to the flow that set it, with the values in its expression', async () => {
  const revision = withRules([
    rule({
      name: 'Filter guests',
      direction: 'Inbound',
      connector: 'corp',
      precedence: 1,
      flows: [expression('cloudFiltered', 'IIF(Left([cn],2) = "g-", True, NULL)')],
    }),
    ...defaultRules,
  ]);
  await using world = await World.open({ revision });
  world.user('corp', 'g-ana');
  await world.cycle();
  const { reasons } = await asking(world, (explainer) => explainer.whyNot('g-ana'));
  assert.deepEqual(failing(reasons[0]), [{ attribute: 'cloudFiltered', operator: 'NOTEQUAL', wanted: 'True', actual: true, holds: false }]);
  const [because] = reasons[0]?.because ?? [];
  const [winner] = because?.flows ?? [];
  assert.deepEqual([winner?.rule, winner?.verdict, winner?.value], ['Filter guests', 'Won', true]);
  assert.deepEqual(
    winner?.trace?.children[0]?.children.map(({ text, outcome }) => [text, 'value' in outcome && outcome.value]),
    [['Left([cn],2)', 'g-']],
  );
});

const failing = (reason: Reason | undefined) => (reason?.scope ?? []).flat().filter(({ holds }) => !holds);
