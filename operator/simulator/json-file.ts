// Reads the JSON files of the command against their schemas, with errors that name the place.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { jsonProblem } from '../model/json-problem.ts';
import { simulatorErrors } from './errors.ts';

/** Compiles the schemas of the files. */
export const fileSchemas = new Ajv({ allowUnionTypes: true, discriminator: true });

export interface JsonFile<T> {
  readonly validate: ValidateFunction<T>;
  /** What the document is called in an error, such as `settings`; places within follow it: `settings/pageSize`. */
  readonly name: string;
  /** Throws the file's own error. `why` is one phrase. */
  readonly refuse: (why: string, cause?: unknown) => never;
}

/** The document of a file, as its schema describes it. @throws UnreadableFile, or what `refuse` throws */
export function readJson<T>(file: string, { validate, name, refuse }: JsonFile<T>): T {
  const document = parse(readText(file), refuse);
  return validate(document) ? document : refuse((validate.errors ?? []).map((error) => problemOf(error, name)).join(', '));
}

/** A file's text, or an error that names it. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new simulatorErrors.UnreadableFile({ file, why: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

function parse(text: string, refuse: JsonFile<unknown>['refuse']): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return refuse(`it is no JSON: ${jsonProblem(text, cause)}`, cause);
  }
}

/** The validator says that something is too much or not among the allowed; a person wants to know what. */
function problemOf({ keyword, instancePath, message, params }: ErrorObject, name: string): string {
  const details: Readonly<Record<string, unknown>> = {
    additionalProperties: params['additionalProperty'],
    const: params['allowedValue'],
    discriminator: params['tagValue'],
    enum: params['allowedValues'],
  };
  const detail = details[keyword];
  return `${name}${instancePath} ${message}${detail === undefined ? '' : `: ${[detail].flat().map(String).join(', ')}`}`;
}
