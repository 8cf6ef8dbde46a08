// `lockstep import-connect` as a person runs it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import type { ExportFile } from '../../../operator/configuration/connect-import/index.ts';
import { exportFiles, fileOf } from '../configuration/connect-import/export.ts';

const main = fileURLToPath(new URL('../../../operator/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lockstep-import-'));
after(() => rmSync(folder, { recursive: true }));

let number = 0;
function exportFolder(files: readonly ExportFile[], under = ''): string {
  const root = join(folder, `export-${(number += 1)}`);
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(root, under, path)), { recursive: true });
    writeFileSync(join(root, under, path), bytes);
  }
  return root;
}

async function lockstep(...words: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return await new Promise((resolve) => {
    execFile(process.execPath, [main, 'import-connect', ...words], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const title = { name: 'Title', precedence: 50, flows: [{ to: 'title', from: ['title'] }] };
const exact = exportFiles({ rules: [title] });

describe('the exit code', () => {
  test('is 0 where everything was carried over exactly', async () => {
    const output = join(folder, 'exact');
    const { code, stdout } = await lockstep(exportFolder(exact), '-o', output);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Everything was carried over exactly/);
    const kustomization = load(readFileSync(join(output, 'kustomization.yaml'), 'utf8')) as { readonly resources: readonly string[] };
    assert.deepEqual(
      readdirSync(output).sort(),
      [...kustomization.resources, 'fidelity-report.json', 'fidelity-report.md', 'kustomization.yaml'].sort(),
    );
  });
  test('is 3 where something was not, and the report says what', async () => {
    const output = join(folder, 'inexact');
    const { code } = await lockstep(
      exportFolder(exportFiles({ rules: [title], settings: [['OptionalFeature.PasswordHashSync', 'True']] })),
      '-o',
      output,
    );
    assert.equal(code, 3);
    assert.match(readFileSync(join(output, 'fidelity-report.md'), 'utf8'), /Lockstep synchronizes no password hashes/);
  });
  test('is 1 where files are broken; all of them are told with their places, and nothing is written', async () => {
    const broken = [
      ...exact,
      fileOf('SynchronizationRules/a.xml', '<synchronizationRule>\n  <id></name>'),
      fileOf('Connectors/b.xml', '<ma-data>'),
    ];
    const output = join(folder, 'broken');
    const { code, stderr } = await lockstep(exportFolder(broken), '-o', output);
    assert.equal(code, 1);
    assert.match(stderr, /SynchronizationRules\/a\.xml:2:\d+: /);
    assert.match(stderr, /Connectors\/b\.xml:1:\d+: /);
    assert.throws(() => readdirSync(output));
  });
  test('is 1 where the output folder can not be made, at once and with its name', { skip: process.platform !== 'linux' }, async () => {
    const { code, stderr } = await lockstep(exportFolder(exact), '-o', '/proc/lockstep/manifests');
    assert.equal(code, 1);
    assert.match(stderr, /^\/proc\/lockstep\/manifests can not be written: ENOENT.*\n.*-o/);
  });
  test('is 1 where there is no export at all, with what to run', async () => {
    const { code, stderr } = await lockstep(join(folder, 'nowhere'), '-o', join(folder, 'never'));
    assert.equal(code, 1);
    assert.match(stderr, /Get-ADSyncServerConfiguration -Path FOLDER/);
  });
  test('is 2 where the command line is wrong', async () => {
    assert.equal((await lockstep(exportFolder(exact))).code, 2);
    assert.equal((await lockstep(exportFolder(exact), '-o', join(folder, 'x'), '--tenant-id', 'contoso')).code, 2);
  });
});

test('the folders may lie one deeper, and an export in UTF-16 is read', async () => {
  const utf16 = exact.map(({ path, bytes }) => {
    const text = `<?xml version="1.0" encoding="utf-16"?>${new TextDecoder().decode(bytes)}`;
    return { path, bytes: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]) };
  });
  const { code } = await lockstep(exportFolder(utf16, 'Exported-ServerConfiguration-1'), '-o', join(folder, 'deeper'));
  assert.equal(code, 0);
});

test('a settings file of the wizard is recognised and refused with what to export instead', async () => {
  const settings = fileOf('Applied-SynchronizationPolicy-20240501.JSON', '{"policyMetadata": {}, "onpremisesDirectoryPolicy": []}');
  const { code, stderr } = await lockstep(exportFolder([settings]), '-o', join(folder, 'settings'));
  assert.equal(code, 1);
  assert.match(stderr, /Applied-SynchronizationPolicy-20240501\.JSON is a settings file .*\n.*Get-ADSyncServerConfiguration/);
});

test('a rule of which nothing is left is refused with what was dropped and why, and keeps it where it lies', async () => {
  const output = join(folder, 'emptied');
  const flows = [{ to: 'jobTitle', expression: 'Trim([title])' }];
  const rule = { name: 'Scoped', precedence: 40, direction: 'Outbound', flows, scope: [[['title', 'EQUAL', 'x']]] } as const;
  const { code, stdout } = await lockstep(exportFolder(exportFiles({ rules: [title, rule], tenant: ['displayName'] })), '-o', output);
  assert.equal(code, 3);
  const why = /The flow to jobTitle is left out: jobTitle is no attribute of the connector’s schema/;
  assert.match(stdout, why);
  assert.match(readFileSync(join(output, 'fidelity-report.md'), 'utf8'), why);
  const [lying = ''] = readdirSync(join(output, 'refused'));
  const text = readFileSync(join(output, 'refused', lying), 'utf8');
  assert.match(text, why);
  const { spec } = load(text) as { readonly spec: { readonly flows?: unknown } };
  assert.deepEqual(spec.flows, [{ target: 'jobTitle', expression: 'Trim([title])' }]);
});

test('an output folder with files is left alone; --force replaces what an import wrote, and nothing else', async () => {
  const output = join(folder, 'again');
  const source = exportFolder(exact);
  assert.equal((await lockstep(source, '-o', output)).code, 0);
  writeFileSync(join(output, 'rule-0001-old.yaml'), 'from an earlier import');
  writeFileSync(join(output, 'notes.txt'), 'mine');
  const refused = await lockstep(source, '-o', output);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /is not empty.*\n.*--force/);
  assert.equal((await lockstep(source, '-o', output, '--force')).code, 0);
  assert.ok(readdirSync(output).includes('notes.txt'));
  assert.ok(!readdirSync(output).includes('rule-0001-old.yaml'));
});
