// The JSON Schemas of the documentation, for tests that hold outputs and examples against them.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const folder = join(import.meta.dirname, '../../../docs/schemas');

/** The validator of `docs/schemas/<name>.json`, or of one definition in it. */
export function schemaOf(name: string, definition?: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  for (const file of globSync('*.json', { cwd: folder })) ajv.addSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const id = `https://lockstep.dev/schemas/${name}.json${definition === undefined ? '' : `#/$defs/${definition}`}`;
  const validate = ajv.getSchema(id);
  if (validate === undefined) throw new Error(`There is no schema ${id}.`);
  return validate;
}
