// Makes text of a file's bytes: by its byte order mark, then by its XML declaration, else as UTF-8.
import { TextDecoder } from 'node:util';
import type { FileProblem } from './problem.ts';

export type Decoding = { readonly kind: 'ok'; readonly text: string } | { readonly kind: 'error'; readonly problem: FileProblem };

/** Windows PowerShell writes UTF-16 with a mark, .NET's writers UTF-8 with or without one. Bytes that the encoding does not know are refused. */
export function decodeFile(file: string, bytes: Uint8Array): Decoding {
  const label = encodingOf(bytes);
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return refused(file, 1, 1, `The encoding ${label} is not known.`);
  }
  try {
    return { kind: 'ok', text: decoder.decode(bytes) };
  } catch {
    const [line, column] = firstInvalid(label, bytes);
    return refused(file, line, column, `The bytes here are not ${label.toUpperCase()}.`);
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1];
  // A file without a mark can not be UTF-16, whatever it declares: the declaration itself was read byte by byte.
  return declared === undefined || /^utf-?16/i.test(declared) ? 'utf-8' : declared.toLowerCase();
}

function firstInvalid(label: string, bytes: Uint8Array): readonly [number, number] {
  const before = (new TextDecoder(label).decode(bytes).split('\uFFFD')[0] ?? '').split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

const refused = (file: string, line: number, column: number, message: string): Decoding => ({
  kind: 'error',
  problem: { file, line, column, message, next: 'Export the configuration again, and copy its files as they are.' },
});
