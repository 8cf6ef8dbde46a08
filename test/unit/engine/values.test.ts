// Values on their way: merged, conformed, compared, folded, remembered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { conform, type SupportedAttribute } from '../../../operator/engine/evaluate/conform.ts';
import { difference, sameValue } from '../../../operator/engine/export/diff.ts';
import { domainOf } from '../../../operator/engine/rules/environment.ts';
import { foldPage } from '../../../operator/engine/import/fold.ts';
import { decodeLineage, encodeLineage } from '../../../operator/engine/evaluate/lineage.ts';
import { contentOf } from '../../../operator/engine/import/object-content.ts';
import { dueAfterFailure, dueAfterMismatch } from '../../../operator/engine/export/retry.ts';
import { IdSet } from '../../../operator/engine/import/id-set.ts';
import type { DirectoryObject, ImportedChange } from '../../../operator/model/object.ts';
import type { TargetAttribute } from '../../../operator/model/schema.ts';

const text: SupportedAttribute = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'Exact',
  clearable: true,
};
const conformed = (value: Parameters<typeof conform>[1], schema: Partial<SupportedAttribute>) => {
  const result = conform('x', value, { ...text, ...schema });
  return result.kind === 'Fits' ? result.value : result.error.reason;
};

test('values take the type of the target, or are refused alone', () => {
  assert.equal(conformed(7, {}), '7');
  assert.equal(conformed(true, {}), 'True', 'as .NET writes it, and not as JSON does');
  assert.deepEqual(conformed([true, false], { multiValued: true }), ['False', 'True']);
  assert.equal(conformed('TRUE', { type: 'Boolean' }), true);
  assert.equal(conformed('yes', { type: 'Boolean' }), 'WrongType');
  assert.equal(conformed('12', { type: 'Integer' }), 12);
  assert.deepEqual(conformed('9223372036854775807', { type: 'Integer' }), { $number: '9223372036854775807' });
  assert.deepEqual(conformed('-9007199254740993', { type: 'Integer' }), { $number: '-9007199254740993' });
  assert.equal(conformed('9223372036854775808', { type: 'Integer' }), 'WrongType');
  assert.equal(conformed('twelve', { type: 'Integer' }), 'WrongType');
  assert.equal(conformed(['a'], {}), 'a');
  assert.equal(conformed(['a', 'b'], {}), 'SeveralValues');
  assert.equal(conformed('abc', { maxLength: 2 }), 'ValueTooLong');
  assert.deepEqual(conformed(['b', 'A', 'a'], { multiValued: true, comparison: 'IgnoreCase' }), ['a', 'b']);
  assert.deepEqual(conformed({ $binary: 'AQ==' }, { type: 'Binary' }), { $binary: 'AQ==' });
});

test('multi-values are equal as sets, and case counts as the schema says', () => {
  assert.equal(sameValue(['a', 'b'], ['b', 'a'], { comparison: 'Exact' }), true);
  assert.equal(sameValue('A', 'a', { comparison: 'Exact' }), false);
  assert.equal(sameValue('A', 'a', { comparison: 'IgnoreCase' }), true);
  assert.equal(sameValue('1', 1, { comparison: 'Exact' }), false);
  assert.equal(sameValue(null, null, { comparison: 'Exact' }), true);
});

const schema: Readonly<Record<string, TargetAttribute>> = {
  name: text,
  fixed: { ...text, mutability: 'CreateOnly' },
  shown: { ...text, mutability: 'ReadOnly' },
  kept: { ...text, clearable: false },
  foreign: { support: 'Unsupported', reason: 'no' },
};

test('only what differs and what the target takes is pending', () => {
  const desired = { fixed: 'f', foreign: 'x', kept: null, name: 'n', shown: 's', unknown: 'u' };
  assert.deepEqual(difference(desired, {}, schema, 'Add').pending, ['fixed', 'name']);
  assert.deepEqual(difference(desired, { name: 'o', fixed: 'g', kept: 'k' }, schema, 'Update'), {
    pending: ['name'],
    notClearable: ['kept'],
    fixed: [],
  });
  assert.deepEqual(difference({ name: null }, { name: 'o', kept: 'k' }, schema, 'Update').pending, ['name']);
});

test('of what is taken at creation only, a later difference is told where there is a way out, and nowhere else', () => {
  const told = { ...schema, fixed: { ...(schema['fixed'] as Extract<TargetAttribute, { support: 'Supported' }>), fixed: 'Make it anew.' } };
  for (const [known, fixed] of [
    [{ fixed: 'g' }, ['fixed']],
    [{}, ['fixed']],
    [{ fixed: 'f' }, []],
  ] as const)
    assert.deepEqual(difference({ fixed: 'f' }, known, told, 'Update'), { pending: [], notClearable: [], fixed });
  assert.deepEqual(difference({ fixed: 'f' }, { fixed: 'g' }, schema, 'Update').fixed, []);
});

const object = (attributes: DirectoryObject['attributes'], references: DirectoryObject['references'] = {}): DirectoryObject => ({
  anchor: 'a',
  dn: 'CN=a',
  objectType: 'user',
  attributes,
  references,
});

test('the order in which a directory answers does not change the content', () => {
  const one = contentOf(object({ b: ['y', 'x'], a: 1 }, { member: ['2', '1'], manager: [] }), false);
  const other = contentOf(object({ a: 1, b: ['x', 'y'] }, { member: ['1', '2'] }), false);
  assert.deepEqual(one, other);
  assert.notEqual(one.hash, contentOf(object({ a: 2, b: ['x', 'y'] }), false).hash);
  assert.notEqual(one.referenceHash, contentOf(object({}, { member: ['1'] }), false).referenceHash);
});

test('a page speaks of an object once: the last word counts and patches add up', () => {
  const patch = (attributes: Record<string, string | null>, add: readonly string[], remove: readonly string[] = []): ImportedChange => ({
    kind: 'patch',
    anchor: 'a',
    attributes,
    links: { member: { add, remove } },
  });
  assert.deepEqual(
    foldPage([{ kind: 'replace', object: object({ x: '1' }, { member: ['p'] }) }, patch({ x: null, y: '2' }, ['q'], ['p'])]),
    [{ kind: 'replace', object: object({ y: '2' }, { member: ['q'] }) }],
  );
  assert.deepEqual(foldPage([patch({ x: '1' }, ['p']), patch({ x: '2' }, ['q'], ['p'])]), [patch({ x: '2' }, ['q'], ['p'])]);
  const gone: ImportedChange = { kind: 'remove', anchor: 'a', why: 'Deleted' };
  assert.deepEqual(foldPage([{ kind: 'replace', object: object({}) }, gone]), [gone]);
  assert.deepEqual(foldPage([gone, { kind: 'replace', object: object({}) }]), [{ kind: 'replace', object: object({}) }]);
});

test('the lineage of every attribute comes back as it went in', () => {
  const entries = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.nat(500), fc.nat(1e6)), { selector: ([name]) => name });
  fc.assert(
    fc.property(entries, (list) => {
      const sorted = [...list].sort(([a], [b]) => (a < b ? -1 : 1));
      const encoded = encodeLineage(sorted.map(([, rule, id]) => ({ rule, object: id })));
      const expected = Object.fromEntries(sorted.map(([name, rule, id]) => [name, { rule, object: id }]));
      assert.deepEqual(
        decodeLineage(
          encoded,
          sorted.map(([name]) => name),
        ),
        expected,
      );
    }),
  );
});

test('pauses grow from a minute to an hour, and a stated time is kept', () => {
  const error = { code: 'x', message: '', next: '' };
  const minutes = [1, 2, 3, 6, 7, 50].map((failures) => dueAfterFailure({ ...error, retry: 'backoff' }, failures, 0) / 60_000);
  assert.deepEqual(minutes, [1, 2, 4, 32, 60, 60]);
  assert.equal(dueAfterFailure({ ...error, retry: { afterMs: 5_005 } }, 9, 10), 5_015);
  assert.equal(dueAfterFailure({ ...error, retry: { afterMs: 0 } }, 9, 10), 5_010);
  assert.equal(dueAfterFailure({ ...error, retry: 'never' }, 1, 0), 3_600_000);
  assert.deepEqual(
    [1, 2, 3].map((times) => dueAfterMismatch(times, 0)),
    [0, 60_000, 120_000],
  );
});

test('a domain is read off a distinguished name', () => {
  assert.equal(domainOf(String.raw`CN=Doe\, Jane,OU=DC=trap,DC=Contoso,DC=test`), 'contoso.test');
  assert.equal(domainOf('CN=a'), '');
});

test('ids that were seen are known, and no others', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(100_000)), fc.nat(200_000), (ids, other) => {
      const set = new IdSet();
      for (const id of [...ids, ...ids]) set.add(id);
      assert.equal(set.size, ids.length);
      assert.equal(set.has(other), ids.includes(other));
    }),
  );
});
