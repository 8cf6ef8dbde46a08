// The settings file of the command: what holds for every tenant that says nothing of it itself.
import { adminSchemas } from './admin/schemas.ts';
import { simulatorErrors } from './errors.ts';
import { fileSchemas, readJson } from './json-file.ts';
import type { TenantSettings } from './tenant.ts';

const areSettings = fileSchemas.compile<Partial<TenantSettings>>(adminSchemas.settings);

/** @throws UnreadableFile, UnreadableSettings */
export const readSettings = (file: string): Partial<TenantSettings> =>
  readJson(file, {
    validate: areSettings,
    name: 'settings',
    refuse: (why, cause) => {
      throw new simulatorErrors.UnreadableSettings({ file, why }, { cause });
    },
  });
