// Where the bytes of an export come from: a file, or a text that somebody else holds.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ReadKey } from '../../worker/ports.ts';
import { ldifErrors } from './errors.ts';

export interface ExportSource {
  /** For messages: a path, or the key's name. */
  readonly name: string;
  /** Changes when the content may have changed. */
  identity(signal: AbortSignal): Promise<string>;
  /** The bytes from the beginning, in pieces; asked for the next one only when the last one is worked off. */
  open(signal: AbortSignal): AsyncIterable<Buffer>;
}

const pieceBytes = 256 * 1024;

/** A file of any size. */
export function fileSource(path: string): ExportSource {
  const failure = (error: unknown): Error => new ldifErrors.FileNotReadable({ file: path, detail: detailOf(error) }, { cause: error });
  return {
    name: path,
    identity: async () => {
      const found = await stat(path).catch((error: unknown) => Promise.reject(failure(error)));
      if (!found.isFile()) throw new ldifErrors.FileNotReadable({ file: path, detail: 'it is no file' });
      return `${found.dev}:${found.ino}:${found.size}:${found.mtimeMs}`;
    },
    open: async function* (signal) {
      const stream = createReadStream(path, { highWaterMark: pieceBytes, signal });
      try {
        for await (const piece of stream) yield piece as Buffer;
      } catch (error) {
        signal.throwIfAborted();
        throw failure(error);
      }
    },
  };
}

/** The content of a key; small, since Kubernetes keeps at most a megabyte in one object. */
export function keySource(name: string, readKey: ReadKey): ExportSource {
  return {
    name,
    identity: (signal) => readKey(signal),
    open: async function* (signal) {
      yield Buffer.from(await readKey(signal), 'utf8');
    },
  };
}

const detailOf = (error: unknown): string => (error instanceof Error ? error.message.replace(/\.$/, '') : String(error));
