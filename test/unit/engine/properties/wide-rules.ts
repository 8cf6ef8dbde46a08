// Rules for all that a schedule can ask for at once: a forest that takes values back, names that exist once, administrative units, the clock, parameters.
import type { Revision, RevisionRule } from '../../../../operator/model/revision.ts';
import type { TargetAttribute, TargetSchema } from '../../../../operator/model/schema.ts';
import { defaultRules, direct, expression, rule, testRevision, unitFrom, unitsOut } from '../builders.ts';
import { tenantSchema } from '../tenant.ts';
import { anHourLater, inOrder, unlimited } from './rules.ts';

export const root = 'DC=contoso,DC=test';

/** What changes from one configuration to the next. */
export interface Setting {
  readonly writesBack: boolean;
  /** Organizational units that are chosen, by the name that they had in the beginning. */
  readonly units: readonly ChosenName[];
  readonly members: 'Nested' | 'Direct';
  /** A parameter that a flow reads. */
  readonly title: string;
  /** A parameter that a scope reads. */
  readonly pilot: string;
}

export type ChosenName = 'Sales' | 'Lab';

export const firstSetting: Setting = { writesBack: true, units: ['Sales', 'Lab'], members: 'Nested', title: 'x', pilot: 'p' };

const text: Extract<TargetAttribute, { support: 'Supported' }> = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'IgnoreCase',
  clearable: true,
};
const unique = { scope: 'address', fold: 'Address' } as const;

const tenant: TargetSchema = {
  ...tenantSchema,
  user: {
    ...tenantSchema['user'],
    userPrincipalName: { ...text, clearable: false, needed: 'AsWanted', unique },
    mail: { ...text, unique },
  },
};
const corp: TargetSchema = {
  user: { consistency: { ...text, comparison: 'Exact', mutability: 'WhenEmpty' }, info: text },
};

export const schemasOf = ({ writesBack }: Setting): Readonly<Record<string, TargetSchema>> => (writesBack ? { tenant, corp } : { tenant });

/** What stands in the forest is the anchor, else the object's own name. */
const anchor = expression('sourceAnchor', 'IIF(IsPresent([consistency]),[consistency],[anchor])');

const always: readonly RevisionRule[] = [
  ...defaultRules.map((one) => {
    switch (one.name) {
      case 'In from corp - User Join':
        return { ...one, flows: [...one.flows.filter(({ target }) => target !== 'sourceAnchor'), anchor, direct('userPrincipalName')] };
      case 'Out to tenant - User Join':
        return { ...one, flows: [...one.flows, direct('userPrincipalName')] };
      default:
        return one;
    }
  }),
  rule({
    name: 'In from corp - Titled',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 12,
    flows: [expression('title', 'IIF([department] = "q",%Title%,IgnoreThisFlow)')],
  }),
  rule({
    name: 'In from corp - Each at a time of its own',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 13,
    flows: [expression('title', `IIF(DateAdd("n",CNum([employeeID]) * 30,DateFromNum(${anHourLater})) < Now(),"late",IgnoreThisFlow)`)],
  }),
  rule({
    name: 'In from corp - Pilot',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 14,
    scope: [[{ attribute: 'department', operator: 'EQUAL', value: '%Pilot%' }]],
    flows: [expression('department', '"pilot"')],
  }),
  // Where the forest has an anchor it would be given another one, if it took it.
  rule({
    name: 'Out to corp - User',
    direction: 'Outbound',
    connector: 'corp',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    join: [[{ source: 'anchor', target: 'sourceAnchor', caseSensitive: true }]],
    precedence: 210,
    flows: [
      expression('consistency', 'IIF(IsPresent(ImportedValue("consistency")),"not " & [sourceAnchor],[sourceAnchor])'),
      direct('info', 'title'),
    ],
  }),
  unitsOut,
];

export const wideRevision = ({ units, members, title, pilot }: Setting): Revision => ({
  ...testRevision,
  limits: unlimited.limits,
  parameters: { Title: title, Pilot: pilot },
  rules: inOrder([...always, ...units.map((name) => unitFrom(`OU=${name},${root}`, members, `Unit ${name}`))]),
});
