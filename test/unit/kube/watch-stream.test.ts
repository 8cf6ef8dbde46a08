import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { kubeErrors } from '../../../operator/kube/errors.ts';
import { readWatch } from '../../../operator/kube/watch-stream.ts';

async function* chunks(...parts: readonly Uint8Array[]): AsyncIterable<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

async function all(stream: AsyncIterable<Buffer>): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of readWatch(stream, '/api/v1/pods')) events.push(event);
  return events;
}

test('events are the same however the bytes are cut', async () => {
  const names = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(names, fc.array(fc.nat(400), { maxLength: 8 }), async (values, cuts) => {
      const events = values.map((name) => ({ type: 'ADDED', object: { metadata: { name } } }));
      const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const parts = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
      assert.deepEqual(await all(chunks(...parts)), events);
    }),
  );
});

test('a last line without its line feed counts', async () => {
  assert.deepEqual(await all(chunks(Buffer.from('{"type":"ADDED","object":{}}'))), [{ type: 'ADDED', object: {} }]);
});

test('a line that is not JSON ends the watch, because skipping it would lose a change', async () => {
  await assert.rejects(all(chunks(Buffer.from('{"type":"ADDED","object":{}}\n{"type":"MOD\n'))), kubeErrors.UnreadableAnswer);
});

test('a connection that breaks is an error, not an end', async () => {
  async function* breaking(): AsyncIterable<Buffer> {
    yield Buffer.from('{"type":"ADDED","object":{}}\n');
    throw new TypeError('terminated');
  }
  await assert.rejects(all(breaking()), kubeErrors.IncompleteAnswer);
});
