// Organizational units of a schedule that become administrative units.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyncScheduleSpecInput } from '../../../operator/api/types.gen.ts';
import { neededAttributes, objectTypes, writtenTypes } from '../../../operator/configuration/index.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import { schedule } from './builders.ts';
import { problemOf, revisionOf } from './compile.ts';

type Units = NonNullable<SyncScheduleSpecInput['administrativeUnits']>;

const withUnits = (administrativeUnits: Units): Revision => revisionOf({ schedule: schedule({ administrativeUnits }) });
const sales = { connector: 'contoso', organizationalUnit: 'OU=Sales,DC=contoso,DC=test' };

test('without organizational units none are read and no administrative units written', () => {
  const revision = withUnits([]);
  assert.ok(!objectTypes(revision, 'contoso').includes('organizationalUnit'));
  assert.ok(!writtenTypes(revision, 'tenant').includes('administrativeUnit'));
});

test('one of them is enough to read organizational units and write administrative ones', () => {
  const revision = withUnits([sales]);
  assert.ok(objectTypes(revision, 'contoso').includes('organizationalUnit'));
  assert.ok(writtenTypes(revision, 'tenant').includes('administrativeUnit'));
  assert.ok(!neededAttributes(revision, 'contoso').includes('organizationalUnitMember'), 'no directory has the attribute');
});

test('each has a rule of its own, with the name that it is given', () => {
  const rules = withUnits([
    sales,
    { ...sales, organizationalUnit: 'OU=Lab,DC=contoso,DC=test', name: 'Laboratory', members: 'Direct' },
  ]).rules;
  const own = rules.filter(({ organizationalUnit }) => organizationalUnit !== undefined);
  assert.deepEqual(
    own.map(({ organizationalUnit, flows }) => [organizationalUnit, flows.find(({ target }) => target === 'displayName')?.kind]),
    [
      [{ distinguishedName: 'OU=Lab,DC=contoso,DC=test', members: 'Direct' }, 'Constant'],
      [{ distinguishedName: 'OU=Sales,DC=contoso,DC=test', members: 'Nested' }, 'Expression'],
    ],
  );
});

test('a connector that is no source of the schedule, and an organizational unit that stands twice, are named with their place', () => {
  const problem = (...administrativeUnits: Units): string => problemOf({ schedule: schedule({ administrativeUnits }) });
  assert.match(problem(sales, { ...sales, connector: 'tenant' }), /spec\.administrativeUnits\[1\]\.connector: tenant is no source/);
  assert.match(problem({ ...sales, connector: 'contosso' }), /contosso is no source.*contoso/);
  const twice = { ...sales, organizationalUnit: 'ou=sales,dc=contoso,dc=test' };
  assert.match(problem(sales, twice), /spec\.administrativeUnits\[1\]\.organizationalUnit: .* stands twice/);
});
