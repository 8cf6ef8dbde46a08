// Reads GlobalSettings/MV.xml: the metaverse's schema and the settings of the whole server.
import { nothing, notCarried } from '../report/outcome.ts';
import { below, type XmlElement } from '../xml/element.ts';
import type { ConnectParameter } from './connector.ts';
import { readParameters } from './read-parameters.ts';
import { Reader } from './reader.ts';
import type { Account } from '../report/account.ts';
import { readSchema, type Schema } from './schema.ts';

export interface ConnectMetaverse {
  readonly schema: Schema;
  readonly settings: readonly ConnectParameter[];
  /** Name of the old server and when the export was made, where the file tells. */
  readonly server: string | undefined;
  readonly exportedAt: string | undefined;
}

/** @param root The element `saved-mv-configuration`, or `mv-data` alone. */
export function readMetaverse(account: Account, root: XmlElement): ConnectMetaverse {
  const outer = new Reader(account, root);
  const reader = root.name === 'mv-data' ? outer : outer.one('mv-data');
  if (reader !== undefined) readData(reader);
  return {
    schema: readSchema(below(reader?.element, 'schema')),
    settings: readParameters(reader, 'the server'),
    server: outer.attribute('server'),
    exportedAt: outer.attribute('export-date'),
  };
}

function readData(reader: Reader): void {
  const { account } = reader;
  for (const name of ['format-version', 'version']) reader.text(name);
  const schema = reader.one('schema')?.element;
  if (schema !== undefined)
    account.tree('Schema', 'schema of the metaverse', schema, nothing('Lockstep’s metaverse takes every attribute that a rule writes.'));
  for (const name of ['password-change-history-size', 'password-sync']) {
    const element = reader.one(name)?.element;
    if (element !== undefined)
      account.tree('Setting', `${name} of the metaverse`, element, nothing('It belongs to password management of the older product.'));
  }
  for (const name of ['import-attribute-flow', 'mv-deletion', 'provisioning', 'extension']) {
    const element = reader.one(name)?.element;
    if (element === undefined) continue;
    const empty = element.children.length === 0 && element.text.trim() === '';
    const outcome = empty
      ? nothing('It is empty.')
      : notCarried('Lockstep knows synchronization rules only.', 'Write it as a SyncRule if you need it.');
    account.tree('Setting', `${name} of the metaverse`, element, outcome);
  }
}
