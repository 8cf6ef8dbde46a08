// Makes a SyncConnector of a forest.
import type { SyncConnectorActiveDirectoryInput, SyncConnectorInput } from '../../../api/types.gen.ts';
import type { ConnectForest, ConnectPartition } from '../export/connector.ts';
import type { Account } from '../report/account.ts';
import { carriedTo, type Destination, notCarried, nothing, type Outcome } from '../report/outcome.ts';
import { domainOf, key } from './distinguished-name.ts';
import type { Todo } from './todo.ts';

type Partition = SyncConnectorActiveDirectoryInput['partitions'][number];

export interface ConvertedConnector {
  /** `undefined` where nothing of it can be read. */
  readonly resource: SyncConnectorInput | undefined;
  readonly todos: readonly Todo[];
}

/** Most containers that a partition takes in one list. */
const maxContainers = 100;

export function convertForest(
  account: Account,
  forest: ConnectForest,
  name: string,
  annotations: Readonly<Record<string, string>>,
): ConvertedConnector {
  const at = (field: string): Destination => ({ kind: 'SyncConnector', name, field });
  const todos: Todo[] = [];
  const partitions: Partition[] = [];
  for (const partition of rootFirst(forest)) {
    const domain = partition.isDomain ? domainOf(partition.name) : undefined;
    if (domain === undefined) {
      leaveOut(account, partition);
      continue;
    }
    const index = partitions.length;
    const field = `spec.activeDirectory.partitions[${index}]`;
    const servers = serversOf(account, partition, domain, at(`${field}.servers`));
    const advice = serverAdvice(servers.origin);
    todos.push({
      kind: 'SyncConnector',
      name,
      field: `${field}.servers`,
      what: `${advice} ${servers.hosts.join(', ')} must offer LDAPS with a certificate of that name.`,
    });
    partitions.push({
      domain,
      ...netbiosOf(domain, partition.netbiosName),
      servers: servers.hosts.map((host) => ({ host })),
      ...containersOf(account, partition, field, at),
    });
    account.settle(partition.construct, partitionOutcome(forest, partition, at(field)));
  }
  todos.push(
    {
      kind: 'SyncConnector',
      name,
      field: 'spec.activeDirectory.credentialsSecretRef',
      what: `Make the Secret ${name}-credentials with the keys username and password.${forest.account === '' ? '' : ` The old server used ${forest.account}; its password is in no export.`}`,
    },
    {
      kind: 'SyncConnector',
      name,
      field: 'spec.activeDirectory.certificateAuthorityRef',
      what: 'Name the certificate authority of the domain controllers, unless a public one has signed their certificates.',
    },
  );
  if (partitions.length === 0) {
    account.settle(
      forest.construct,
      notCarried('None of its domains is read.', 'Select a domain on the old server and export again, or leave the connector away.'),
    );
    return { resource: undefined, todos: [] };
  }
  account.settle(forest.construct, carriedTo(at('spec')));
  const activeDirectory = { partitions, ...rootDomainOf(forest, partitions), credentialsSecretRef: { name: `${name}-credentials` } };
  return {
    resource: {
      apiVersion: 'lockstep.dev/v1alpha1',
      kind: 'SyncConnector',
      metadata: { name, annotations },
      spec: { type: 'ActiveDirectory', activeDirectory },
    },
    todos,
  };
}

/** The forest's root domain first, as people expect it. */
const rootFirst = (forest: ConnectForest): readonly ConnectPartition[] =>
  [...forest.partitions].sort((a, b) => Number(isRoot(forest, b)) - Number(isRoot(forest, a)));

const isRoot = (forest: ConnectForest, partition: ConnectPartition): boolean =>
  domainOf(partition.name) === forest.forest.trim().toLowerCase();

/** What `%Forest.FQDN%` and its like say, where the first partition does not say the same. */
function rootDomainOf(
  { forest, parameters }: ConnectForest,
  [first]: readonly Partition[],
): Pick<SyncConnectorActiveDirectoryInput, 'rootDomain'> {
  const domain = forest.trim().toLowerCase();
  const netbios = parameters.find(({ name }) => name === 'Forest.Netbios')?.value.trim();
  const names = { domain, ...netbiosOf(domain, netbios) };
  const said = first?.domain === domain && (first.netbiosName === names.netbiosName || netbios === undefined);
  return said || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(domain) ? {} : { rootDomain: names };
}

/** The first label of the domain in upper case needs no saying. */
const netbiosOf = (domain: string, netbiosName: string | undefined): { readonly netbiosName?: string } =>
  netbiosName === undefined || netbiosName === '' || netbiosName === (domain.split('.')[0] ?? '').toUpperCase() ? {} : { netbiosName };

function partitionOutcome(forest: ConnectForest, partition: ConnectPartition, to: Destination): Outcome {
  const read = new Set(partition.objectTypes.map(({ name }) => name.toLowerCase()));
  const elsewhere = new Set(forest.partitions.flatMap(({ objectTypes }) => objectTypes.map(({ name }) => name)));
  const more = [...elsewhere].filter((type) => !read.has(type.toLowerCase()));
  if (more.length === 0) return carriedTo(to);
  const how = `Objects of type ${more.sort().join(', ')} of this domain are read as well.`;
  return { kind: 'Changed', to, how, why: 'A SyncConnector reads the same object types in all domains of a forest.' };
}

function leaveOut(account: Account, partition: ConnectPartition): void {
  const next = 'Check that no rule needs objects of it.';
  const outcome = notCarried('It is no domain, and a SyncConnector reads domains.', next);
  const all = [partition, ...partition.objectTypes, ...partition.include, ...partition.exclude, ...partition.preferredServers];
  for (const { construct } of all) account.settle(construct, outcome);
}

interface Servers {
  readonly hosts: readonly string[];
  readonly origin: 'Preferred' | 'LastUsed' | 'Guessed';
}

function serversOf(account: Account, { preferredServers, lastServer }: ConnectPartition, domain: string, to: Destination): Servers {
  const qualified = (host: string): string => (host.includes('.') ? host : `${host}.${domain}`).toLowerCase();
  for (const { construct } of preferredServers) account.settle(construct, carriedTo(to));
  const preferred = [...new Set(preferredServers.map(({ name }) => qualified(name)))].slice(0, 10);
  if (preferred.length > 0) return { hosts: preferred, origin: 'Preferred' };
  return lastServer === undefined ? { hosts: [domain], origin: 'Guessed' } : { hosts: [qualified(lastServer)], origin: 'LastUsed' };
}

function serverAdvice(origin: Servers['origin']): string {
  switch (origin) {
    case 'Preferred':
      return 'Check the servers.';
    case 'LastUsed':
      return 'The old server chose its domain controllers by itself; this is the one that it used last. Name those to use.';
    case 'Guessed':
      return 'The export names no domain controller; this is the name of the domain itself. Name those to use.';
  }
}

/** The nearest entry above an object decides, here as there; that nothing else is read needs no entry of its own. */
function containersOf(
  account: Account,
  partition: ConnectPartition,
  field: string,
  at: (field: string) => Destination,
): Pick<Partition, 'include' | 'exclude'> {
  const lists: { include?: readonly string[]; exclude?: readonly string[] } = {};
  const root = key(partition.name);
  for (const side of ['include', 'exclude'] as const) {
    const names: string[] = [];
    for (const { construct, name } of partition[side]) {
      const whole =
        key(name) === root &&
        (side === 'exclude' ? partition.include.length > 0 : partition.exclude.every((other) => key(other.name) !== root));
      if (whole && (side === 'exclude' || partition.include.length === 1)) {
        account.settle(
          construct,
          nothing(
            side === 'exclude'
              ? 'Where containers are named, nothing else is read.'
              : 'Without a named container, all of the domain is read.',
          ),
        );
      } else if (names.some((known) => key(known) === key(name))) {
        account.settle(construct, nothing('It stands twice.'));
      } else if (names.length >= maxContainers) {
        const next = 'Name containers further up, or read the domain through two SyncConnectors.';
        account.settle(construct, notCarried(`A partition takes ${maxContainers} containers in ${side}.`, next));
      } else {
        account.settle(construct, carriedTo(at(`${field}.${side}[${names.length}]`)));
        names.push(name);
      }
    }
    if (names.length > 0) lists[side] = names;
  }
  return lists;
}
