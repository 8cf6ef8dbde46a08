// Turns the connectors that a schedule names into their frozen configuration.
import type { SyncConnectorActiveDirectoryInput, SyncConnectorInput, SyncConnectorLdifInput } from '../api/types.gen.ts';
import { suggestion } from '../expression/index.ts';
import type {
  ActiveDirectoryConfiguration,
  ConnectorConfiguration,
  DomainNames,
  DomainScope,
  LDIFConfiguration,
  GroupFilter,
} from '../model/revision.ts';
import { certificateAuthority, freezeEntraID } from './entra-connector.ts';
import { type ConfigurationProblem, connectorProblem, type Report, scheduleProblem } from './problem.ts';
import { nameOf, type Resources } from './resources.ts';
import { writebackProblems } from './writeback.ts';

export interface Connectors {
  /** In the schedule's order. */
  readonly connectors: readonly ConnectorConfiguration[];
  readonly problems: readonly ConfigurationProblem[];
}

/** Resolves `spec.connectors` of the schedule. */
export function resolveConnectors(resources: Resources): Connectors {
  const report = scheduleProblem(resources.schedule);
  const byName = new Map(resources.connectors.map((connector) => [nameOf(connector), connector]));
  const connectors: ConnectorConfiguration[] = [];
  const problems: ConfigurationProblem[] = [];
  const named = new Set<string>();
  for (const [index, { name }] of resources.schedule.spec.connectors.entries()) {
    const field = `spec.connectors[${index}].name`;
    const connector = byName.get(name);
    if (named.has(name)) {
      problems.push(
        report(field, `The SyncConnector ${name} is named twice.`, 'Name every connector once; the order breaks ties of precedence.'),
      );
    } else if (connector === undefined) {
      const hint = suggestion(name, byName.keys());
      problems.push(
        report(
          field,
          `There is no SyncConnector ${name}${hint === '' ? '.' : hint}`,
          'Create the connector in this namespace, or correct the name.',
        ),
      );
    } else {
      const frozen = freeze(connector, connectorProblem(connector));
      if ('field' in frozen) problems.push(frozen);
      else connectors.push(frozen);
    }
    named.add(name);
  }
  if (problems.length === 0) problems.push(...countProblems(connectors, report));
  return { connectors, problems };
}

function countProblems(connectors: readonly ConnectorConfiguration[], report: Report): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const targets = connectors.filter(({ type }) => type === 'EntraID').length;
  if (targets !== 1) {
    const found = targets === 0 ? 'none' : `${targets}`;
    problems.push(
      report(
        'spec.connectors',
        `A schedule has exactly one connector of type EntraID; this one has ${found}.`,
        'Name one EntraID connector; make another schedule for another tenant.',
      ),
    );
  }
  if (targets === connectors.length) {
    problems.push(
      report(
        'spec.connectors',
        'A schedule has at least one connector of type ActiveDirectory or LDIF; this one has none.',
        'Name the connector of the directory to read.',
      ),
    );
  }
  return problems;
}

function freeze(connector: SyncConnectorInput, report: Report): ConnectorConfiguration | ConfigurationProblem {
  const { type, activeDirectory, ldif, entraID } = connector.spec;
  const name = nameOf(connector);
  const blocks = [activeDirectory, ldif, entraID].filter((block) => block !== undefined).length;
  if (type === 'ActiveDirectory' && activeDirectory !== undefined && blocks === 1) {
    const problem =
      domainProblem('activeDirectory', activeDirectory.partitions, report) ??
      serverProblem(activeDirectory, report) ??
      writebackProblems(activeDirectory.writeback?.attributes ?? [], report)[0];
    return problem ?? { name, type, activeDirectory: freezeActiveDirectory(activeDirectory) };
  }
  if (type === 'LDIF' && ldif !== undefined && blocks === 1) {
    return domainProblem('ldif', ldif.partitions, report) ?? { name, type, ldif: freezeLDIF(ldif) };
  }
  if (type === 'EntraID' && entraID !== undefined && blocks === 1) {
    const frozen = freezeEntraID(entraID, report);
    return 'field' in frozen ? frozen : { name, type, entraID: frozen };
  }
  const block = { ActiveDirectory: 'activeDirectory', LDIF: 'ldif', EntraID: 'entraID' }[type];
  return report('spec', `A connector of type ${type} has the block ${block}, and no other.`, `Give spec.${block} alone.`);
}

function domainProblem(
  block: string,
  partitions: readonly { readonly domain: string }[],
  report: Report,
): ConfigurationProblem | undefined {
  const domains = partitions.map(({ domain }) => domain.toLowerCase());
  const twice = domains.findIndex((domain, index) => domains.indexOf(domain) !== index);
  if (twice < 0) return undefined;
  const message = `The domain ${domains[twice] ?? ''} stands twice.`;
  return report(`spec.${block}.partitions[${twice}].domain`, message, 'Write one partition for each domain.');
}

function serverProblem({ partitions }: SyncConnectorActiveDirectoryInput, report: Report): ConfigurationProblem | undefined {
  const silent = partitions.findIndex(({ servers }) => servers.length === 0);
  if (silent < 0) return undefined;
  return report(
    `spec.activeDirectory.partitions[${silent}].servers`,
    'The partition has no server.',
    'Name at least one domain controller.',
  );
}

function freezeActiveDirectory(block: SyncConnectorActiveDirectoryInput): ActiveDirectoryConfiguration {
  const transport = block.transport ?? 'LDAPS';
  const secret = block.credentialsSecretRef;
  return {
    transport,
    partitions: block.partitions.map((partition) => ({
      ...domainScope(partition),
      servers: partition.servers.map(({ host, port }) => ({ host, port: port ?? (transport === 'LDAPS' ? 636 : 389) })),
    })),
    ...(block.rootDomain === undefined ? {} : { rootDomain: domainNames(block.rootDomain) }),
    username: { kind: 'Secret', name: secret.name, key: secret.usernameKey ?? 'username' },
    password: { kind: 'Secret', name: secret.name, key: secret.passwordKey ?? 'password' },
    ...certificateAuthority(block.certificateAuthorityRef),
    attributes: [...new Set(block.attributes)].sort(),
    ...groupFilter(block),
    ...(block.writeback === undefined ? {} : { writeback: { attributes: [...new Set(block.writeback.attributes)].sort() } }),
  };
}

function freezeLDIF({ fileRef, partitions, attributes }: SyncConnectorLdifInput): LDIFConfiguration {
  const { kind, name, key } = fileRef;
  return { file: { kind, name, key }, partitions: partitions.map(domainScope), attributes: [...new Set(attributes)].sort() };
}

const domainScope = ({
  include = [],
  exclude = [],
  newOrganizationalUnits = 'Include',
  ...names
}: Omit<Partial<DomainScope>, 'domain'> & Pick<DomainScope, 'domain'>): DomainScope => ({
  ...domainNames(names),
  include,
  exclude,
  newOrganizationalUnits,
});

const domainNames = ({ domain, netbiosName }: DomainNames): DomainNames => ({
  domain,
  ...(netbiosName === undefined ? {} : { netbiosName }),
});

function groupFilter({ groupFilter: filter }: SyncConnectorActiveDirectoryInput): { readonly groupFilter?: GroupFilter } {
  if (filter === undefined) return {};
  return { groupFilter: { groups: [...new Set(filter.groups)].sort(), membership: filter.membership ?? 'Direct' } };
}
