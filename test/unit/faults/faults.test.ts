// The planted faults follow the sources, and one of them is planted at each run.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { planted, SourceCopy } from '../../faults/copy.ts';
import { faults } from '../../faults/faults.ts';
import { runProperty } from '../../faults/prove.ts';

const root = join(import.meta.dirname, '../../..');

for (const fault of faults) {
  test(`it can be planted that ${fault.says}, and there is a property for it`, async () => {
    const source = await readFile(join(root, fault.file), 'utf8');
    assert.notEqual(planted(source, fault), source);
    const [file, name] = fault.property;
    assert.ok((await readFile(join(root, 'test/unit', file), 'utf8')).includes(`'${name}'`), `${file} has no test ${name}`);
  });
}

test('the table beside the faults has each of them with its property', async () => {
  const rows = (await readFile(join(root, 'test/faults/README.md'), 'utf8')).split('\n');
  const missing = faults.filter(({ says, property: [, name] }) => !rows.some((row) => row.includes(name) && row.includes(says)));
  assert.deepEqual(missing, []);
});

test('a property finds its fault, and nothing where there is none', async () => {
  const fault = faults.find(({ says }) => says.startsWith('the lineage names'));
  assert.ok(fault !== undefined);
  await using copy = await SourceCopy.make();
  const few = { ...fault, runs: 15 };
  assert.equal(await runProperty(copy, few), 'Passed');
  assert.equal(await copy.with(fault, () => runProperty(copy, few)), 'Failed');
});
