// Settles the object types and attributes that a connector selects, by what the rules make of them.
import type { SyncConnectorInput } from '../../../api/types.gen.ts';
import type { ConnectConnector } from '../export/connector.ts';
import type { Account } from '../report/account.ts';
import { carriedTo, notCarried, nothing } from '../report/outcome.ts';

/** Most attributes that a connector takes beyond those of its rules. */
const maxAttributes = 200;
/** They make the tree of a directory and are read for it alone. */
const structure: ReadonlySet<string> = new Set(['container', 'domaindns', 'organizationalunit']);

export interface RuleNeeds {
  readonly attributes: readonly string[];
  readonly objectTypes: readonly string[];
}

/** Gives the connector with the attributes that are selected but that no rule names. */
export function settleSelection(
  account: Account,
  connector: ConnectConnector,
  resource: SyncConnectorInput,
  needs: RuleNeeds,
): SyncConnectorInput {
  const name = resource.metadata.name ?? '';
  const types = new Set(needs.objectTypes.map((type) => type.toLowerCase()));
  for (const { construct, name: type } of connector.partitions.flatMap(({ objectTypes }) => objectTypes)) {
    const lower = type.toLowerCase();
    if (types.has(lower)) account.settle(construct, carriedTo({ kind: 'SyncConnector', name, field: 'spec' }));
    else
      account.settle(
        construct,
        nothing(structure.has(lower) ? 'It makes the tree of the directory.' : 'No rule in use reads or writes objects of it.'),
      );
  }
  const named = new Set(needs.attributes.map((attribute) => attribute.toLowerCase()));
  const more: string[] = [];
  for (const { construct, name: attribute } of connector.attributes) {
    if (named.has(attribute.toLowerCase())) account.settle(construct, carriedTo({ kind: 'SyncConnector', name, field: 'spec' }));
    else if (resource.spec.activeDirectory === undefined) account.settle(construct, nothing('No rule in use reads or writes it.'));
    else if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(attribute))
      account.settle(construct, notCarried('It is no name of an LDAP attribute.', 'Check its name on the old server.'));
    else if (more.length >= maxAttributes) account.settle(construct, nothing('No rule in use reads it.'));
    else {
      account.settle(construct, carriedTo({ kind: 'SyncConnector', name, field: `spec.activeDirectory.attributes[${more.length}]` }));
      more.push(attribute);
    }
  }
  const { activeDirectory } = resource.spec;
  if (activeDirectory === undefined || more.length === 0) return resource;
  return { ...resource, spec: { ...resource.spec, activeDirectory: { ...activeDirectory, attributes: more } } };
}
