// From what sockets, TLS and LDAP throw to an error that a person can act on.
import { LockstepError } from '../../model/errors.ts';
import { directoryErrors } from './errors.ts';
import { SilenceError } from './wire/connection.ts';
import { FrameError } from './wire/frame-reader.ts';
import { LdapResultError, resultName } from './wire/result.ts';

/** What was being done, as it stands in a sentence: "may not {operation}". */
export interface FailureContext {
  readonly server: string;
  readonly partition: string;
  readonly operation: string;
}

/** The data codes of `AcceptSecurityContext error, data 52e`. */
const bindRefusals: Readonly<Record<string, string>> = {
  '525': 'the account does not exist',
  '52e': 'the account or its password is wrong',
  '530': 'the account may not sign in at this hour',
  '531': 'the account may not sign in from here',
  '532': 'its password has expired',
  '533': 'the account is disabled',
  '701': 'the account has expired',
  '773': 'its password must be changed first',
  '775': 'the account is locked',
};

/** The reason in a refused bind's diagnostic message. */
export function explainBindRefusal(diagnostic: string): string {
  const data = /\bdata ([0-9a-f]+)/i.exec(diagnostic)?.[1]?.toLowerCase() ?? '';
  return bindRefusals[data] ?? 'the account or its password is wrong';
}

const untrusted = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
];

/** The certificate or TLS error in `error`, or `undefined` when it is about something else. */
export function tlsFailure(error: unknown, server: string): LockstepError | undefined {
  const { code = '', message = '' } = error as { readonly code?: string; readonly message?: string };
  const detail = firstLine(message);
  const options = { cause: error };
  if (code === 'CERT_HAS_EXPIRED') return new directoryErrors.CertificateExpired({ server, detail }, options);
  if (code === 'CERT_NOT_YET_VALID') return new directoryErrors.CertificateExpired({ server, detail }, options);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return new directoryErrors.CertificateNameMismatch({ server, detail }, options);
  if (untrusted.includes(code)) return new directoryErrors.CertificateUntrusted({ server, detail }, options);
  if (/^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)) return new directoryErrors.EncryptionFailed({ server, detail }, options);
  return undefined;
}

/** The error of a search. A LockstepError and the reason of an aborted signal pass as they are. */
export function searchFailure(error: unknown, context: FailureContext, signal: AbortSignal): unknown {
  if (error instanceof LockstepError || (signal.aborted && error === signal.reason)) return error;
  if (error instanceof LdapResultError) return resultFailure(error, context);
  const detail = firstLine((error as Error).message);
  if (error instanceof FrameError) {
    const fields = { server: context.server, detail };
    return /larger than the limit/.test(detail)
      ? new directoryErrors.MessageTooLarge(fields, { cause: error })
      : new directoryErrors.ProtocolError(fields, { cause: error });
  }
  if (error instanceof SilenceError) {
    return new directoryErrors.TimedOut({ server: context.server, seconds: error.silentMs / 1000 }, { cause: error });
  }
  return new directoryErrors.ConnectionLost({ server: context.server, detail }, { cause: error });
}

function resultFailure(error: LdapResultError, { server, partition, operation }: FailureContext): LockstepError {
  const detail = error.diagnostic === '' ? resultName(error.resultCode) : error.diagnostic;
  const options = { cause: error };
  switch (error.resultCode) {
    case 3:
    case 4:
    case 11:
      return new directoryErrors.PartialRead(
        { partition, count: 0, detail: `${server} cut the answer (${resultName(error.resultCode)})` },
        options,
      );
    case 10:
    case 32:
      return new directoryErrors.PartitionNotServed({ server, partition }, options);
    case 50:
      return new directoryErrors.InsufficientRights({ operation, partition, detail }, options);
    case 51:
    case 52:
      return new directoryErrors.ServerBusy({ server, detail }, options);
    default:
      return new directoryErrors.Refused(
        { server, operation, result: `${error.resultCode} (${resultName(error.resultCode)})`, detail },
        options,
      );
  }
}

export const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').trim().slice(0, 300);
