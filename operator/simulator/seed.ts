// The seed file of the command: tenants and their applications, with secrets taken from the environment or from files.
import { adminSchemas } from './admin/schemas.ts';
import type { NewApplication, NewTenant } from './admin/types.ts';
import { simulatorErrors } from './errors.ts';
import { fileSchemas, readJson, readText } from './json-file.ts';

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

const isSeed = fileSchemas.compile<{ readonly tenants: readonly SeedTenant[] }>(seedSchema);

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

const parse = (file: string): { readonly tenants: readonly SeedTenant[] } =>
  readJson(file, {
    validate: isSeed,
    name: 'seed',
    refuse: (why, cause) => {
      throw new simulatorErrors.UnreadableSeed({ file, why }, { cause });
    },
  });

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
