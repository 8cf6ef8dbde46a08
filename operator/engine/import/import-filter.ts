// What a connector's reads depend on: when it changes, only a full read tells what came into and left scope.
import { contentHash } from '../../model/hash.ts';
import { forestOf, type Revision } from '../../model/revision.ts';
import { memberAttribute } from '../rules/membership.ts';
import type { EngineContext } from '../context.ts';

/** Equal as long as a delta continues the last full read. */
export function importFilter({ revision, rules, targetSchemas }: EngineContext, connector: string): string {
  const own = rules.all.filter(({ rule }) => rule.connector === connector && rule.direction === 'Inbound');
  const attributes = own.flatMap((rule) => [
    ...rule.scopeReads,
    ...rule.join.flat().map(({ source }) => source),
    ...rule.flows.flatMap(({ reads }) => reads),
  ]);
  const asked = rules.asked(connector).groups;
  return contentHash({
    scope: scopeOf(revision, connector),
    objectTypes: objectTypesOf(rules, connector),
    attributes: distinct([...attributes, ...asked.map(() => memberAttribute)]),
    target: targetSchemas[connector] ?? {},
  });
}

/** Equal as long as reads have the same objects to show, whatever they show of them. */
export function importExtent({ revision, rules }: EngineContext, connector: string): string {
  const { partitions } = scopeOf(revision, connector);
  return contentHash({ partitions: partitions ?? [], objectTypes: objectTypesOf(rules, connector) });
}

function objectTypesOf(rules: EngineContext['rules'], connector: string): readonly string[] {
  const own = rules.all.filter(({ rule }) => rule.connector === connector && rule.direction === 'Inbound');
  return distinct([...own.map(({ rule }) => rule.sourceObjectType), ...rules.asked(connector).groups.map(() => 'group')]);
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

function scopeOf({ connectors }: Revision, name: string): { readonly partitions?: readonly unknown[]; readonly [about: string]: unknown } {
  const connector = connectors.find((candidate) => candidate.name === name);
  if (connector?.type === 'EntraID') return { tenantID: connector.entraID.tenantID, graphURL: connector.entraID.graphURL };
  const forest = forestOf(connector);
  const partitions = forest?.partitions ?? [];
  return {
    attributes: distinct(forest?.attributes ?? []),
    // Which servers answer does not change what there is to read.
    partitions: partitions.map(({ domain, include, exclude, newOrganizationalUnits }) => ({
      domain,
      include: distinct(include),
      exclude: distinct(exclude),
      newOrganizationalUnits,
    })),
  };
}
