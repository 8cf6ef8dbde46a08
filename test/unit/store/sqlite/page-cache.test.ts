import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const database = new URL('../../../../operator/store/sqlite/database.ts', import.meta.url).href;

/** What a process holds more, in MiB, once it has written and read 80 MB with a cache of 16 MiB: nothing of it goes through JavaScript. */
function grownBy(file: string): number {
  const source = `
    import { Database } from '${database}';
    const database = new Database(${JSON.stringify(file)}, { cacheKilobytes: 16_384 });
    const before = process.memoryUsage().rss;
    database.exec('begin; create table if not exists filling(content blob)');
    database.exec(\`with recursive n(i) as (select 1 union all select i + 1 from n where i < 12000)
      insert into filling select zeroblob(7000) from n; commit\`);
    database.get('select count(content) from filling');
    process.stdout.write(String((process.memoryUsage().rss - before) / 2 ** 20));`;
  return Number(
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', source], {
      encoding: 'utf8',
    }),
  );
}

test('a new file has no larger cache of pages than one that was there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  t.after(async () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'state.sqlite');
  for (const found of [grownBy(file), grownBy(file)]) assert.ok(found < 22, `${found} MiB`);
});
