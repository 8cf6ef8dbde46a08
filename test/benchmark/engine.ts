// Measures the engine with the shipped rules on a real SQLite file: `node test/benchmark/engine.ts [users] [file]`. Prints one line a step.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../operator/store/sqlite/sqlite-store.ts';
import { describeStep, lifeOf } from './lifecycle.ts';

const users = Number(process.argv[2] ?? 20_000);
const file = process.argv[3] ?? join(tmpdir(), `lockstep-benchmark-${process.pid}.sqlite`);
const remove = (): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
};

remove();
for await (const step of lifeOf(openSqliteStore(file), users)) process.stdout.write(describeStep(step));
if (process.argv[3] === undefined) remove();
