// The connector as the tests open it, and how they read it to its end.
import type { TestContext } from 'node:test';
import { type ActiveDirectoryOptions, openActiveDirectory } from '../../../../operator/directory/active-directory/index.ts';
import type { CompleteRead, ImportedChange, ImportPage } from '../../../../operator/model/object.ts';
import type { PartitionConfiguration } from '../../../../operator/model/revision.ts';
import type { SourceDirectory } from '../../../../operator/worker/ports.ts';
import type { FakeServer } from './fake/server.ts';
import { domain } from './fake/forest.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface OpenOptions extends Partial<Omit<ActiveDirectoryOptions, 'configuration'>> {
  readonly partition?: Partial<PartitionConfiguration>;
  readonly transport?: 'LDAPS' | 'StartTLS';
  readonly lines?: LogLine[];
  /** Further partitions, whole. */
  readonly others?: readonly PartitionConfiguration[];
}

export const defaultAttributes = [
  'cn',
  'displayName',
  'description',
  'proxyAddresses',
  'userAccountControl',
  'accountExpires',
  'member',
  'manager',
];

const key = (name: string) => ({ kind: 'Secret', name: 'contoso-credentials', key: name }) as const;

/** Opens a connector for a fake server; it is closed with the test. */
export function openFake(t: TestContext, server: FakeServer, options: OpenOptions = {}): SourceDirectory {
  const { partition, transport = 'LDAPS', lines = [], others = [], ...rest } = options;
  const write = (level: LogLine['level']) => (fields: LogLine['fields'], message: string) => void lines.push({ level, message, fields });
  const partitions = [
    {
      domain,
      servers: [{ host: '127.0.0.1', port: server.port }],
      include: [],
      exclude: [],
      newOrganizationalUnits: 'Include' as const,
      ...partition,
    },
    ...others,
  ];
  const directory = openActiveDirectory({
    name: 'contoso',
    attributes: defaultAttributes,
    objectTypes: ['user', 'group', 'contact'],
    readUsername: async () => 'svc@contoso.test',
    readPassword: async () => 'right',
    readCertificateAuthority: async () => server.authority,
    log: { debug: write('debug'), info: write('info'), warn: write('warn') },
    random: () => 0,
    configuration: { transport, partitions, username: key('username'), password: key('password'), attributes: [] },
    ...rest,
  });
  t.after(() => directory.close());
  return directory;
}

export const noAbort = (): AbortSignal => new AbortController().signal;

/** Everything that a reader yields, and what it returns. */
export async function drain<R>(
  pages: AsyncGenerator<ImportPage, R, undefined>,
): Promise<{ readonly changes: readonly ImportedChange[]; readonly end: R }> {
  const changes: ImportedChange[] = [];
  for (;;) {
    const step = await pages.next();
    if (step.done === true) return { changes, end: step.value };
    changes.push(...step.value);
  }
}

export const readFull = (
  directory: SourceDirectory,
): Promise<{ readonly changes: readonly ImportedChange[]; readonly end: CompleteRead }> => drain(directory.readFull(noAbort()));
