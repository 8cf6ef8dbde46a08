// Nothing in an export is passed over in silence.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { importConnect, importErrors } from '../../../../operator/configuration/connect-import/index.ts';
import { exportFiles, type FlowDraft, imported, options, outcomesOf, type RuleDraft } from './export.ts';

const title: RuleDraft = { name: 'Title', precedence: 50, flows: [{ to: 'title', from: ['title'] }] };

const name = fc.constantFrom('cn', 'mail', 'title', 'displayName', 'accountEnabled', 'notThere', 'countryCode');
const anyFlow: fc.Arbitrary<FlowDraft> = fc.oneof(
  fc.record({ to: name, from: fc.array(name, { maxLength: 3 }) }),
  fc.record({ to: name, constant: fc.string() }),
  fc.record({
    to: name,
    expression: fc.constantFrom('Trim([cn])', 'Trm([cn])', '', '[cn', '%Region%', '"{b891884f-051e-4a83-95af-2544101c9083}"'),
  }),
  fc.record({ to: name, from: fc.constant(['mail']), merge: fc.constantFrom('Update', 'Merge', 'Replace', 'Mix') }),
);
const anyRule: fc.Arbitrary<RuleDraft> = fc.record({
  name: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).filter((text) => /^[^\p{C}]*$/u.test(text) && text.trim() !== ''),
  precedence: fc.nat(300),
  direction: fc.constantFrom('Inbound', 'Outbound', 'Sideways'),
  linkType: fc.constantFrom('Provision', 'Join', 'StickyJoin', 'JoinNoFlow', 'Glue'),
  connector: fc.constantFrom(
    '{11111111-1111-4111-8111-111111111111}',
    '{b891884f-051e-4a83-95af-2544101c9083}',
    '{77777777-7777-4777-8777-777777777777}',
  ),
  scope: fc.array(
    fc.array(fc.tuple(name, fc.constantFrom('EQUAL', 'ISNULL', 'ISBITNOTSET', 'RESEMBLES'), fc.constantFrom('', '2', 'x')), {
      minLength: 1,
      maxLength: 3,
    }),
    { maxLength: 3 },
  ),
  join: fc.array(fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  flows: fc.array(anyFlow, { maxLength: 6 }),
});

test('every rule, flow and clause of servers by chance has an outcome, and whatever is not refused compiles', () => {
  fc.assert(
    fc.property(fc.array(anyRule, { minLength: 1, maxLength: 8 }), (rules) => {
      const { report, resources } = imported({ rules });
      const count = (kind: string): number => report.entries.filter((entry) => entry.kind === kind).length;
      assert.equal(count('Rule'), rules.length);
      assert.equal(count('AttributeFlow'), rules.flatMap(({ flows = [] }) => flows).length);
      assert.equal(count('ScopeClause'), rules.flatMap(({ scope = [] }) => scope.flat()).length);
      assert.equal(count('JoinClause'), rules.flatMap(({ join = [] }) => join.flat()).length);
      assert.deepEqual(
        report.entries.filter(({ outcome }) => outcome.kind === 'NotCarried' && outcome.why.startsWith('The conversion')),
        [],
      );
      assert.equal(resources.rules.length + report.refused.length, report.rules.filter(({ result }) => result !== 'Default').length);
      const sum = Object.values(report.totals).reduce((total, of) => total + of, 0);
      assert.equal(sum, report.entries.length);
    }),
    { numRuns: 60 },
  );
});

test('a rule that the API server would not take is refused', () => {
  const flows = [{ to: 'title', constant: 'x'.repeat(5000) }];
  const { report } = imported({ rules: [title, { name: 'Long', precedence: 10, flows }] });
  assert.match(report.refused[0]?.problems[0]?.message ?? '', /4096 characters/);
});

describe('what this version does not know is told', () => {
  const unknown = (files: Parameters<typeof imported>[0]) =>
    imported(files)
      .report.entries.filter(({ outcome }) => outcome.kind === 'Unknown')
      .map(({ label, file }) => `${label} in ${file}`);
  test('an element and an attribute of a rule', () => {
    assert.deepEqual(
      unknown({ rules: [{ ...title, more: '<thumbprint algorithm="sha1">x</thumbprint><disabled>True</disabled>' }] }),
      [
        'element <disabled> in SynchronizationRules/SynchronizationRule_0.xml',
        'element <thumbprint> in SynchronizationRules/SynchronizationRule_0.xml',
      ].toSorted((a, b) => (a.includes('thumbprint') && !b.includes('thumbprint') ? -1 : 1)),
    );
  });
  test('an element of a connector', () => {
    assert.deepEqual(unknown({ rules: [title], forests: [{ more: '<telepathy><range>9</range></telepathy>' }] }), [
      'element <range> in Connectors/Connector_0.xml',
    ]);
  });
  test('a setting of the server', () => {
    assert.deepEqual(unknown({ rules: [title], settings: [['OptionalFeature.Telepathy', 'True']] }), [
      'parameter Microsoft.OptionalFeature.Telepathy of the server in GlobalSettings/MV.xml',
    ]);
  });
  test('a file, which then is not carried', () => {
    const result = imported({
      rules: [title],
      more: [
        ['Notes/readme.txt', 'hello'],
        ['Other/x.xml', '<something/>'],
        ['PersistedState.xml', '<state/>'],
      ],
    });
    assert.deepEqual(
      [outcomesOf(result, 'readme.txt'), outcomesOf(result, 'x.xml'), outcomesOf(result, 'PersistedState')].map((found) =>
        found.map(({ kind }) => kind),
      ),
      [['NotCarried'], ['NotCarried'], ['Nothing']],
    );
  });
});

describe('features', () => {
  const settings = ['PasswordHashSync', 'PasswordWriteback', 'HybridExchange', 'DeviceWriteBack', 'UserWriteBack', 'GroupWriteBack'];
  test('that are off say nothing', () => {
    assert.equal(
      imported({ rules: [title], settings: settings.map((feature) => [`OptionalFeature.${feature}`, 'False']) }).report.fidelity,
      'Exact',
    );
  });
  for (const feature of settings) {
    test(`${feature}, switched on, is told as not carried over`, () => {
      const result = imported({ rules: [title], settings: [[`OptionalFeature.${feature}`, 'True']] });
      assert.deepEqual(
        outcomesOf(result, `${feature} of the server`).map(({ kind }) => kind),
        ['NotCarried'],
      );
    });
  }
  test('a rule that synchronizes passwords is told where the server did', () => {
    const rule: RuleDraft = { ...title, passwordSync: 'true' };
    const kinds = (value: string) =>
      outcomesOf(imported({ rules: [rule], settings: [['OptionalFeature.PasswordHashSync', value]] }), 'EnablePasswordSync').map(
        ({ kind }) => kind,
      );
    assert.deepEqual([kinds('True'), kinds('False')], [['NotCarried'], ['Nothing']]);
  });
});

test('settings of the server become those of the schedule, which begins in Staging', () => {
  const { resources } = imported({
    rules: [title],
    settings: [
      ['Synchronize.TimeInterval', '01:00:00'],
      ['Synchronize.SynchronizationSchedule', 'False'],
      ['Synchronize.StagingMode', 'False'],
      ['OptionalFeature.ExportDeletionThreshold', 'True'],
      ['OptionalFeature.ExportDeletionThresholdValue', '300'],
    ],
  });
  const { mode, deltaPeriodSeconds, suspend, limits } = resources.schedule.spec;
  assert.deepEqual(
    { mode, deltaPeriodSeconds, suspend, limits },
    { mode: 'Staging', deltaPeriodSeconds: 3600, suspend: true, limits: { deletes: { count: 300 } } },
  );
});

test('an attribute that an administrator added to the metaverse is declared with its type, where a rule names it', () => {
  const flows = [
    { to: 'costCentre', from: ['department'] },
    { to: 'title', from: ['title'] },
  ];
  const { resources } = imported({
    rules: [{ name: 'Own', precedence: 50, flows }],
    metaverse: [
      ['costCentre', 'number'],
      ['unused', 'text'],
    ],
  });
  assert.deepEqual(resources.schedule.spec.metaverse, { attributes: [{ name: 'costCentre', type: 'Integer' }] });
});

describe('an export of which nothing can be made is refused as a whole', () => {
  test('without a forest, without a tenant, or without rules', () => {
    const without = (pattern: RegExp) =>
      importConnect(
        exportFiles({ rules: [title] }).filter(({ path }) => !pattern.test(path)),
        options,
      );
    assert.throws(() => without(/Connector_0/), importErrors.NoForest);
    assert.throws(() => without(/Connector_tenant/), importErrors.NoTenant);
    assert.throws(() => without(/SynchronizationRule_/), importErrors.NothingFound);
    assert.throws(() => without(/Connector/), importErrors.NothingFound);
  });
  test('where two files say they are the same rule', () => {
    assert.throws(
      () =>
        imported({
          rules: [
            { ...title, id: '{1}' },
            { ...title, id: '{1}' },
          ],
        }),
      importErrors.Broken,
    );
  });
});
