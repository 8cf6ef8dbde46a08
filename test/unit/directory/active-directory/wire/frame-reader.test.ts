import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { FrameError, FrameReader } from '../../../../../operator/directory/active-directory/wire/frame-reader.ts';

/** A message with the given content, its length in the given form. */
function message(content: Uint8Array, lengthOctets: number): Buffer {
  const size = content.length;
  if (lengthOctets === 0 && size < 0x80) return Buffer.concat([Buffer.from([0x30, size]), content]);
  const octets = Math.max(lengthOctets, size < 0x100 ? 1 : size < 0x10000 ? 2 : 3);
  const header = Buffer.alloc(2 + octets);
  header[0] = 0x30;
  header[1] = 0x80 | octets;
  header.writeUIntBE(size, 2, octets);
  return Buffer.concat([header, content]);
}

function read(chunks: readonly Buffer[], limit = 1 << 20): { readonly frames: readonly Buffer[]; readonly reader: FrameReader } {
  const frames: Buffer[] = [];
  const reader = new FrameReader(limit, (buffer, start, end) => frames.push(Buffer.from(buffer.subarray(start, end))));
  for (const chunk of chunks) reader.push(chunk);
  return { frames, reader };
}

/** Cuts the stream at the given places. */
function cut(stream: Buffer, places: readonly number[]): readonly Buffer[] {
  const at = [...new Set(places.map((place) => place % (stream.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => stream.subarray(from, at[i] ?? stream.length));
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.nat(200_000).map((size) => new Uint8Array(size)),
);
const messages = fc
  .array(fc.tuple(content, fc.nat(4)), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.map(([bytes, octets]) => message(bytes, octets)));

test('wherever the stream is cut, the same messages come out', () => {
  fc.assert(
    fc.property(messages, fc.array(fc.nat(), { maxLength: 40 }), (whole, places) => {
      const { frames, reader } = read(cut(Buffer.concat(whole), places));
      assert.equal(frames.length, whole.length);
      whole.forEach((frame, i) => assert.ok(frame.equals(frames[i] ?? Buffer.alloc(0))));
      assert.equal(reader.atBoundary, true);
    }),
    { numRuns: 200 },
  );
});

test('byte by byte is as good as at once', () => {
  const whole = message(Buffer.from('hello'), 3);
  assert.deepEqual(read([...whole].map((byte) => Buffer.from([byte]))).frames, [whole]);
});

test('a stream that breaks off gives only its whole messages and is not at a boundary', () => {
  fc.assert(
    fc.property(messages, fc.nat(), (whole, at) => {
      const stream = Buffer.concat(whole);
      const end = at % stream.length;
      const { frames, reader } = read([stream.subarray(0, end)]);
      const complete = whole.filter((_, i) => Buffer.concat(whole.slice(0, i + 1)).length <= end).length;
      assert.equal(frames.length, complete);
      assert.equal(reader.atBoundary, end === Buffer.concat(whole.slice(0, complete)).length);
    }),
  );
});

test('a length beyond the limit is refused by its header, before anything of it is stored', () => {
  for (const octets of [
    [0x84, 0xff, 0xff, 0xff, 0xff],
    [0x83, 0x10, 0x00, 0x01],
    [0x84, 0x7f, 0xff, 0xff, 0xff],
  ]) {
    assert.throws(() => read([Buffer.from([0x30, ...octets])], 1 << 20), FrameError);
  }
});

test('an indefinite length, a length of more than four octets, and anything but a sequence are refused', () => {
  for (const bytes of [
    [0x30, 0x80],
    [0x30, 0x85, 0, 0, 0, 0, 1],
    [0x31, 0x01, 0x00],
    [0x48, 0x54, 0x54, 0x50],
  ]) {
    assert.throws(() => read([Buffer.from(bytes)]), FrameError);
  }
});

test('arbitrary octets end in messages, in waiting, or in a refusal, never in anything else', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (chunks) => {
      try {
        read(
          chunks.map((chunk) => Buffer.from(chunk)),
          1 << 16,
        );
      } catch (error) {
        assert.ok(error instanceof FrameError);
      }
    }),
    { numRuns: 500 },
  );
});
