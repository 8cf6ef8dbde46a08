// What rules see of an object while they are evaluated.
import type { ExpressionEnvironment } from '../../expression/index.ts';
import { decodeValue, type JsonAttributes, type JsonValue } from '../../model/json.ts';
import { type DomainNames, forestOf, type Revision } from '../../model/revision.ts';
import { askedGroup } from './membership.ts';
import type { ReadAttribute, ReadParameter } from './scope.ts';

/** One object as rules read it: its values, and its references as far as rules look at them. */
export interface RuleSubject {
  readonly attributes: JsonAttributes;
  readonly dn: string;
  /** How many references it has, by attribute; absent where it has none. */
  readonly referenceCounts: Readonly<Record<string, number>>;
  /** Names referred to, for the attributes that expressions read in full. */
  readonly referenceNames: Readonly<Record<string, readonly string[]>>;
  /** Values that the last import confirmed, for `ImportedValue`. */
  readonly imported: JsonAttributes;
  readonly parameter: ReadParameter;
  /** Attributes of which nobody says anything, not even that there is no value; absent where there are none. */
  readonly untold?: ReadonlySet<string>;
  /** Keys of the groups that it is a member of, as far as rules ask; absent where none does. */
  readonly memberships?: ReadonlySet<string>;
}

/** The surroundings of one run: its frozen time, and randomness for rules that ask for it. */
export interface RuleContext {
  readonly now: Date;
  readonly random: () => number;
}

/** Reads values and references alike; what is only known to be referred to is shown as its count of empty names. */
export const reader =
  (subject: RuleSubject): ReadAttribute =>
  (name) => {
    const value = subject.attributes[name];
    if (value !== undefined) return value;
    if (subject.memberships !== undefined) {
      const group = askedGroup(name);
      if (group !== undefined) return subject.memberships.has(group);
    }
    if (name === 'dn') return subject.dn === '' ? undefined : subject.dn;
    if (subject.referenceNames[name] !== undefined) return subject.referenceNames[name];
    return subject.referenceCounts[name] === undefined ? undefined : [''];
  };

export function expressionEnvironment(subject: RuleSubject, context: RuleContext): ExpressionEnvironment {
  const read = reader(subject);
  const decoded = (value: JsonValue | undefined) =>
    value === undefined ? undefined : typeof value === 'object' ? decodeValue(value) : value;
  return {
    attribute: (name) => decoded(read(name)),
    imported: (name) => decoded(subject.imported[name]),
    parameter: subject.parameter,
    now: () => context.now,
    random: context.random,
    count: (name) => {
      const count = subject.referenceCounts[name];
      if (count !== undefined) return count;
      const value = subject.attributes[name];
      return value === undefined ? 0 : Array.isArray(value) ? value.length : 1;
    },
  };
}

/** Gives the parameters of one connector's objects; domain parameters come from the object's distinguished name. */
export function parametersOf(revision: Revision, connector: string): (dn: string) => ReadParameter {
  const configuration = revision.connectors.find(({ name }) => name === connector);
  const forest = forestOf(configuration);
  const root = forest?.rootDomain ?? forest?.partitions[0];
  const own = new Map(Object.entries(revision.parameters ?? {}));
  const domains = new Map((forest?.partitions ?? []).map((partition) => [partition.domain, partition]));
  return (dn) => {
    // Several flows of one object ask for its domain.
    let domain: string | undefined;
    return (name) => {
      switch (name) {
        case 'Connector.ID':
        case 'Connector.Name':
          return connector;
        case 'Connector.GroupFilteringGroupDn':
          return forest?.groupFilter?.groups[0];
        case 'Domain.FQDN':
        case 'Domain.Netbios':
        case 'Domain.LDAP': {
          domain ??= domainOf(dn);
          return domainParameter(name.slice(7), domains.get(domain) ?? { domain });
        }
        case 'Forest.FQDN':
        case 'Forest.Netbios':
        case 'Forest.LDAP':
          return root === undefined ? undefined : domainParameter(name.slice(7), { ...domains.get(root.domain), ...root });
        default:
          return own.get(name);
      }
    };
  };
}

/** The DNS name of the domain that a distinguished name lies in: `contoso.test` for `CN=A,DC=contoso,DC=test`. */
export function domainOf(dn: string): string {
  const labels: string[] = [];
  for (let end = dn.length; end > 0; ) {
    const comma = dn.lastIndexOf(',', end - 1);
    const part = dn.slice(comma + 1, end).trim();
    const label = part.slice(3).trim().toLowerCase();
    if (part.slice(0, 3).toUpperCase() !== 'DC=' || label === '' || dn[comma - 1] === '\\') break;
    labels.push(label);
    end = comma;
  }
  return labels.reverse().join('.');
}

function domainParameter(form: string, { domain, netbiosName }: DomainNames): string | undefined {
  if (domain === '') return undefined;
  if (form === 'FQDN') return domain;
  if (form === 'LDAP')
    return domain
      .split('.')
      .map((label) => `DC=${label}`)
      .join(',');
  // The NetBIOS name is the first label unless somebody chose another at the domain's creation.
  return netbiosName ?? (domain.split('.')[0] ?? '').toUpperCase();
}
