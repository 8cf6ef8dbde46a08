/** A domain controller's life: restored from a golden copy, started, stopped, frozen. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeKeyPair, type CertificateAuthority, type KeyPair } from '../certificates.ts';
import { setHost } from '../hosts.ts';
import { addAddress, runInNetwork } from '../network.ts';
import type { Place } from '../place.ts';
import { assertProgramRuns, endProgram, ensureProgram, isProgramRunning, signalProgram } from '../process/program.ts';
import { eventually } from '../wait.ts';
import type { ForestDefinition } from './definition.ts';
import { forestFiles, forestFolder } from './files.ts';
import { ensureGolden, goldenKey, restoreGolden, restoredKey } from './golden.ts';

export const programOf = (name: string): string => `dc-${name}`;

export const isForestRunning = (place: Place, definition: ForestDefinition): boolean =>
  isProgramRunning(place, programOf(definition.name)) && restoredKey(place, definition.name) === goldenKey(definition);

/** Starts the forest's domain controller, with the golden copy's content where it has another organisation's or none. */
export async function ensureForest(
  place: Place,
  authority: CertificateAuthority,
  definition: ForestDefinition,
  say: (text: string) => void,
): Promise<void> {
  if (isForestRunning(place, definition)) return;
  await addAddress(place, definition.address);
  await setHost(place, { address: definition.address, name: definition.server, controls: definition.domain });
  if (restoredKey(place, definition.name) !== goldenKey(definition)) await resetForest(place, authority, definition, say);
  else await startServer(place, definition);
}

/** Gives the forest its first content back and starts it: no change that was made to it is left. */
export async function resetForest(
  place: Place,
  authority: CertificateAuthority,
  definition: ForestDefinition,
  say: (text: string) => void,
): Promise<void> {
  const archive = await ensureGolden(place, definition, say);
  await stopServer(place, definition);
  await restoreGolden(place, definition, archive);
  await renewCertificate(place, authority, definition);
  await startServer(place, definition);
}

/** Starts the domain controller and resolves when it answers. */
export async function startServer(place: Place, definition: ForestDefinition): Promise<void> {
  const { configuration } = forestFiles(forestFolder(place, definition.name));
  // One process per connection: in a single process, one long search would keep every other client waiting.
  await ensureProgram(place, {
    name: programOf(definition.name),
    command: ['samba', '-i', '-M', 'standard', '-s', configuration],
    network: 'world',
  });
  await eventually(
    async () => {
      assertProgramRuns(place, programOf(definition.name));
      await runInNetwork(place, [
        'ldapsearch',
        '-o',
        'nettimeout=2',
        '-x',
        '-H',
        `ldap://${definition.address}`,
        '-s',
        'base',
        '-b',
        '',
        'defaultNamingContext',
      ]);
      return true;
    },
    { withinMs: 30_000, what: `the domain controller of ${definition.domain}` },
  );
}

export const stopServer = (place: Place, definition: ForestDefinition): Promise<void> => endProgram(place, programOf(definition.name));

/** Stops a forest's domain controller and removes its files. */
export async function endForest(place: Place, definition: ForestDefinition): Promise<void> {
  await stopServer(place, definition);
  rmSync(forestFolder(place, definition.name), { recursive: true, force: true });
  rmSync(join(place.sockets, definition.name), { recursive: true, force: true });
}

/** A frozen server accepts connections, because the kernel does, and answers nothing. */
export const freezeServer = (place: Place, definition: ForestDefinition): void =>
  signalProgram(place, programOf(definition.name), 'SIGSTOP');
export const thawServer = (place: Place, definition: ForestDefinition): void => signalProgram(place, programOf(definition.name), 'SIGCONT');

/** Gives the server a certificate for its name; it reads it at its next start. */
export async function renewCertificate(
  place: Place,
  authority: CertificateAuthority,
  definition: ForestDefinition,
  validity: { readonly notBefore?: Date; readonly notAfter?: Date } = {},
): Promise<void> {
  const name = definition.server;
  const pair: KeyPair = await authority.issue({
    subject: `CN=${name}`,
    names: [name, definition.domain],
    addresses: [definition.address],
    ...validity,
  });
  const { tls } = forestFiles(forestFolder(place, definition.name));
  writeKeyPair(tls, pair, 'server');
  writeFileSync(join(tls, 'authority.crt'), authority.pem);
}
