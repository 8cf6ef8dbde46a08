// A certificate authority of its own and a server certificate for 127.0.0.1.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuthority } from '../../environment/certificates.ts';

export interface ServerIdentity {
  /** PEM of the authority. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export async function issueServerIdentity(name: string): Promise<ServerIdentity> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-authority-'));
  try {
    const authority = await openAuthority(folder, `CN=${name} authority`);
    const { certificate, key } = await authority.issue({ subject: `CN=${name}`, addresses: ['127.0.0.1'] });
    return { ca: authority.pem, cert: certificate, key };
  } finally {
    await rm(folder, { recursive: true });
  }
}
