// Reads one Connector file.
import type { Account } from '../report/account.ts';
import { below, type XmlElement } from '../xml/element.ts';
import { readPrivateConfiguration } from './read-private-configuration.ts';
import { readPartitions } from './read-partition.ts';
import { readRunProfiles } from './read-run-profiles.ts';
import type { ConnectConnector, Selected } from './connector.ts';
import { notCarried, nothing } from '../report/outcome.ts';
import { identifier, Reader } from './reader.ts';
import { readSchema } from './schema.ts';

/** The same in every tenant's export. */
const entraConnectorId = '{b891884f-051e-4a83-95af-2544101c9083}';

/** @param root The element `ma-data`. */
export function readConnector(account: Account, root: XmlElement): ConnectConnector {
  const reader = new Reader(account, root);
  const word = (name: string): string => below(root, name)?.text.trim() ?? '';
  const name = word('name');
  const construct = account.open('Connector', `connector "${name}"`, root);
  const base = {
    construct,
    id: identifier(word('id')),
    name,
    description: word('description'),
    created: word('creation-time'),
    schema: readSchema(below(root, 'schema')),
  };
  const type = typeOf(root, base.id);
  if (type === 'Other') {
    account.takeTree(root);
    return {
      ...base,
      type,
      category: [word('category'), word('subtype')].filter((part) => part !== '').join(', '),
      parameters: [],
      attributes: [],
      partitions: [],
    };
  }
  readBookkeeping(reader, name);
  const { parameters, forest, login } = readPrivateConfiguration(reader, name);
  readRunProfiles(reader, name);
  const common = { ...base, parameters, attributes: readAttributes(reader, name), partitions: readPartitions(reader, name) };
  if (type === 'ActiveDirectory') return { ...common, type, forest: forest ?? name, account: login ?? '' };
  return { ...common, type, domain: initialDomain(`${name} ${login ?? ''}`) };
}

function typeOf(root: XmlElement, id: string): ConnectConnector['type'] {
  const category = below(root, 'category')?.text.trim().toUpperCase();
  if (category === 'AD') return 'ActiveDirectory';
  const subtype = below(root, 'subtype')?.text ?? '';
  return id === entraConnectorId || isEntraSubtype(subtype.toLowerCase()) ? 'EntraID' : 'Other';
}

/** `contoso.onmicrosoft.com` in `contoso.onmicrosoft.com - AAD`. */
const initialDomain = (text: string): string | undefined =>
  text
    .toLowerCase()
    .split(/[^\w.-]/)
    .map((word) => /^(.+\.onmicrosoft\.[a-z]+)/.exec(word)?.[1])
    .find((domain) => domain !== undefined);

function isEntraSubtype(subtype: string): boolean {
  const places = ['azure', 'entra'].map((name) => subtype.indexOf(name)).filter((place) => place >= 0);
  return subtype.includes('entra id') || (places.length > 0 && subtype.includes('active directory', Math.min(...places)));
}

/** What every connector has and nobody would carry. */
function readBookkeeping(reader: Reader, connector: string): void {
  const { account } = reader;
  for (const name of ['format-version', 'id', 'name', 'category', 'description', 'subtype', 'ma-listname', 'ma-companyname'])
    reader.text(name);
  for (const name of ['creation-time', 'last-modification-time', 'version', 'internal-version']) reader.text(name);
  const schema = reader.one('schema')?.element;
  if (schema !== undefined) account.tree('Schema', `schema of "${connector}"`, schema, nothing('Lockstep reads the directory as it is.'));
  for (const name of ['password-sync-allowed', 'password-sync']) {
    const element = reader.one(name)?.element;
    if (element === undefined) continue;
    const on = name === 'password-sync-allowed' && element.text.trim() === '1';
    const next = 'Leave passwords to Entra Connect, or to pass-through authentication or federation, until Lockstep synchronizes them.';
    account.tree(
      'Setting',
      `${name} of "${connector}"`,
      element,
      on
        ? notCarried('Lockstep synchronizes no passwords.', next)
        : nothing('It is off, or only tells how often a password is tried again.'),
    );
  }
  for (const name of ['join', 'projection', 'export-attribute-flow', 'component_mappings', 'encrypted-attributes']) {
    const element = reader.one(name)?.element;
    if (element === undefined) continue;
    const empty = element.children.length === 0 && element.text.trim() === '';
    const next = 'Write it as a SyncRule if you need it.';
    account.tree(
      'Setting',
      `${name} of "${connector}"`,
      element,
      empty ? nothing('It is empty.') : notCarried('Lockstep knows synchronization rules only.', next),
    );
  }
}

function readAttributes(reader: Reader, connector: string): readonly Selected[] {
  return reader
    .group('attribute-inclusion')
    .flatMap((element) => new Reader(reader.account, element).all('attribute'))
    .map(({ account, element }) => {
      account.take(element);
      const name = element.text.trim();
      return { construct: account.open('Attribute', `attribute ${name} selected on "${connector}"`, element), name };
    });
}
