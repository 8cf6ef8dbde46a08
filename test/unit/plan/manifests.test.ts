import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfiguration } from '../../../operator/plan/resources.ts';
import { examples, plan } from './plans.ts';

/** What is said of the example's manifests with some files beside or in place of them. */
async function said(files: Readonly<Record<string, string>>, schedule?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  try {
    await cp(join(examples, 'manifests'), folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const { warnings } = await readConfiguration(folder, schedule);
    return warnings.join('\n').replaceAll(`${folder}/`, '');
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replaceAll(`${folder}/`, '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const rule = (spec: string, name = 'own'): string =>
  `apiVersion: lockstep.dev/v1alpha1\nkind: SyncRule\nmetadata:\n  name: ${name}\n  labels: {lockstep.dev/schedule: main}\nspec:\n${spec.replaceAll(/^/gm, '  ')}\n`;
const fine = `direction: Inbound\nconnector: {type: ActiveDirectory}\nsourceObjectType: user\ntargetObjectType: person\nlinkType: Join\nprecedence: 60\nflows:\n- target: title\n  expression: 'Trim([title])'\n`;

const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  ['manifests in order', {}, /^$/],
  [
    'a missing field',
    { 'a.yaml': rule(fine.replace('linkType: Join\n', '')) },
    /^a\.yaml:1: SyncRule own: spec\.linkType: Required value$/,
  ],
  [
    'a rule to a type that Microsoft Graph does not create',
    {
      'a.yaml': rule(
        'direction: Outbound\nconnector: {type: EntraID}\nsourceObjectType: device\ntargetObjectType: device\nlinkType: Provision\nprecedence: 60\nflows:\n- {target: displayName, source: displayName}\n',
      ),
    },
    /^a\.yaml:1: SyncRule own: spec\.targetObjectType: Objects of the type device are not written: Microsoft Graph lets no application create devices/m,
  ],
  ['an unknown field', { 'a.yaml': rule(`${fine}scpoe: []`) }, /^a\.yaml:1: SyncRule own: spec\.scpoe: unknown field$/],
  [
    'a value that is not allowed',
    { 'a.yaml': rule(fine.replace('Join', 'Joined')) },
    /spec\.linkType: Unsupported value: "Joined": supported values: "Provision", "Join"/,
  ],
  [
    'a value of another type',
    { 'a.yaml': rule(fine.replace('60', '"60"')) },
    /spec\.precedence: Invalid value: "60": must be of type integer/,
  ],
  [
    'an expression that does not compile',
    { 'a.yaml': rule(fine.replace('Trim', 'Trmi')) },
    /^a\.yaml:1: SyncRule own: spec\.flows\[0\]\.expression \(line 1, column 1\): .*Trim[\s\S]*\n {4}Trmi\(\[title\]\)\n {4}\^$/,
  ],
  ['broken YAML, by its own line', { 'a.yaml': `${rule(fine)}---\napiVersion: v1\nkind: [\n` }, /^a\.yaml:20: no YAML: /],
  [
    'the second document of a file',
    { 'a.yaml': `# first\n---\n${rule(fine)}---\n${rule(fine.replace('Join', 'X'), 'other')}` },
    /^a\.yaml:20: SyncRule other: spec\.linkType/,
  ],
  ['one name twice', { 'a.yaml': rule(fine), 'b.yaml': rule(fine) }, /^b\.yaml:1: SyncRule own stands already at a\.yaml:1$/],
  ['another version', { 'a.yaml': rule(fine).replace('v1alpha1', 'v9') }, /there is no version lockstep\.dev\/v9/],
  ['a manifest without a kind', { 'a.yaml': 'apiVersion: v1\n' }, /^a\.yaml:1: the manifest has no kind$/],
  [
    'other kinds',
    {
      'a.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n',
      'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
      'fidelity-report.json': '{"apiVersion": "report.lockstep.dev/v1", "kind": "FidelityReport"}',
    },
    /^1 Secret is of no meaning for a plan\.$/,
  ],
  ['objects beside the manifests', { 'tenant.json': '[{"type":"user"}]' }, /^tenant\.json holds no manifest; it was left alone\.$/],
  [
    'a list of manifests',
    {
      'a.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [{ apiVersion: 'lockstep.dev/v1alpha1', kind: 'SyncRule', metadata: { name: 'x' } }],
      }),
    },
    /^a\.json:1: SyncRule x: spec: Required value$/,
  ],
];
for (const [what, files, message] of cases) {
  test(`${what}: ${message.source === '^$' ? 'nothing to say' : 'told'}`, async () => assert.match(await said(files), message));
}

test('one of several schedules is chosen by its name', async () => {
  const other =
    'apiVersion: lockstep.dev/v1alpha1\nkind: SyncSchedule\nmetadata: {name: other}\nspec:\n  mode: Staging\n  connectors: [{name: contoso-ad}, {name: entra}]\n';
  assert.match(await said({ 'a.yaml': other }), /several schedules: default\/other, default\/main/);
  assert.equal(await said({ 'a.yaml': other }, 'other'), '');
  assert.equal(await said({ 'a.yaml': other }, 'default/main'), '');
  assert.match(await said({}, 'none'), /holds no SyncSchedule named none/);
});

const file = join(examples, 'contoso.ldif');
const wrong: readonly (readonly [string, ReadonlyMap<string, string>, ReadonlyMap<string, string>, string])[] = [
  ['a source without data', new Map(), new Map(), 'SourceMissing'],
  ['a connector that the schedule does not have', new Map([['contoso', file]]), new Map(), 'UnknownConnector'],
  ['a source as the target', new Map([['contoso-ad', file]]), new Map([['contoso-ad', file]]), 'WrongSide'],
  [
    'the target as a source',
    new Map([
      ['entra', file],
      ['contoso-ad', file],
    ]),
    new Map(),
    'WrongSide',
  ],
  ['a file of an unknown kind', new Map([['contoso-ad', 'contoso.csv']]), new Map(), 'UnknownFormat'],
  ['a file that is not there', new Map([['contoso-ad', '/nowhere/contoso.ldif']]), new Map(), 'FileNotReadable'],
];
for (const [what, sources, targets, reason] of wrong) {
  test(`${what}: refused as ${reason}`, async () => assert.rejects(plan({ files: { sources, targets } }), { reason }));
}
