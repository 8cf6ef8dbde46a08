// The commands as people run them: another process, on the file that a worker has open.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ExplainReport, HistoryReport, WhyNotReport } from '../../../operator/engine/explain/reports.ts';
import { explainText } from '../../../operator/explain/explain-text.ts';
import { plain } from '../../../operator/explain/paint.ts';
import { placeOfFile } from '../engine/state-place.ts';
import { World } from '../engine/world.ts';
import { schemaOf } from '../model/schemas.ts';

const main = fileURLToPath(new URL('../../../operator/main.ts', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function lockstep(...words: readonly string[]): Promise<Ended> {
  return await new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] };
    execFile(process.execPath, [main, ...words], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** A worker's state after a cycle, with its engine still at work. */
async function withState(work: (file: string, world: World) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-explain-'));
  const file = join(folder, 'state.sqlite');
  const place = { ...placeOfFile(file), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  await using world = await World.open({ place });
  world.user('corp', 'ana', { title: 'Engineer', mail: 'ana@contoso.test' }, 'bert');
  world.user('corp', 'bert', { cloudFiltered: true });
  world.user('hr', 'ana', { title: 'Chief' });
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  await work(file, world);
}

interface Reports {
  readonly explain: ExplainReport;
  readonly 'why-not': WhyNotReport;
  readonly history: HistoryReport;
}

function fitting<K extends keyof Reports>(schema: K, { code, stdout, stderr }: Ended): Reports[K] {
  assert.equal(code, 0, stderr);
  const report: unknown = JSON.parse(stdout);
  const validate = schemaOf(schema);
  assert.ok(validate(report), JSON.stringify(validate.errors));
  return report as Reports[K];
}

test('what they write as JSON fits the schemas of the documentation', async () => {
  await withState(async (file) => {
    const json = (...words: readonly string[]) => lockstep(...words, '--state', file, '--output', 'json');
    const explained = fitting('explain', await json('explain', 'ana'));
    assert.equal(explained.object.label, 'ana');
    assert.ok(explained.attributes.length > 5 && (explained.targets[0]?.attributes.length ?? 0) > 5);
    fitting('explain', await json('explain', 'team', 'member'));
    const reasons = fitting('why-not', await json('why-not', 'bert'));
    assert.equal(reasons.reasons[0]?.code, 'OutOfScope');
    fitting('why-not', await json('why-not', 'ana', 'manager'));
    const history = fitting('history', await json('history', 'ana', '--limit', '3'));
    assert.deepEqual([history.entries.length, history.more], [3, true]);
  });
});

test('they say for people who won, who lost, and what keeps an object out', async () => {
  await withState(async (file) => {
    const ask = async (...words: readonly string[]) => (await lockstep(...words, '--state', file)).stdout;
    assert.match(await ask('explain', 'ana'), /^ {2}title +"Engineer" {2}by In from corp - User Common from corp$/m);
    const title = await ask('explain', 'ana', 'title');
    assert.match(title, /^metaverse title = "Engineer" {2}since 2026-01-01 00:00:00Z \(run .*, revision [0-9a-f]{12}\)$/m);
    assert.match(title, /^ {2}won +In from corp - User Common \(101\): \[title\] of corp CN=ana,DC=contoso,DC=test = "Engineer"$/m);
    assert.match(title, /^ {2}lower precedence +In from hr - Person \(110\): \[title\] of hr CN=ana,DC=fabrikam,DC=test = "Chief"$/m);
    assert.match(title, /^ {2}confirmed$/m);
    assert.match(await ask('why-not', 'bert'), /^ +no +cloudFiltered NOTEQUAL True {3}it is true$/m);
    assert.match(await ask('why-not', 'hr/ana'), /Exchange owns it/);
    assert.match(await ask('history', 'ana'), /^2026-01-01 00:00:00Z {2}tenant +sent \(Add\) user_id-1/m);
  });
});

test('a note about the object hides not that no rule gives the attribute that was asked for', () => {
  const joined = { label: 'ana', metaverse: { id: 1, objectType: 'person' }, objects: [] };
  const report: ExplainReport = { object: joined, attributes: [], targets: [], notes: ['Some of its rules look at the clock.'] };
  assert.match(explainText(report, 'nickname', plain), /^No rule flows anything to nickname\.$/m);
});

test('nobody and several are told apart from a failure by the exit code', async () => {
  await withState(async (file, world) => {
    world.user('corp', 'ana2', { mail: 'ana@contoso.test' });
    await world.cycle();
    const ambiguous = await lockstep('explain', 'ana@contoso.test', '--state', file);
    assert.deepEqual([ambiguous.code, ambiguous.stdout], [4, '']);
    assert.match(
      ambiguous.stderr,
      /2 objects are meant by ana@contoso.test: corp\/CN=ana,DC=contoso,DC=test.*; corp\/CN=ana2,DC=contoso,DC=test/,
    );
    for (const command of ['explain', 'history']) assert.equal((await lockstep(command, 'nobody', '--state', file)).code, 4);
    const unknown = await lockstep('why-not', 'CN=x,OU=Y,DC=elsewhere,DC=test', '--state', file);
    assert.equal(unknown.code, 4);
    assert.match(unknown.stdout, /No connector reads the domain elsewhere.test; they read contoso.test, fabrikam.test/);
    const other = join(file, '..', 'other.sqlite');
    await writeFile(other, 'this is no database, whatever it is called');
    for (const state of [other, join(file, '..', 'missing.sqlite')]) {
      const { code, stderr } = await lockstep('explain', 'ana', '--state', state);
      assert.equal(code, 1);
      assert.match(stderr, /cannot be read as a state|is no store of Lockstep/);
      assert.doesNotMatch(stderr, / at .*\.ts/);
    }
    assert.equal((await lockstep('explain')).code, 2);
    const empty = await lockstep('why-not', ' ', '--state', file);
    assert.deepEqual([empty.code, empty.stdout], [2, '']);
    assert.match(empty.stderr, /nobody is called so/);
  });
});

test('a name forges no line of an answer and sends no control character to a terminal, and JSON has it as it is', async () => {
  await withState(async (file, world) => {
    const forging = 'emil\n  - deleted: boss\u0085\u001b[2J\u202e';
    world.user('corp', forging, { title: forging }, 'ana');
    world.group('corp', 'guests', [forging]);
    await world.cycle();
    for (const words of [
      ['explain', forging],
      ['explain', forging, 'title'],
      ['why-not', forging],
      ['history', forging],
      ['explain', 'guests', 'member'],
    ]) {
      const { code, stdout, stderr } = await lockstep(...words, '--state', file);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /emil␊ {2}- deleted: bossU\+0085␛\[2JU\+202E/);
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202a-\u202e]/u);
      assert.doesNotMatch(stdout, /^\s*- deleted/m);
    }
    const report = fitting('explain', await lockstep('explain', forging, '--state', file, '-o', 'json'));
    assert.equal(report.object.label, forging);
    const nobody = await lockstep('explain', `nobody${forging}`, '--state', file);
    assert.match(nobody.stderr, /nobodyemil␊ /);
  });
});

test('a second process reads one state of the file while a worker writes it, and neither waits for the other', async () => {
  await withState(async (file, world) => {
    const stop = new AbortController();
    const titles = new Set<string>();
    const writer = (async () => {
      for (let index = 0; !stop.signal.aborted; index += 1) {
        world.user('corp', 'ana', { title: `title ${index}`, mail: 'ana@contoso.test' }, 'bert');
        await world.cycle();
      }
    })();
    try {
      for (let asked = 0; asked < 4; asked += 1) {
        const report = fitting('explain', await lockstep('explain', 'ana', 'title', '--state', file, '-o', 'json'));
        titles.add(JSON.stringify(report.attributes[0]?.value));
        const { state, value, confirmed } = report.targets[0]?.attributes[0] ?? {};
        if (state === 'Confirmed') assert.equal(value, confirmed);
      }
    } finally {
      stop.abort();
      await writer;
    }
    assert.ok(titles.size > 1, 'the answers follow the writer');
  });
});

test('a copy of the file on its own answers as well', async () => {
  await withState(async (file, world) => {
    await world.engine.close();
    const copy = join(file, '..', 'copy.sqlite');
    await copyFile(file, copy);
    const report = fitting('explain', await lockstep('explain', 'ana', 'title', '--state', copy, '-o', 'json'));
    assert.equal(report.attributes[0]?.value, 'Engineer');
  });
});

test('neither colour nor control character is written where the output goes to no terminal', async () => {
  await withState(async (file) => {
    // oxlint-disable-next-line no-control-regex -- that is the question
    assert.doesNotMatch((await lockstep('explain', 'ana', '--state', file)).stdout, /\u001b/);
  });
});
