// What a caller hands to the Active Directory connector.
import type { ActiveDirectoryConfiguration } from '../../model/revision.ts';
import type { TargetSchema } from '../../model/schema.ts';
import type { ReadKey } from '../../worker/ports.ts';

/** The part of a structured log that this room uses; pino satisfies it. */
export interface DirectoryLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface ActiveDirectoryLimits {
  /** For connection, TLS and bind together, per server. */
  readonly connectMs: number;
  /** Longest silence in the middle of an answer. Samba builds a whole DirSync answer before its first entry: 57 s for 105,000 objects. */
  readonly silenceMs: number;
  /** One LDAP message, which is one entry. */
  readonly messageBytes: number;
  /** Entries a page; Windows gives at most 1000. */
  readonly pageEntries: number;
  /** What one DirSync answer should hold. */
  readonly dirSyncBytes: number;
}

export const defaultLimits: ActiveDirectoryLimits = {
  connectMs: 15_000,
  silenceMs: 300_000,
  messageBytes: 256 * 1024 * 1024,
  pageEntries: 1000,
  dirSyncBytes: 8 * 1024 * 1024,
};

export interface ActiveDirectoryOptions {
  /** The connector's name, for the log. */
  readonly name: string;
  readonly configuration: ActiveDirectoryConfiguration;
  /** Asked at every connection, so that a rotated Secret counts at the next read. */
  readonly readUsername: ReadKey;
  readonly readPassword: ReadKey;
  /** PEM; without it the system's authorities are trusted. */
  readonly readCertificateAuthority?: ReadKey;
  /** What the rules need. What the connector needs itself is added. */
  readonly attributes: readonly string[];
  /** As rules name them: user, inetOrgPerson, group, contact, computer, ... */
  readonly objectTypes: readonly string[];
  /** What rules may write, by object type; absent where the forest is only read. */
  readonly targetSchema?: TargetSchema;
  readonly log: DirectoryLog;
  readonly limits?: Partial<ActiveDirectoryLimits>;
  /** Spreads retries; for tests. */
  readonly random?: () => number;
}
