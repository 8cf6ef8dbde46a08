// The seed file: what is read from it, and what is refused.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { readSeed } from '../../../operator/simulator/seed.ts';

const folder = mkdtempSync(join(tmpdir(), 'simulator-seed-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const seedWith = (application: Readonly<Record<string, string>>): string =>
  file('seed.json', JSON.stringify({ tenants: [{ domains: ['contoso.test'], applications: [application] }] }));

for (const [what, application] of [
  ['itself', { secret: 'the-secret' }],
  ['the environment', { secretFromEnv: 'SECRET' }],
  ['a file', { secretFromFile: file('secret', 'the-secret\n') }],
] as const) {
  test(`a secret comes from ${what}`, () => {
    const [tenant] = readSeed(seedWith(application), { SECRET: 'the-secret' });
    assert.deepEqual(tenant?.applications, [{ secret: 'the-secret' }]);
  });
}

for (const [what, content, code, message] of [
  ['is no JSON', '{"tenants"', 'Simulator.UnreadableSeed', /it is no JSON: .* \(line 1, column 11\)\.$/],
  [
    'holds a field that is misspelt',
    '{"tenants": [{"domain": ["a.test"]}]}',
    'Simulator.UnreadableSeed',
    /seed\/tenants\/0 must NOT have additional properties: domain\./,
  ],
  ['names an empty variable', '{"tenants": [{"applications": [{"secretFromEnv": "EMPTY"}]}]}', 'Simulator.UnreadableSeed', /has no EMPTY/],
  [
    'names a file that is not there',
    '{"tenants": [{"applications": [{"secretFromFile": "/nowhere"}]}]}',
    'Simulator.UnreadableFile',
    /\/nowhere/,
  ],
] as const) {
  test(`a seed that ${what} is refused with its reason`, () => {
    assert.throws(() => readSeed(file('bad.json', content), { EMPTY: '' }), { code, message });
  });
}

test('what is told of a seed that is no JSON quotes nothing of it', () => {
  const bad = file('bad.json', '{"tenants": [{"applications": [{"secret": my-secret}]}]}');
  assert.throws(
    () => readSeed(bad, {}),
    (error: Error) => !error.message.includes('my-') && /line 1, column 43/.test(error.message),
  );
});
