/** Names of the world's hosts. DNS reads the file again when it changes, so pods and tests know a new name within half a second. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { settingsOf } from './cluster/settings.ts';
import type { Place } from './place.ts';

/** Gives an address its names, instead of those that it had. */
export function setHost(place: Place, address: string, names: readonly string[]): void {
  const file = settingsOf(place).hostsFile;
  const others = readLines(file).filter((line) => line.split(' ')[0] !== address);
  writeFileSync(`${file}.new`, `${[...others, [address, ...names].join(' ')].join('\n')}\n`);
  renameSync(`${file}.new`, file);
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
