// The schema of one schedule's replica: readable, unlike any other's, and never longer than PostgreSQL takes.
import { hash } from 'node:crypto';

/** Bytes of an identifier; what is longer PostgreSQL would cut without a word. */
const longest = 63;

/** `lockstep_<namespace>/<schedule>/<replica>`, or its beginning with a hash where that is too long. Names of Kubernetes hold no slash. */
export function schemaName(namespace: string, schedule: string, replica: number): string {
  const name = `lockstep_${namespace}/${schedule}/${replica}`;
  if (Buffer.byteLength(name) <= longest) return name;
  return `${name.slice(0, longest - 17)}_${hash('sha256', name, 'hex').slice(0, 16)}`;
}

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
