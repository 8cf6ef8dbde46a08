// Reads a JSON file for a command, with errors that name the place.
import { readFileSync } from 'node:fs';
import { jsonProblem } from '../model/json-problem.ts';
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
    throw new errors.InvalidJson({ file, problem: jsonProblem(text, cause) }, { cause });
  }
}
