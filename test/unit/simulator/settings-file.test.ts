// The settings file: what is read from it, and how a mistake is told.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { readSettings } from '../../../operator/simulator/settings-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'simulator-settings-'));
after(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, 'settings.json');
  writeFileSync(path, content);
  return path;
}

test('settings are those of the file', () => {
  assert.deepEqual(readSettings(file('{"pageSize": 20, "deltaEmptyPages": true}')), { pageSize: 20, deltaEmptyPages: true });
});

for (const [what, content, why] of [
  ['is no JSON', '{"pageSize": 20,\n  "deltaReplays": x}', "it is no JSON: Unexpected token 'x' (line 2, column 19)"],
  ['names a setting that there is not', '{"pagesize": 20}', 'settings must NOT have additional properties: pagesize'],
  ['gives a number that is too large', '{"pageSize": 5000}', 'settings/pageSize must be <= 999'],
  ['gives a text for a number', '{"pageSize": "20"}', 'settings/pageSize must be integer'],
  ['holds no object', '[]', 'settings must be object'],
] as const) {
  test(`a settings file that ${what} is refused with the place`, () => {
    const path = file(content);
    const message = `The settings file ${path} can not be read: ${why}.`;
    assert.throws(() => readSettings(path), { code: 'Simulator.UnreadableSettings', message });
  });
}
