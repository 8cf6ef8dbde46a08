// Reads a JSON file for a command, with errors that name the place.
import { readFileSync } from 'node:fs';
import { expressionCommandErrors as errors } from './errors.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** The object in the file; `-` is standard input. @throws UnreadableFile, InvalidJson, InvalidObject */
export function readJsonObject(file: string): JsonRecord {
  const json = parsed(file, textOf(file));
  if (isRecord(json)) return json;
  throw new errors.InvalidObject({ file, path: 'the whole', found: Array.isArray(json) ? 'a list, not one object' : 'no object' });
}

export const isRecord = (json: unknown): json is JsonRecord => typeof json === 'object' && json !== null && !Array.isArray(json);

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new errors.UnreadableFile({ file, problem: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const lines = text.slice(0, faultOffset(text)).split('\n');
    const place = `(line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
    throw new errors.InvalidJson(
      { file, problem: `${messageOf(cause).replace(/,? (?:in JSON at position|\.{3}|").*$/s, '')} ${place}` },
      { cause },
    );
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** The runtime does not always tell where; what it can read so far is found by halving. */
function faultOffset(text: string): number {
  let [readable, broken] = [0, text.length + 1];
  while (broken - readable > 1) {
    const middle = (readable + broken) >> 1;
    if (isBeginning(text.slice(0, middle))) readable = middle;
    else broken = middle;
  }
  return Math.min(readable, text.length);
}

/** True where more text could make it whole. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (cause) {
    const message = messageOf(cause);
    return /^Unexpected end|^Unterminated/.test(message) || message.includes(`at position ${text.length} `);
  }
}
