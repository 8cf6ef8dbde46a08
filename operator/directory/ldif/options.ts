// What a caller hands to the connector of an export file.
import type { DomainScope } from '../../model/revision.ts';
import type { ExportSource } from './source.ts';

/** The part of a structured log that this room uses; pino satisfies it. */
export interface LDIFLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface LDIFOptions {
  /** The connector's name, for the log. */
  readonly name: string;
  readonly source: ExportSource;
  /** The domains and containers that are wanted; as at the connector of a live forest. */
  readonly partitions: readonly DomainScope[];
  /** What the rules need. */
  readonly attributes: readonly string[];
  /** As rules name them: user, inetOrgPerson, group, contact, computer, ... */
  readonly objectTypes: readonly string[];
  readonly log: LDIFLog;
  /** Octets of one entry; 256 MiB unless told. */
  readonly entryBytes?: number;
}

export const defaultEntryBytes = 256 * 1024 * 1024;
