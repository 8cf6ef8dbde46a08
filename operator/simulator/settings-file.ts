// The settings file of the command: what holds for every tenant that says nothing of it itself.
import { Ajv } from 'ajv';
import { adminSchemas } from './admin/schemas.ts';
import { simulatorErrors } from './errors.ts';
import { readText } from './seed.ts';
import type { TenantSettings } from './tenant.ts';

export function readSettings(file: string): Partial<TenantSettings> {
  const refuse = (why: string, cause?: unknown): never => {
    throw new simulatorErrors.UnreadableSettings({ file, why }, { cause });
  };
  let settings: unknown;
  try {
    settings = JSON.parse(readText(file));
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      return refuse('it is no JSON', cause);
    }
    throw cause;
  }
  const ajv = new Ajv();
  const validate = ajv.compile<Partial<TenantSettings>>(adminSchemas.settings);
  return validate(settings) ? settings : refuse(ajv.errorsText(validate.errors, { dataVar: 'settings' }));
}
