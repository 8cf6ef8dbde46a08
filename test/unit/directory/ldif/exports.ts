// Exports as tests write them, and what the connector makes of them.
import type { CompleteRead, DirectoryObject, ImportPage } from '../../../../operator/model/object.ts';
import type { SourceDirectory } from '../../../../operator/worker/ports.ts';
import { type ExportSource, openLDIF } from '../../../../operator/directory/ldif/index.ts';
import type { LDIFOptions } from '../../../../operator/directory/ldif/options.ts';

/** A source in memory, in pieces of any size. */
export const memorySource = (content: string | Buffer, pieceBytes = 1 << 16): ExportSource => {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return {
    name: 'export.ldif',
    identity: async () => bytes.toString('latin1'),
    open: async function* () {
      for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
    },
  };
};

export interface Opened {
  readonly directory: SourceDirectory;
  /** Messages of warnings, with what they count. */
  readonly warnings: string[];
}

export function open(source: ExportSource, options: Partial<LDIFOptions> = {}): Opened {
  const warnings: string[] = [];
  const directory = openLDIF({
    name: 'contoso',
    source,
    partitions: [{ domain: 'contoso.test', include: [], exclude: [], newOrganizationalUnits: 'Include' }],
    attributes: ['cn', 'description', 'manager', 'member', 'proxyAddresses', 'thumbnailPhoto', 'userAccountControl', 'pwdLastSet'],
    objectTypes: ['user', 'inetOrgPerson', 'group', 'contact'],
    log: { warn: ({ count }, message) => warnings.push(typeof count === 'number' ? `${count}: ${message}` : message) },
    ...options,
  });
  return { directory, warnings };
}

export interface Reading {
  readonly objects: readonly DirectoryObject[];
  readonly complete: CompleteRead;
}

export async function readAll({ directory }: Opened): Promise<Reading> {
  const pages = directory.readFull(AbortSignal.timeout(60_000));
  const objects: DirectoryObject[] = [];
  for (;;) {
    const next: IteratorResult<ImportPage, CompleteRead> = await pages.next();
    if (next.done === true) return { objects, complete: next.value };
    objects.push(...next.value.flatMap((change) => (change.kind === 'replace' ? [change.object] : [])));
  }
}

/** The objects of one text. */
export const objectsOf = async (content: string | Buffer, options: Partial<LDIFOptions> = {}): Promise<readonly DirectoryObject[]> =>
  (await readAll(open(memorySource(content), options))).objects;

/** A person's entry; `lines` are added as they are. */
export const person = (name: string, ...lines: readonly string[]): string =>
  [
    `dn: CN=${name},OU=Staff,DC=contoso,DC=test`,
    'objectClass: top',
    'objectClass: person',
    'objectClass: organizationalPerson',
    'objectClass: user',
    ...lines,
    '',
    '',
  ].join('\n');
