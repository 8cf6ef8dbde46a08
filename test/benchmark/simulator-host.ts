// A simulator in a process of its own, so that its CPU time and memory are not those of whoever measures a client.
import process from 'node:process';
import { startSimulator } from '../../operator/simulator/start.ts';
import { makeCertificates } from '../unit/simulator/certificates.ts';

export interface Host {
  readonly url: string;
  readonly adminToken: string;
  readonly ca: string;
}

const { certificate, key, ca } = await makeCertificates();
const { url, adminToken } = await startSimulator({ certificate, key, auditCapacity: 1000 });
process.on('message', () => process.send?.(process.memoryUsage().rss));
process.once('disconnect', () => process.exit(0));
process.send?.({ url, adminToken, ca } satisfies Host);
