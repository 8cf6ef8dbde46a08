/** The cache that all checkouts share. What nobody has used for two weeks goes when something new comes. */
import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const KEEP_MS = 14 * 86_400_000;

/** True when the cache has it; it then counts as used today. */
export function isCached(path: string): boolean {
  if (!existsSync(path)) return false;
  const now = new Date();
  utimesSync(path, now, now);
  return true;
}

/** Removes what lies beside `path`, begins as its name does up to the first digit or dot, and is out of use. */
export function removeUnused(path: string, now: number = Date.now()): void {
  const kind = /^[^\d.]*/.exec(basename(path))?.[0] ?? '';
  for (const name of readdirSync(dirname(path))) {
    const other = join(dirname(path), name);
    if (kind !== '' && name.startsWith(kind) && other !== path && now - statSync(other).mtimeMs > KEEP_MS)
      rmSync(other, { recursive: true, force: true });
  }
}
