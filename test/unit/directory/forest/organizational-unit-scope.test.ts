import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { organizationalUnitScope } from '../../../../operator/directory/forest/organizational-unit-scope.ts';
import { escapeValue, rdnValue } from './dn-arbitraries.ts';

const root = 'DC=contoso,DC=test';
const scope = (options: { include?: readonly string[]; exclude?: readonly string[]; newOrganizationalUnits?: 'Include' | 'Exclude' }) =>
  organizationalUnitScope({ domain: 'contoso.test', include: [], exclude: [], newOrganizationalUnits: 'Include', ...options });

const corp = `OU=Corp,${root}`;

test('without an inclusion the whole domain is wanted', () => {
  assert.equal(scope({}).includes(`CN=Ana,CN=Users,${root}`), true);
  assert.equal(scope({}).includes('CN=Ana,DC=fabrikam,DC=test'), false);
});

test('without an inclusion an exclusion still takes its part out', () => {
  const { includes } = scope({ exclude: [corp] });
  assert.deepEqual([includes(`CN=Ana,${corp}`), includes(`CN=Bo,CN=Users,${root}`)], [false, true]);
});

test('the nearest entry above an object decides, however deep they alternate', () => {
  const [c, b, a] = [`OU=C,${corp}`, `OU=B,OU=C,${corp}`, `OU=A,OU=B,OU=C,${corp}`];
  const { includes } = scope({ include: [corp, b], exclude: [c] });
  assert.deepEqual(
    [corp, c, b, a].map((container) => includes(`CN=Ana,${container}`)),
    [true, false, true, true],
  );
});

test('an exclusion wins over an inclusion of the same container', () => {
  assert.equal(scope({ include: [corp], exclude: [corp.toUpperCase()] }).includes(`CN=Ana,${corp}`), false);
});

test('a single object can be listed', () => {
  const { includes } = scope({ include: [corp, `CN=Bo,CN=Users,${root}`], exclude: [`CN=Doe\\, Jane,${corp}`] });
  assert.deepEqual(
    [`CN=Bo,CN=Users,${root}`, `CN=Other,CN=Users,${root}`, `CN=doe\\2c jane,${corp}`, `CN=Ana,${corp}`].map((dn) => includes(dn)),
    [true, false, false, true],
  );
});

test('a container whose name only begins like an included one is not included', () => {
  assert.equal(scope({ include: [corp] }).includes(`CN=Ana,OU=xCorp,${root}`), false);
  assert.equal(scope({ include: [corp] }).includes(`CN=Ana\\,OU=Corp,${root}`), false);
});

test('where new units are left out, only objects whose own container is listed count', () => {
  const { includes } = scope({ include: [corp], newOrganizationalUnits: 'Exclude' });
  assert.deepEqual([includes(`CN=Ana,${corp}`), includes(`CN=Bo,OU=New,${corp}`)], [true, false]);
});

test('case and spelling never change the decision, and an object shares its container with its siblings', () => {
  fc.assert(
    fc.property(fc.array(rdnValue, { minLength: 1, maxLength: 4 }), fc.nat(3), rdnValue, rdnValue, (names, at, one, other) => {
      const spell = (how: 'characters' | 'octets', from: number): string =>
        [...names.slice(from).map((name) => `OU=${escapeValue(name, how)}`), root].join(',');
      const from = Math.min(at, names.length - 1);
      const { includes } = scope({ include: [spell('octets', from)] });
      const below = spell('characters', 0);
      assert.equal(includes(`CN=${escapeValue(one, 'characters')},${below}`), true);
      assert.equal(includes(`cn=${escapeValue(one, 'octets')},${below}`.replaceAll('OU=', 'ou=')), true);
      assert.equal(includes(`CN=${escapeValue(other, 'characters')},${below}`), true);
      assert.equal(includes(`CN=${escapeValue(one, 'characters')},${root}`), false);
    }),
  );
});

test('the decision is that of the longest listed ancestor', () => {
  const units = fc.array(fc.constantFrom('A', 'B'), { minLength: 1, maxLength: 4 });
  const dnOf = (path: readonly string[]): string => [...path.map((name) => `OU=${name}`), root].join(',');
  fc.assert(
    fc.property(fc.array(units, { minLength: 1, maxLength: 4 }), fc.array(units, { maxLength: 4 }), units, (include, exclude, path) => {
      const { includes } = scope({ include: include.map(dnOf), exclude: exclude.map(dnOf) });
      const ancestors = path.map((_, i) => dnOf(path.slice(i)));
      const listed = ancestors.find((dn) => [...include, ...exclude].some((entry) => dnOf(entry) === dn));
      const expected = listed !== undefined && !exclude.some((entry) => dnOf(entry) === listed);
      assert.equal(includes(`CN=Ana,${dnOf(path)}`), expected);
    }),
  );
});
