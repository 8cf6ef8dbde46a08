// What an import can not carry, or can only guess, stands in its report: nothing is dropped without a word.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ConnectImport, ExportFile } from '../../../../operator/configuration/connect-import/index.ts';
import { importConnect, renderReport } from '../../../../operator/configuration/connect-import/index.ts';
import { exportFiles, forestId, imported, options, otherForestId, type RuleDraft, ruleXml } from './export.ts';

const title = (name: string, more: Partial<RuleDraft> = {}): RuleDraft => ({
  name,
  precedence: 50,
  flows: [{ to: 'title', from: ['cn'] }],
  ...more,
});

const outcomes = ({ report }: ConnectImport, label: RegExp): readonly string[] =>
  report.entries.filter((entry) => label.test(entry.label)).map(({ outcome }) => outcome.kind);
const said = ({ report }: ConnectImport, label: RegExp): string =>
  JSON.stringify(report.entries.filter((entry) => label.test(entry.label)));

test('an export without the settings of the server says what is unknown by it', () => {
  const files = exportFiles({ rules: [title('In')] }).filter(({ path }) => !path.startsWith('GlobalSettings'));
  const result = importConnect(files, options);
  assert.deepEqual(outcomes(result, /settings of the server/), ['NotCarried']);
  assert.equal(result.report.fidelity, 'Inexact');
  assert.match(renderReport(result.report), /how often the server synchronized/);
});

test('a rule that creates objects in Active Directory is told as not carried over, and lies there disabled', () => {
  const out = { direction: 'Outbound', connector: forestId, linkType: 'Provision', flows: [{ to: 'cn', from: ['displayName'] }] };
  const result = imported({ rules: [title('Out to AD', out), title('Off', { ...out, precedence: 51, disabled: 'True' })] });
  assert.deepEqual(outcomes(result, /^rule "Out to AD"/), ['NotCarried']);
  assert.deepEqual(outcomes(result, /^rule "Off"/), ['Carried'], 'what was disabled created nothing there either');
  assert.deepEqual(
    result.resources.rules.map(({ spec }) => spec.disabled),
    [true, true],
  );
});

test('a rule for every source object type is refused with what to write instead', () => {
  const { refused } = imported({ rules: [title('Any', { source: '*' })] }).report;
  assert.deepEqual(
    refused.flatMap(({ problems }) => problems.map(({ message }) => message)),
    ['The source object type * stands for every type, and a SyncRule reads objects of one: write one for each type.'],
  );
  const misspelt = imported({ rules: [title('Any', { source: 'us er' })] }).report.refused;
  assert.deepEqual(
    misspelt.flatMap(({ problems }) => problems.map(({ field, next }) => [field, next])),
    [['spec.sourceObjectType', 'Correct what stands there, and write it as a SyncRule by hand.']],
  );
});

for (const strange of ['-1', 'abc'])
  test(`a rule of precedence ${strange} is refused, has no precedence in the report and ties with none`, () => {
    const rules = [title('Real', { precedence: 0 }), title('Strange')].map(ruleXml);
    const files = exportFiles({ rules: [title('x')] }).filter(({ path }) => !path.startsWith('SynchronizationRules'));
    const texts = rules.map((text) => text.replace('<precedence>50<', `<precedence>${strange}<`));
    const own = texts.map((text, index) => ({ path: `SynchronizationRules/${index}.xml`, bytes: new TextEncoder().encode(text) }));
    const { report } = importConnect([...files, ...own], options);
    assert.deepEqual(
      report.rules.map(({ name, precedence, result }) => [name, precedence, result]),
      [
        ['Real', 0, 'Own'],
        ['Strange', undefined, 'Refused'],
      ],
    );
    assert.match(report.refused[0]?.problems[0]?.message ?? '', new RegExp(`^The precedence ${strange} is no whole number`));
    assert.ok(report.entries.every(({ label }) => !label.startsWith('precedence ')));
    assert.match(renderReport(report), /\| none \| Strange \|/);
  });

describe('rules of one precedence', () => {
  const pair = (first: Partial<RuleDraft>, second: Partial<RuleDraft>): ConnectImport =>
    imported({ rules: [title('A', { id: ids[0], ...first }), title('B', { id: ids[1], ...second })] });
  const ids = ['{aaaaaaaa-0000-4000-8000-0000000000f1}', '{aaaaaaaa-0000-4000-8000-0000000000f2}'] as const;
  const ties = (result: ConnectImport): readonly string[] => outcomes(result, /^precedence 50 of rule/);

  test('that write one attribute are told, with the one that wins here', () => {
    const result = pair({}, {});
    assert.deepEqual(ties(result), ['NotCarried']);
    assert.match(said(result, /^precedence 50 of rule "B", which rule "A" has too/), /Both write title, .*Here A wins/);
  });

  for (const [what, first, second] of [
    ['that write different attributes', {}, { flows: [{ to: 'displayName', from: ['cn'] }] }],
    ['of different types', {}, { target: 'group' }],
    ['one of which is disabled', {}, { disabled: 'True' }],
    ['whose order the editor noted', { before: ids[1] }, {}],
  ] as const)
    test(`${what} are not`, () => assert.deepEqual(ties(pair(first, second)), []));

  test('whose notes contradict each other are', () => assert.deepEqual(ties(pair({ before: ids[1] }, { before: ids[0] })), ['NotCarried']));
});

test('a precedence as large as the product stores it is a number', () => {
  const result = imported({ rules: [title('Last', { precedence: 2_147_483_647 })] });
  assert.deepEqual(result.report.refused, []);
});

test('a flow of an attribute that the connector does not have is told apart from one that is only not selected', () => {
  const flows = [
    { to: 'title', from: ['cn'] },
    { to: 'displayName', from: ['nobodyHasIt'] },
    { to: 'contributingConnectorUser', from: ['mail'] },
  ];
  const result = imported({ rules: [title('In', { flows })], forests: [{ attributes: ['cn'] }] });
  assert.deepEqual(outcomes(result, /^flow to/), ['Carried', 'NotCarried', 'Nothing']);
  const report = renderReport(result.report);
  assert.match(
    report,
    /## Parts of rules that did nothing on the old server, and are left out\n\n- mail is not selected [^\n]+\n {2}- flow to contributingConnectorUser/,
  );
});

test('a constant that its target can not hold is told', () => {
  const constants: readonly (readonly [string, string])[] = [
    ['accountEnabled', '1'],
    ['accountEnabled', 'true'],
    ['countryCode', 'many'],
    ['countryCode', '-12'],
    ['title', 'true'],
  ];
  const rules = constants.map(([to, constant], index) => title(`C${index}`, { precedence: 50 + index, flows: [{ to, constant }] }));
  assert.deepEqual(outcomes(imported({ rules }), /^flow to/), ['Changed', 'Carried', 'Changed', 'Carried', 'Carried']);
});

test('a refused rule shows all that is wrong with it at once, each thing one time', () => {
  const flows = [
    { to: 'title', expression: 'Foo(' },
    { to: 'title', from: ['cn'], merge: 'Bogus' },
    { to: 'displayName', from: ['cn'] },
    { to: 'displayName', from: ['mail'] },
    { to: 'description' },
  ];
  const result = imported({ rules: [title('Wrong', { linkType: 'Glue', scope: [[['cn', 'FUNNY', 'x']]], flows })] });
  const messages = result.report.refused.flatMap(({ problems }) => problems.map(({ message }) => message));
  for (const wanted of [
    /does not compile/,
    /merge type Bogus/,
    /link type Glue/,
    /operator FUNNY/,
    /Two flows of this rule write displayName/,
    /flow to description/,
  ])
    assert.equal(messages.filter((message) => wanted.test(message)).length, 1, `${wanted.source} in\n${messages.join('\n')}`);
});

const folder = process.env['LOCKSTEP_CONNECT_CONFIG'] ?? '';
const skip = folder === '' && 'LOCKSTEP_CONNECT_CONFIG is not set';
const real: readonly ExportFile[] =
  folder === '' ? [] : globSync('**/*.xml', { cwd: folder }).map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));

/** The parts of a rule as the file has them. */
const parts =
  /<dest>[^<]*<|<csOperator>[^<]*<|<ilmAttribute>[^<]*<|<linkType>[^<]*<|<valueMergeType>[^<]*<|<csValue>[^<]*<|<attr>[^<]*<|<expression>[^<]*</g;
const strange = [
  '',
  '$item',
  '%Nope%',
  'contosoUnheardOf',
  'ISBITNOTSET',
  'With($item,[proxyAddresses],$item)',
  '{00000000-0000-0000-0000-000000000000}',
  '99',
];

describe('a real server, of which one thing in each rule is another', { skip }, () => {
  for (const [place, text] of strange.entries())
    test(`${JSON.stringify(text)}: every rule, flow and clause is accounted for, and what is left compiles`, () => {
      let seen = place;
      const files = real.map(({ path, bytes }) => {
        if (!path.startsWith('SynchronizationRules')) return { path, bytes };
        const source = Buffer.from(bytes).toString('utf8');
        const found = [...source.matchAll(parts)];
        const match = found[(seen += 7) % Math.max(1, found.length)];
        if (match === undefined) return { path, bytes };
        const start = match.index + match[0].indexOf('>') + 1;
        return { path, bytes: Buffer.from(source.slice(0, start) + text + source.slice(match.index + match[0].length - 1)) };
      });
      const { report } = importConnect(files, options);
      const before = importConnect(real, options).report;
      for (const kind of ['Rule', 'AttributeFlow', 'ScopeClause', 'JoinClause'] as const) {
        const count = (one: typeof report): number => Object.values(one.byConstruct[kind] ?? {}).reduce((sum, n) => sum + n, 0);
        assert.equal(count(report), count(before), kind);
      }
      assert.ok(
        report.rules.some(({ result }) => result !== 'Default'),
        'a rule that differs is not done by a shipped one',
      );
      for (const { problems } of report.refused) assert.ok(problems.length > 0);
      assert.doesNotMatch(JSON.stringify(report.entries), /came to no result/);
    });

  test('of a second forest with the same rules, a connector of another kind and rules for it', () => {
    const turned = (text: string): string => text.replaceAll(/ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d/gi, otherForestId.slice(1, -1));
    const twice = real.map(({ path, bytes }) => {
      const text = turned(Buffer.from(bytes).toString('utf8'));
      const own = path.startsWith('Synchronization') ? text.replaceAll(/<(id|internal-id)>\{..../g, '<$1>{ffff') : text;
      return { path: `second/${path}`, bytes: Buffer.from(own) };
    });
    const second = twice.filter(
      ({ path, bytes }) => !path.includes('GlobalSettings') && Buffer.from(bytes).includes(otherForestId.slice(1, -1)),
    );
    const rule = ruleXml({
      name: 'In from HR',
      connector: '{cccccccc-1111-4111-8111-111111111111}',
      precedence: 30,
      linkType: 'Provision',
    });
    const { report } = importConnect([...real, ...second, { path: 'SynchronizationRules/hr.xml', bytes: Buffer.from(rule) }], options);
    assert.equal(report.rules.length, real.filter(({ path }) => path.includes('SynchronizationRule_')).length + second.length - 1 + 1);
    assert.deepEqual(
      report.refused.map(({ name }) => name),
      ['In from HR'],
    );
  });
});
