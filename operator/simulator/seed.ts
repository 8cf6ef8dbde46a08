// The seed file of the command: tenants and their applications, with secrets taken from the environment or from files.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { adminSchemas } from './admin/schemas.ts';
import type { NewApplication, NewTenant } from './admin/types.ts';
import { simulatorErrors } from './errors.ts';

/** In a seed an application's secret may stand elsewhere. */
type SeedApplication = NewApplication & { readonly secretFromEnv?: string; readonly secretFromFile?: string };
type SeedTenant = Omit<NewTenant, 'applications'> & { readonly applications?: readonly SeedApplication[] };

const text = { type: 'string', minLength: 1 } as const;
const { newTenant, application } = adminSchemas;
const seedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['tenants'],
  properties: {
    tenants: {
      type: 'array',
      items: {
        ...newTenant,
        properties: {
          ...newTenant.properties,
          applications: {
            type: 'array',
            items: { ...application, properties: { ...application.properties, secretFromEnv: text, secretFromFile: text } },
          },
        },
      },
    },
  },
} as const;

/** Reads a seed file. A secret that is named and not there is an error, never an empty secret. */
export function readSeed(file: string, environment: Readonly<Record<string, string | undefined>>): readonly NewTenant[] {
  const seed = parse(file);
  return seed.tenants.map((tenant) => ({
    ...tenant,
    ...(tenant.applications === undefined
      ? {}
      : { applications: tenant.applications.map((found) => withSecret(file, found, environment)) }),
  }));
}

function parse(file: string): { readonly tenants: readonly SeedTenant[] } {
  const refuse = (why: string, cause?: unknown): never => {
    throw new simulatorErrors.UnreadableSeed({ file, why }, { cause });
  };
  const ajv = new Ajv({ allowUnionTypes: true });
  const validate = ajv.compile<{ readonly tenants: readonly SeedTenant[] }>(seedSchema);
  const seed = parseJson(readText(file), (cause) => refuse('it is no JSON', cause));
  return validate(seed) ? seed : refuse(ajv.errorsText(validate.errors, { dataVar: 'seed' }));
}

function parseJson(content: string, refuse: (cause: unknown) => never): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (cause) {
    return refuse(cause);
  }
}

function withSecret(
  file: string,
  { secretFromEnv, secretFromFile, ...application }: SeedApplication,
  environment: Readonly<Record<string, string | undefined>>,
): NewApplication {
  if (secretFromFile !== undefined) {
    return { ...application, secret: readText(secretFromFile).trim() };
  }
  if (secretFromEnv === undefined) {
    return application;
  }
  const secret = environment[secretFromEnv];
  if (secret === undefined || secret === '') {
    throw new simulatorErrors.UnreadableSeed({ file, why: `the environment has no ${secretFromEnv}` });
  }
  return { ...application, secret };
}

/** A file's text, or an error that names it. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new simulatorErrors.UnreadableFile({ file, why: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}
