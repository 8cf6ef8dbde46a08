import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Spool } from '../../../operator/plan/spool.ts';

interface Document {
  readonly number: number;
  readonly text: string;
}

async function all<T>(spool: Spool<T>): Promise<readonly { readonly key: string; readonly value: T }[]> {
  const rows: { readonly key: string; readonly value: T }[] = [];
  for await (const row of spool.sorted()) rows.push(row);
  return rows;
}

/** More than a spool holds in memory. */
const many = 10_000;

async function spoolOf(t: TestContext, documents: Iterable<{ readonly key: string; readonly value: Document }>): Promise<Spool<Document>> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  t.after(async () => rm(folder, { recursive: true, force: true }));
  const spool = new Spool<Document>(folder);
  for (const { key, value } of documents) await spool.add(key, value);
  return spool;
}

function* documents(): Generator<{ readonly key: string; readonly value: Document }> {
  for (let number = 0; number < many; number++)
    yield { key: `${(number * 7919) % (many / 2)}`, value: { number, text: `Zoë \u{1f600}${'x'.repeat(1500)}` } };
}

test('documents that do not fit into memory come in order of key, those of one key as they were added, as often as they are asked for', async (t) => {
  const spool = await spoolOf(t, documents());
  const expected = [...documents()].toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  for (const _ of ['once', 'again']) assert.deepEqual(await all(spool), expected);
});

test('a document longer than what is read at once comes whole', async (t) => {
  const lengths = [5_000_000, 10, 32_700, 70_000, 6_000_000, 20];
  const values = lengths.map((length, number) => ({ key: `${9 - number}`, value: { number, text: 'é'.repeat(length) } }));
  const spool = await spoolOf(t, values);
  assert.deepEqual(await all(spool), values.toReversed());
});

test('line ends of all sorts, tabs and halves of characters within a value leave it whole', async (t) => {
  const text = `a\r\nb\u2028c\u2029d\u0085e\tf\ud83d${'x'.repeat(3_000_000)}`;
  const values = ['1', '2', '3'].map((key, number) => ({ key: `${key}\u2028\n`, value: { number, text } }));
  assert.deepEqual(await all(await spoolOf(t, values)), values);
});

test('two spools in one folder keep their documents apart', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  t.after(async () => rm(folder, { recursive: true, force: true }));
  const spools = [new Spool<string>(folder), new Spool<string>(folder)];
  for (const letter of ['a', 'b', 'c'])
    for (const [index, spool] of spools.entries()) await spool.add(letter, `${index}`.repeat(3_000_000));
  for (const [index, spool] of spools.entries())
    assert.deepEqual(
      (await all(spool)).map(({ key, value }) => `${key} ${value.slice(0, 1)}`),
      ['a', 'b', 'c'].map((letter) => `${letter} ${index}`),
    );
});

test('reading opens one file, however much there is, and closes it with the last row that is wanted', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const openFiles = async (): Promise<number> => (await readdir('/proc/self/fd')).length;
  const spool = await spoolOf(t, documents());
  const before = await openFiles();
  for await (const { key } of spool.sorted()) {
    assert.equal(await openFiles(), before + 1);
    if (key >= '1') break;
  }
  assert.equal(await openFiles(), before);
});
