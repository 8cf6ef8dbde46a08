// Reads the partitions of a connector: for a forest its domains, with the containers and object types that are read.
import type { Account, ConstructKind } from '../report/account.ts';
import { notCarried, nothing } from '../report/outcome.ts';
import { below, type XmlElement } from '../xml/element.ts';
import type { ConnectParameter, ConnectPartition, Selected } from './connector.ts';
import { readParameters } from './read-parameters.ts';
import { isTrue, Reader } from './reader.ts';

export function readPartitions(reader: Reader, connector: string): readonly ConnectPartition[] {
  return reader
    .group('ma-partition-data')
    .flatMap((element) => new Reader(reader.account, element).all('partition'))
    .flatMap((partition) => readPartition(partition, connector) ?? []);
}

function readPartition(reader: Reader, connector: string): ConnectPartition | undefined {
  const { account, element } = reader;
  const name = below(element, 'name')?.text.trim() ?? '';
  const label = `partition ${name} of "${connector}"`;
  if (!isTrue(below(element, 'selected')?.text)) {
    account.tree('Partition', label, element, nothing('It is not selected, so nothing of it is read.'));
    return undefined;
  }
  const construct = account.open('Partition', label, element);
  for (const child of ['id', 'name', 'selected', 'display-name', 'creation-time', 'last-modification-time', 'version']) reader.text(child);
  const data = below(element, 'custom-data', 'adma-partition-data');
  const parameters = readParameters(reader, label);
  settleParameters(account, parameters);
  const servers = data === undefined ? [] : readDomain(new Reader(account, data), label);
  for (const other of below(element, 'custom-data')?.children ?? []) readState(account, other, label);
  const named = (parameter: string): string | undefined =>
    parameters.find((candidate) => candidate.name === parameter)?.value.trim() || undefined;
  const isDomain = data === undefined ? false : below(data, 'is-domain') === undefined || isTrue(below(data, 'is-domain')?.text);
  return {
    construct,
    name,
    isDomain,
    objectTypes: names(account, 'ObjectType', `object type read from ${name}:`, below(element, 'filter', 'object-classes'), 'object-class'),
    include: names(account, 'Container', 'container read:', below(element, 'filter', 'containers', 'inclusions'), 'inclusion'),
    exclude: names(account, 'Container', 'container left out:', below(element, 'filter', 'containers', 'exclusions'), 'exclusion'),
    preferredServers: servers,
    lastServer: below(data, 'last-dc')?.text.trim() || named('last-dc'),
    netbiosName: named('Domain.Netbios'),
  };
}

function names(account: Account, kind: ConstructKind, label: string, list: XmlElement | undefined, item: string): readonly Selected[] {
  if (list === undefined) return [];
  if (list.children.length === 0) account.take(list);
  return list.children.flatMap((element) => {
    if (element.name !== item) return [];
    account.take(element);
    const name = element.text.trim();
    return name === '' ? [] : [{ construct: account.open(kind, `${label} ${name}`, element), name }];
  });
}

/** Where the domain answers; gives the preferred domain controllers. */
function readDomain(reader: Reader, label: string): readonly Selected[] {
  for (const name of ['dn', 'name', 'guid', 'is-domain', 'last-dc', 'dc-failover']) reader.text(name);
  for (const [name, what] of protections) {
    const element = reader.one(name)?.element;
    if (element === undefined) continue;
    reader.account.take(element);
    reader.account.attribute(element, 'crl-check');
    reader.account.settle(
      reader.account.open('Setting', `${what} of ${label}`, element),
      nothing('Lockstep always speaks TLS and verifies the certificate.'),
    );
  }
  for (const name of ['login-user', 'login-domain']) {
    const element = reader.one(name)?.element;
    if (element === undefined) continue;
    const own = element.text.trim() !== '';
    const next = 'Give the connector one account that may read all its domains, or make a SyncConnector of its own for this domain.';
    const outcome = own ? notCarried('A SyncConnector has one account for all its domains.', next) : nothing('It is empty.');
    reader.account.tree('Setting', `${name} of ${label}`, element, outcome);
  }
  const cookie = reader.one('cookie')?.element;
  if (cookie !== undefined)
    reader.account.tree('State', `position of the last import of ${label}`, cookie, nothing('Lockstep begins with a full import.'));
  const preferred = reader.group('preferred-dcs').flatMap((element) => new Reader(reader.account, element).all('preferred-dc'));
  return preferred.map(({ account, element }) => {
    account.take(element);
    const name = element.text.trim();
    return { construct: account.open('Setting', `preferred domain controller ${name} of ${label}`, element), name };
  });
}

const protections = [
  ['sign-and-seal', 'signing and sealing'],
  ['ssl-bind', 'TLS'],
  ['simple-bind', 'the simple bind'],
] as const;

/** The tenant's partition has a name and a position of its last import. */
function readState(account: Account, element: XmlElement, label: string): void {
  if (element.name === 'ecma-partition-data' || element.name === 'water-mark') {
    account.tree('State', `${element.name} of ${label}`, element, nothing('It is the old server’s own state.'));
  }
}

function settleParameters(account: Account, parameters: readonly ConnectParameter[]): void {
  for (const { construct, name } of parameters) {
    account.settle(
      construct,
      nothing(name.startsWith('Domain.') ? 'Lockstep gives this parameter by itself.' : 'It repeats what the partition says.'),
    );
  }
}
