// Answers and failures of the server as coded errors. Values never stand in them: PostgreSQL names them in details only, which are left out.
import { DatabaseError } from 'pg';
import { storeErrors } from '../errors.ts';
import { LockstepError } from '../../model/errors.ts';

/** A statement or connection that failed, on its way out of the work of a transaction; what it means is said at the end of it. */
export class DatabaseFailure extends Error {
  constructor(cause: unknown) {
    super('a statement failed', { cause });
  }
}

/** The server took a transaction back at its commit, because a statement in it had failed. */
export class CommitRefused extends Error {}

const originOf = (error: unknown): unknown => (error instanceof DatabaseFailure ? error.cause : error);

/** True where the server took the transaction back for others' sake, and doing it again is the answer. */
export function isConflict(error: unknown): boolean {
  const origin = originOf(error);
  return origin instanceof DatabaseError && (origin.code === '40001' || origin.code === '40P01');
}

/** Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html that end or forbid a connection. */
const unavailable = /^(?:08|57P0[1-5]|53300|25P0[34])/;
const denied = /^(?:28|3D000|42501)/;
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
]);

/** @param store as a person knows it: schema, host and database */
export function storeError(store: string, failure: unknown): LockstepError {
  if (failure instanceof LockstepError) return failure;
  const error = originOf(failure);
  const options = { cause: error };
  if (error instanceof DatabaseError) {
    const problem = `${withoutStop(error.message)} (${error.code ?? 'no code'})`;
    if (denied.test(error.code ?? '')) return new storeErrors.AccessDenied({ store, problem }, options);
    if (unavailable.test(error.code ?? '')) return new storeErrors.Unavailable({ store, problem }, options);
    return new storeErrors.Refused({ store, problem }, options);
  }
  if (error instanceof CommitRefused) return new storeErrors.Refused({ store, problem: error.message }, options);
  const { code, message } = described(error);
  if (code !== undefined && untrusted.has(code)) return new storeErrors.UntrustedServer({ store, problem: withoutStop(message) }, options);
  return new storeErrors.Unavailable({ store, problem: withoutStop(message) }, options);
}

function described(error: unknown): { readonly code: string | undefined; readonly message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  const { code } = error as { readonly code?: unknown };
  // Several addresses were tried: each failure is inside.
  const inner = error instanceof AggregateError ? error.errors.map(String).join('; ') : '';
  return { code: typeof code === 'string' ? code : undefined, message: error.message || inner || error.name };
}

const withoutStop = (message: string): string => message.replace(/\.$/, '');
