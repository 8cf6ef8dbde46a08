// The token of the pod's own service account, which the kubelet renews in its file.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { federatedToken } from '../api/names.ts';
import { workerErrors } from './errors.ts';
import type { ReadKey } from './ports.ts';

/** Reads a token from a file, anew at every use. @throws TokenUnreadable */
export const tokenFile =
  (path: string): ReadKey =>
  async (signal) => {
    try {
      return (await readFile(path, { encoding: 'utf8', signal })).trim();
    } catch (error) {
      signal.throwIfAborted();
      throw new workerErrors.TokenUnreadable({ detail: error instanceof Error ? error.message : String(error) }, { cause: error });
    }
  };

export const readFederatedToken: ReadKey = tokenFile(join(federatedToken.folder, federatedToken.file));
