// Configurations that a history moves between: the small default rules, without some, with others beside them, and with edited ones.
import type { Revision, RevisionRule } from '../../../../operator/model/revision.ts';
import { constant, defaultRules, direct, expression, rule, testRevision, where } from '../builders.ts';

const inbound = (
  name: string,
  connector: 'corp' | 'hr',
  precedence: number,
  flows: RevisionRule['flows'],
  more: Partial<RevisionRule> = {},
) => rule({ name, direction: 'Inbound', connector, precedence, flows, ...more });

const outbound = (name: string, precedence: number, flows: RevisionRule['flows']) =>
  rule({ name, direction: 'Outbound', connector: 'tenant', sourceObjectType: 'person', targetObjectType: 'user', precedence, flows });

/** 2026-01-01 01:00 UTC in steps of 100 ns since 1601: an hour after the clock of a world begins. */
export const anHourLater = 134_117_028_000_000_000n;

/** Looks at the clock; always there. */
const timed = inbound('In from corp - Timed', 'corp', 13, [
  expression('title', `IIF(DateFromNum(${anHourLater}) < Now() && [department] = "q","late",IgnoreThisFlow)`),
]);

const always: readonly RevisionRule[] = [...defaultRules, timed];

/** Each is there or not. */
const more: readonly RevisionRule[] = [
  inbound('In from hr - Title first', 'hr', 10, [direct('title')]),
  inbound('In from corp - Department last', 'corp', 300, [constant('department', 'corp')]),
  inbound('In from corp - Nobody contributes', 'corp', 11, [expression('department', 'IIF([title] = "x",AuthoritativeNull,NULL)')]),
  inbound('In from corp - Fails', 'corp', 12, [expression('title', 'IIF([title] = "y" && [department] = "p",Error("y of p"),NULL)')]),
  inbound('In from corp - Once', 'corp', 14, [expression('division', '[title]', true)]),
  inbound('In from corp - Merge', 'corp', 15, [direct('otherMailbox', 'title', 'MergeCaseInsensitive')]),
  inbound('In from hr - Manager', 'hr', 18, [direct('manager')]),
  inbound('In from hr - Merge', 'hr', 16, [direct('otherMailbox', 'department', 'MergeCaseInsensitive')]),
  inbound('In from corp - Left out by group', 'corp', 17, [constant('cloudFiltered', 'True')], {
    scope: where('member', 'ISMEMBEROF', 'CN=h,DC=contoso,DC=test'),
  }),
  outbound('Out to tenant - Leaves the title', 20, [expression('title', 'IIF([department] = "p",IgnoreThisFlow,[title])')]),
  outbound('Out to tenant - Timed', 19, [
    expression('department', `IIF(DateFromNum(${anHourLater}) < Now() && [department] = "p","late",IgnoreThisFlow)`),
  ]),
  inbound('In from corp - Each at a time of its own', 'corp', 22, [
    expression('division', `IIF(DateAdd("n",CNum([employeeID]) * 30,DateFromNum(${anHourLater})) < Now(),"over",IgnoreThisFlow)`),
    expression('title', 'IIF([department] = "q",FormatDateTime(Now(),"HH:mm"),IgnoreThisFlow)'),
  ]),
  outbound('Out to tenant - Manager counts', 21, [expression('department', 'IIF(IsPresent([manager]),"led",NULL)')]),
];

/** Others that take the place of a rule of the same name. */
const edited: readonly RevisionRule[] = defaultRules.flatMap((one) => {
  switch (one.name) {
    case 'In from corp - User Join':
      return [{ ...one, scope: where('title', 'NOTEQUAL', 'y') }];
    case 'In from hr - Person':
      return [{ ...one, linkType: 'StickyJoin' as const, precedence: 90 }];
    case 'In from corp - Group Join':
      return [{ ...one, flows: one.flows.filter(({ target }) => target !== 'member') }];
    default:
      return [];
  }
});

/** Bits choose which rules of `more` are there, which are edited, and which of the default ones is missing. */
export interface RuleChoice {
  readonly more: number;
  readonly edited: number;
  /** Past the end: none. */
  readonly without: number;
}

export const ruleBits = { more: more.length, edited: edited.length, without: always.length };

export function revisionWith(choice: RuleChoice): Revision {
  const chosen = (rules: readonly RevisionRule[], bits: number): readonly RevisionRule[] =>
    rules.filter((_, bit) => ((bits >> bit) & 1) === 1);
  const replacing = chosen(edited, choice.edited);
  const basis = always.filter((_, index) => index !== choice.without).map((one) => replacing.find(({ name }) => name === one.name) ?? one);
  return { ...unlimited, rules: inOrder([...basis, ...chosen(more, choice.more)]) };
}

const order = new Map(testRevision.connectors.map(({ name }, index) => [name, index]));

/** The total order of rules: precedence, connector, name. */
export const inOrder = (rules: readonly RevisionRule[]): readonly RevisionRule[] =>
  [...rules].sort(
    (a, b) =>
      a.precedence - b.precedence ||
      (order.get(a.connector) ?? 0) - (order.get(b.connector) ?? 0) ||
      (a.name < b.name ? -1 : Number(a.name > b.name)),
  );

/** What a history begins with. */
export const unlimited: Revision = {
  ...testRevision,
  rules: inOrder(always),
  limits: { ...testRevision.limits, deletes: { count: 500, percent: 100, percentFrom: 20 } },
};
