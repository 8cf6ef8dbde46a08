// Rules small enough to be read in a test, in the manner of the shipped ones.
import type { Permit } from '../../../operator/model/permit.ts';
import type { ChosenUnit, Flow, GroupFilter, MergeType, Revision, RevisionRule, ScopeClause } from '../../../operator/model/revision.ts';

export const direct = (target: string, source: string = target, mergeType: MergeType = 'Update'): Flow => ({
  kind: 'Direct',
  target,
  source,
  mergeType,
  executeOnce: false,
});

export const constant = (target: string, value: string): Flow => ({
  kind: 'Constant',
  target,
  value,
  mergeType: 'Update',
  executeOnce: false,
});

export const expression = (target: string, text: string, executeOnce = false): Flow => ({
  kind: 'Expression',
  target,
  expression: text,
  mergeType: 'Update',
  executeOnce,
});

export function rule(overrides: Partial<RevisionRule> & Pick<RevisionRule, 'name' | 'direction' | 'connector'>): RevisionRule {
  return {
    origin: 'Custom',
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 100,
    scope: [],
    join: [],
    flows: [],
    ...overrides,
  };
}

/** An organizational unit that becomes an administrative unit. */
export const unitFrom = (distinguishedName: string, members: ChosenUnit['members'] = 'Nested', name = distinguishedName): RevisionRule =>
  rule({
    name: `In from corp - ${name}`,
    direction: 'Inbound',
    connector: 'corp',
    sourceObjectType: 'organizationalUnit',
    targetObjectType: 'administrativeUnit',
    linkType: 'Provision',
    precedence: 300,
    flows: [direct('sourceAnchor', 'anchor'), direct('displayName', 'name'), direct('member', 'organizationalUnitMember')],
    organizationalUnit: { distinguishedName, members },
  });

export const unitsOut = rule({
  name: 'Out to tenant - Unit',
  direction: 'Outbound',
  connector: 'tenant',
  sourceObjectType: 'administrativeUnit',
  targetObjectType: 'administrativeUnit',
  linkType: 'Provision',
  precedence: 301,
  flows: [direct('sourceAnchor'), direct('displayName'), direct('member')],
});

/** Rules that know by userAccountControl alone who is disabled. */
export const knowingByControl = (rules: readonly RevisionRule[]): readonly RevisionRule[] =>
  rules.map((one) => {
    if (one.name !== 'In from corp - User Join') return one;
    const others = one.flows.filter(({ target }) => target !== 'accountEnabled');
    return { ...one, flows: [...others, expression('accountEnabled', 'BitAnd([userAccountControl],2)=0')] };
  });

/** With a filter of the forest's connector. */
export const filteredBy = (revision: Revision, groupFilter: GroupFilter): Revision => ({
  ...revision,
  connectors: revision.connectors.map((connector) =>
    connector.name === 'corp' && connector.type === 'ActiveDirectory'
      ? { ...connector, activeDirectory: { ...connector.activeDirectory, groupFilter } }
      : connector,
  ),
});

export const where = (attribute: string, operator: ScopeClause['operator'], value?: string): readonly (readonly ScopeClause[])[] => [
  [{ attribute, operator, ...(value === undefined ? {} : { value }) }],
];

const on = (source: string, target: string) => [[{ source, target, caseSensitive: false }]];

/** A forest `corp`, a second one `hr` that joins it by employeeID, and a tenant. */
export const defaultRules: readonly RevisionRule[] = [
  rule({
    name: 'In from corp - User Join',
    direction: 'Inbound',
    connector: 'corp',
    linkType: 'Provision',
    precedence: 100,
    scope: where('isCriticalSystemObject', 'NOTEQUAL', 'TRUE'),
    join: on('employeeID', 'employeeID'),
    flows: [
      direct('sourceAnchor', 'anchor'),
      direct('employeeID'),
      direct('displayName', 'cn'),
      direct('accountEnabled'),
      direct('cloudFiltered'),
      direct('manager'),
    ],
  }),
  rule({
    name: 'In from corp - User Common',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 101,
    flows: [direct('title'), direct('mail'), direct('proxyAddresses', 'proxyAddresses')],
  }),
  rule({
    name: 'In from corp - Group Join',
    direction: 'Inbound',
    connector: 'corp',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Provision',
    precedence: 102,
    flows: [direct('sourceAnchor', 'anchor'), direct('displayName', 'cn'), direct('member')],
  }),
  rule({
    name: 'In from hr - Person',
    direction: 'Inbound',
    connector: 'hr',
    precedence: 110,
    join: on('employeeID', 'employeeID'),
    flows: [direct('title'), direct('department')],
  }),
  rule({
    name: 'In from tenant - User Join',
    direction: 'Inbound',
    connector: 'tenant',
    precedence: 120,
    join: on('sourceAnchor', 'sourceAnchor'),
    flows: [expression('cloudSourceAnchor', 'ImportedValue("sourceAnchor")')],
  }),
  rule({
    name: 'Out to tenant - User Join',
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    linkType: 'Provision',
    precedence: 130,
    scope: [
      [
        { attribute: 'sourceAnchor', operator: 'ISNOTNULL' },
        { attribute: 'cloudFiltered', operator: 'NOTEQUAL', value: 'True' },
      ],
    ],
    flows: [
      direct('sourceAnchor'),
      direct('displayName'),
      direct('accountEnabled'),
      direct('title'),
      direct('department'),
      direct('mail'),
      direct('proxyAddresses'),
      direct('manager'),
    ],
  }),
  rule({
    name: 'Out to tenant - Group Join',
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Provision',
    precedence: 131,
    flows: [direct('sourceAnchor'), direct('displayName'), direct('member')],
  }),
];

const activeDirectory = (name: string, domain: string): Revision['connectors'][number] => ({
  name,
  type: 'ActiveDirectory',
  activeDirectory: {
    transport: 'LDAPS',
    partitions: [{ domain, servers: [{ host: `dc1.${domain}`, port: 636 }], include: [], exclude: [], newOrganizationalUnits: 'Include' }],
    username: { kind: 'Secret', name, key: 'username' },
    password: { kind: 'Secret', name, key: 'password' },
    attributes: [],
  },
});

export const testRevision: Revision = {
  format: 1,
  schedule: { namespace: 'default', name: 'test' },
  mode: 'Active',
  deltaPeriodSeconds: 1800,
  connectors: [
    activeDirectory('corp', 'contoso.test'),
    activeDirectory('hr', 'fabrikam.test'),
    {
      name: 'tenant',
      type: 'EntraID',
      entraID: {
        tenantID: '00000000-0000-4000-8000-000000000001',
        clientID: '00000000-0000-4000-8000-000000000002',
        credential: { type: 'ClientSecret', clientSecret: { kind: 'Secret', name: 'tenant', key: 'clientSecret' } },
        authorityURL: 'https://login.test',
        graphURL: 'https://graph.test',
        writeBudget: { requests: 3000, periodSeconds: 150, sharePercent: 95 },
      },
    },
  ],
  rules: defaultRules,
  limits: { deletes: { count: 500, percent: 10, percentFrom: 20 } },
};

/** A permit of the term; only the worker's term mints real ones. */
export const permitOf = (transitions: number, leaseUid = 'lease'): Permit =>
  ({ epoch: { leaseUid, transitions }, signal: new AbortController().signal, remainingMs: () => 1000 }) as unknown as Permit;
