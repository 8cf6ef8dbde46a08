// What we give people to apply is taken by a real API server as it stands: our examples, and what an import of Entra Connect makes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { openWorld } from '../environment/world.ts';
import { type ExportDraft, exportFiles } from '../unit/configuration/connect-import/export.ts';
import { ensureRelease } from './scene/release.ts';

const root = join(import.meta.dirname, '../..');
const world = await openWorld();
const release = await ensureRelease(world);
after(() => release.close());
const namespace = await world.namespace({ after }, 'manifests-made');
const taken = (...what: readonly string[]): Promise<string> => namespace.kubectl('create', '--dry-run=server', ...what);

for (const file of globSync('examples/**/*.yaml', { cwd: root }).filter((path) => !path.endsWith('kustomization.yaml')))
  test(`${file} is taken`, async () => {
    assert.match(await taken(`--filename=${join(root, file)}`), /created \(server dry run\)/);
  });

test('the quick start is taken as a whole', async () => {
  assert.match(await taken(`--kustomize=${join(root, 'examples/quickstart')}`), /syncschedule.*created/);
});

const drafts: Readonly<Record<string, ExportDraft>> = {
  'of a small server': {
    rules: [
      {
        name: 'In from AD - User Department',
        precedence: 50,
        flows: [
          { to: 'department', from: ['department'] },
          { to: 'displayName', from: ['displayName', 'cn'], expression: 'IIF(IsNullOrEmpty([displayName]), [cn], Trim([displayName]))' },
        ],
        scope: [[['adminDescription', 'NOTSTARTSWITH', 'User_']]],
        join: [[['mail', 'mail']]],
      },
      {
        name: 'Out to AAD - User Department',
        precedence: 60,
        direction: 'Outbound',
        flows: [{ to: 'department', from: ['department'] }],
        scope: [[['cloudFiltered', 'NOTEQUAL', 'True']]],
      },
    ],
    forests: [
      { domains: [{ domain: 'contoso.test', include: ['OU=Corp,DC=contoso,DC=test'], exclude: ['OU=Old,OU=Corp,DC=contoso,DC=test'] }] },
    ],
  },
  'with names that Kubernetes does not know, and text that looks like something else': {
    rules: [
      { name: 'Ünïcode / "quoted": rule #1 ', precedence: 3, description: '- a: *b\n& c', flows: [{ to: 'company', constant: 'yes' }] },
      { name: 'ünïcode / "quoted": rule #1', precedence: 4, flows: [{ to: 'company', constant: '0123' }] },
      { name: 'x'.repeat(300), precedence: 5, disabled: 'True', flows: [{ to: 'title', constant: '' }] },
    ],
    forests: [{ domains: [{ domain: 'Contoso.test' }, { domain: 'emea.contoso.test' }] }],
  },
};

for (const [story, draft] of Object.entries(drafts))
  test(`the import ${story} is taken`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-import-'));
    t.after(() => rmSync(folder, { recursive: true }));
    for (const { path, bytes } of exportFiles(draft)) {
      mkdirSync(dirname(join(folder, 'export', path)), { recursive: true });
      writeFileSync(join(folder, 'export', path), bytes);
    }
    const uuid = '6d1f3a52-8c0e-4b7d-9a35-2f41c8e0b7a1';
    const words = ['import-connect', join(folder, 'export'), '-o', join(folder, 'out'), '--tenant-id', uuid, '--client-id', uuid];
    const code = await new Promise((resolve) => {
      execFile(process.execPath, ['operator/main.ts', ...words], { cwd: root }, (error) => resolve(error?.code ?? 0));
    });
    // 3: something was not carried over exactly.
    assert.ok(code === 0 || code === 3, `exit code ${String(code)}`);
    assert.ok(
      readdirSync(join(folder, 'out')).filter((name) => name.startsWith('rule-')).length > 0,
      'Rules of their own were carried over.',
    );
    const said = await taken(`--kustomize=${join(folder, 'out')}`);
    assert.match(said, /syncschedule.*created/);
    assert.match(said, /syncrule.*created/);
  });
