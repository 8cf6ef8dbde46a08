// Holds the simulator's table of what is faithful, simplified and absent: a line that claims something names the test that shows it, and what is absent is refused.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { readSeed } from '../../../operator/simulator/seed.ts';
import { openTenant } from './harness.ts';

interface Line {
  readonly what: string;
  readonly how: string;
  readonly shown: string;
}

const text = readFileSync(join(import.meta.dirname, '../../../docs/simulator.md'), 'utf8');
const lines: readonly Line[] = text
  .split('\n')
  .filter((line) => /^\| .* \|$/.test(line) && !line.startsWith('| ---') && !line.startsWith('| what |'))
  .map((line) => {
    const [what = '', how = '', shown = ''] = line.slice(2, -2).split(' | ');
    return { what, how, shown };
  });
const kindOf = ({ how }: Line): string => how.split(':')[0] ?? '';

test('each line of the table is faithful, simplified with what that means, or absent', () => {
  assert.ok(lines.length > 50, `${lines.length} lines`);
  for (const line of lines) {
    assert.match(line.how, /^(faithful(: .+)?|simplified: .+|absent)$/, line.what);
  }
});

test('what is faithful or simplified is shown by a test of that name', () => {
  for (const { what, shown } of lines.filter((line) => kindOf(line) !== 'absent')) {
    const [, file = '', title = ''] = /^([a-z-]+): `?(.+?)`?$/.exec(shown) ?? [];
    const path = join(import.meta.dirname, `${file}.test.ts`);
    assert.ok(existsSync(path), `${what}: ${shown}`);
    const source = readFileSync(path, 'utf8');
    if (file === 'clients') {
      assert.match(source, /test\(`\$\{name\} of the identity library/, what);
    } else {
      assert.ok(
        [`test('${title}'`, `test(\`${title}\``].some((begin) => source.includes(begin)),
        `${what}: ${title}`,
      );
    }
  }
});

test('the seed that the documentation shows is one', () => {
  const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const file = join(mkdtempSync(join(tmpdir(), 'lockstep-')), 'tenants.json');
  writeFileSync(file, example);
  assert.equal(readSeed(file, {})[0]?.displayName, 'Contoso');
});

for (const { what, shown } of lines.filter((line) => kindOf(line) === 'absent')) {
  test(`${what}: refused, not ignored`, async (t) => {
    const { raw } = await openTenant(t);
    const [, method = '', path = ''] = /^`([A-Z]+) (\/\S+)`$/.exec(shown) ?? [];
    const answer = await raw(method, path, method === 'POST' ? {} : undefined);
    assert.ok(
      answer.status === 405 || (answer.status === 400 && /Resource not found for the segment/.test(answer.body.error.message)),
      `${answer.status} ${JSON.stringify(answer.body)}`,
    );
  });
}
