// Whether a connector looks at the place of a distinguished name at all.
import { type ConnectorConfiguration, type DomainScope, forestOf } from '../../../model/revision.ts';
import { domainOf } from '../../rules/environment.ts';
import { groupKey } from '../../rules/membership.ts';
import type { Reason } from '../reports.ts';

export const isDistinguishedName = (text: string): boolean => /^[A-Za-z][A-Za-z0-9-]*\s*=.*,\s*DC\s*=/i.test(text);

/** What keeps the place out of every connector's sight; empty where some connector looks there. */
export function outsideOfUnits(connectors: readonly ConnectorConfiguration[], dn: string): readonly Reason[] {
  const domain = domainOf(dn);
  const partitions = connectors.flatMap((connector) =>
    (forestOf(connector)?.partitions ?? []).map((partition) => ({ connector: connector.name, partition })),
  );
  const own = partitions.filter(({ partition }) => partition.domain.toLowerCase() === domain);
  if (own.length === 0 && partitions.length > 0)
    return [
      {
        stage: 'Import',
        code: 'DomainNotRead',
        message: `No connector reads the domain ${domain}; they read ${[...new Set(partitions.map((one) => one.partition.domain))].join(', ')}.`,
        next: 'Add the domain to the partitions of a SyncConnector.',
      },
    ];
  return own.flatMap(({ connector, partition }) => outsideOf(connector, partition, dn) ?? []);
}

function outsideOf(connector: string, { domain, include, exclude }: DomainScope, dn: string): Reason | undefined {
  const within = (base: string): boolean => groupKey(dn) === groupKey(base) || groupKey(dn).endsWith(`,${groupKey(base)}`);
  const longest = (bases: readonly string[]): string | undefined => bases.filter(within).sort((a, b) => b.length - a.length)[0];
  const [included, excluded] = [longest(include), longest(exclude)];
  if (excluded !== undefined && (included === undefined || included.length < excluded.length))
    return {
      stage: 'Import',
      code: 'ExcludedOrganizationalUnit',
      connector,
      message: `${connector} leaves out ${excluded}.`,
      next: `Take it out of partitions[].exclude of the SyncConnector, or move the object.`,
    };
  if (included !== undefined || include.length === 0) return undefined;
  return {
    stage: 'Import',
    code: 'OutsideOfOrganizationalUnits',
    connector,
    message: `${connector} reads of ${domain} only ${include.join('; ')}.`,
    next: 'Add its container to partitions[].include of the SyncConnector, or move the object.',
  };
}
