// Where deps.sh keeps the Python clients that tests use as strangers to the simulator: one environment for each list of requirements, shared by all checkouts.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorldError } from './errors.ts';
import { placeOf } from './place.ts';

const requirements = join(import.meta.dirname, '../integration/clients/requirements.txt');

/** The Python that has them. */
export function pythonClients(): string {
  const name = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const python = join(placeOf().cache, `python-clients-${name}`, 'bin/python');
  if (!existsSync(python))
    throw new WorldError('The Python clients are not installed.', 'Run test/environment/deps.sh: it installs what is missing.');
  return python;
}
