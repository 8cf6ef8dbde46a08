// From a partition's list of servers to one that works: in order, the last good one first.
import { ResultCodeError } from 'ldapts';
import { setTimeout as delay } from 'node:timers/promises';
import { LockstepError } from '../../model/errors.ts';
import type { KeyReference, PartitionConfiguration } from '../../model/revision.ts';
import { directoryErrors } from './errors.ts';
import { explainBindRefusal, firstLine, tlsFailure } from './failure.ts';
import type { ActiveDirectoryLimits, ActiveDirectoryOptions } from './options.ts';
import { openLink, type PartitionLink } from './partition-link.ts';
import { BindRefusedError, connect, SilenceError } from './wire/connection.ts';

export interface Connector {
  readonly options: ActiveDirectoryOptions;
  readonly limits: ActiveDirectoryLimits;
  /** The server that worked last, by domain. */
  readonly preferred: Map<string, string>;
}

interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly certificateAuthority?: string;
}

interface Server {
  readonly host: string;
  readonly port: number;
}

/** Between servers, so that the workers of many schedules do not fall upon the next one at once. */
const pauseMs = 250;

/**
 * Connects to the first server of the partition that works and holds its domain.
 * A refused account ends the attempt at once: trying it on every server would lock it out.
 */
export async function connectPartition(
  connector: Connector,
  partition: PartitionConfiguration,
  preferred: string | undefined,
  signal: AbortSignal,
): Promise<PartitionLink> {
  const { options } = connector;
  const credentials = await readCredentials(options, partition.domain, signal);
  const failures: { readonly server: string; readonly error: LockstepError }[] = [];
  for (const server of inOrder(partition.servers, preferred ?? connector.preferred.get(partition.domain))) {
    if (failures.length > 0) await delay(pauseMs * (options.random ?? Math.random)(), undefined, { signal });
    const address = addressOf(server);
    try {
      const link = await connectServer(connector, partition, server, credentials, signal);
      connector.preferred.set(partition.domain, address);
      return link;
    } catch (error) {
      signal.throwIfAborted();
      const failure = connectFailure(error, address, options.configuration.password, connector.limits.connectMs);
      if (failure.reason === 'InvalidCredentials') throw failure;
      options.log.warn(
        { connector: options.name, server: address, reason: failure.reason, err: failure },
        'A domain controller can not be used.',
      );
      failures.push({ server: address, error: failure });
    }
  }
  throw allFailed(partition.domain, failures);
}

export const addressOf = ({ host, port }: Server): string => `${host}:${port}`;

const inOrder = (servers: readonly Server[], preferred: string | undefined): readonly Server[] => [
  ...servers.filter((server) => addressOf(server) === preferred),
  ...servers.filter((server) => addressOf(server) !== preferred),
];

async function readCredentials(options: ActiveDirectoryOptions, domain: string, signal: AbortSignal): Promise<Credentials> {
  const { username, password } = options.configuration;
  const [name, secret, authority] = await Promise.all([
    options.readUsername(signal),
    options.readPassword(signal),
    options.readCertificateAuthority?.(signal),
  ]);
  if (name.trim() === '') throw new directoryErrors.CredentialsMissing({ part: 'user name', domain, secret: secretName(username) });
  // Windows takes a name with an empty password as an anonymous bind and calls it a success (RFC 4513 5.1.2).
  if (secret === '') throw new directoryErrors.CredentialsMissing({ part: 'password', domain, secret: secretName(password) });
  if (authority === undefined) return { username: name.trim(), password: secret };
  if (!authority.includes('-----BEGIN CERTIFICATE-----')) throw new directoryErrors.CertificateAuthorityInvalid({ domain });
  return { username: name.trim(), password: secret, certificateAuthority: authority };
}

const secretName = ({ name, key }: KeyReference): string => `${name} (key ${key})`;

async function connectServer(
  { options, limits }: Connector,
  partition: PartitionConfiguration,
  server: Server,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<PartitionLink> {
  const { connectMs, silenceMs, messageBytes } = limits;
  const { transport } = options.configuration;
  const connection = await connect({ ...server, transport, ...credentials, connectMs, silenceMs, messageBytes }, signal);
  try {
    return await openLink(connection, partition, addressOf(server), signal);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Never carries a credential: neither ldapts' nor Node's messages hold the request. */
function connectFailure(error: unknown, server: string, secret: KeyReference, connectMs: number): LockstepError {
  if (error instanceof LockstepError) return error;
  const options = { cause: error };
  if (error instanceof BindRefusedError) {
    const detail = explainBindRefusal(error.diagnostic);
    return new directoryErrors.InvalidCredentials({ server, detail, secret: secretName(secret) }, options);
  }
  if (error instanceof SilenceError) return new directoryErrors.TimedOut({ server, seconds: connectMs / 1000 }, options);
  const detail = firstLine((error as Error).message);
  if (error instanceof ResultCodeError) {
    return new directoryErrors.Refused({ server, operation: 'open a session', result: error.code, detail }, options);
  }
  return tlsFailure(error, server) ?? new directoryErrors.ServerUnreachable({ domain: server, detail }, options);
}

function allFailed(domain: string, failures: readonly { readonly server: string; readonly error: LockstepError }[]): LockstepError {
  const [first] = failures;
  if (first === undefined) return new directoryErrors.ServerUnreachable({ domain, detail: 'no server is configured' });
  // One cause that is the same everywhere is the news; a mixture is told whole.
  if (!(first.error instanceof directoryErrors.ServerUnreachable) && failures.every(({ error }) => error.reason === first.error.reason))
    return first.error;
  const detail = failures.map(({ server, error }) => `${server}: ${causeOf(error)}`).join('; ');
  return new directoryErrors.ServerUnreachable({ domain, detail }, { cause: first.error });
}

const causeOf = (error: LockstepError): string =>
  error instanceof directoryErrors.ServerUnreachable && error.cause instanceof Error ? firstLine(error.cause.message) : error.message;
