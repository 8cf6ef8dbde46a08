// A default rule in words, as Markdown: what it is for, whom it is about, what it joins and what flows.
import type { Flow, RevisionRule } from '../model/revision.ts';
import type { RuleTemplate } from '../configuration/index.ts';

/** Lines without a heading. */
export function describeRule(rule: RuleTemplate): readonly string[] {
  return [
    ...(rule.purpose === undefined ? [] : [rule.purpose, '']),
    ...facts(rule).map(([title, text]) => `- ${title}: ${text}`),
    ...describeFlows(rule.flows),
    '',
  ];
}

function facts(rule: RuleTemplate): readonly (readonly [string, string])[] {
  const connector = 'type' in rule.for ? (rule.for.type === 'ActiveDirectory' ? 'every forest' : 'the tenant') : rule.for.name;
  const [from, to] = rule.direction === 'Inbound' ? [connector, 'the metaverse'] : ['the metaverse', connector];
  const scope = describeScope(rule.scope);
  const join = describeJoin(rule);
  return [
    ['precedence', `${rule.precedence}`],
    ['from', `\`${rule.sourceObjectType}\` of ${from}`],
    ['to', `\`${rule.targetObjectType}\` of ${to}`],
    ['link type', rule.linkType],
    ...(scope === '' ? [] : [['scope', scope] as const]),
    ...(join === '' ? [] : [['join', join] as const]),
  ];
}

const describeScope = (scope: RevisionRule['scope']): string =>
  scope
    .map((group) =>
      group.map(({ attribute, operator, value }) => `\`${attribute} ${operator}${value === undefined ? '' : ` ${value}`}\``).join(' and '),
    )
    .join(', or ');

const describeJoin = ({ join }: RuleTemplate): string =>
  join
    .map((group) => group.map(({ source, target }) => `\`${source}\` there = \`${target}\` in the metaverse`).join(' and '))
    .join(', else ');

const trim = /^Trim\(\[([^\]]+)\]\)$/;

/** Flows that only differ in their names stand together. */
function describeFlows(flows: readonly Flow[]): readonly string[] {
  const as = (wanted: (flow: Flow) => string | undefined): readonly string[] => flows.flatMap((flow) => wanted(flow) ?? []);
  const same = as((flow) => (flow.kind === 'Direct' && flow.source === flow.target ? `\`${flow.target}\`` : undefined));
  const renamed = as((flow) =>
    flow.kind === 'Direct' && flow.source !== flow.target ? `\`${flow.target}\` ← \`${flow.source}\`` : undefined,
  );
  const trimmed = as((flow) => (isTrim(flow) ? `\`${flow.target}\`` : undefined));
  const constants = as((flow) => (flow.kind === 'Constant' ? `\`${flow.target}\` = \`${flow.value}\`` : undefined));
  const others = flows.filter((flow) => flow.kind === 'Expression' && !isTrim(flow));
  const lists = [
    ['flows as they are', same],
    ['under another name', renamed],
    ['trimmed', trimmed],
    ['always', constants],
  ] as const;
  return [
    ...lists.flatMap(([title, names]) => (names.length === 0 ? [] : [`- ${title}: ${names.join(', ')}`])),
    ...expressionTable(others),
  ];
}

const isTrim = (flow: Flow): boolean => flow.kind === 'Expression' && trim.exec(flow.expression)?.[1] === flow.target;

function expressionTable(flows: readonly Flow[]): readonly string[] {
  if (flows.length === 0) return [];
  const rows = flows.map((flow) => {
    const merge = flow.mergeType === 'Update' ? '' : ` (${flow.mergeType})`;
    return `| \`${flow.target}\`${merge} | \`${flow.kind === 'Expression' ? flow.expression.replaceAll('|', '\\|') : ''}\` |`;
  });
  return ['', '| target | expression |', '| --- | --- |', ...rows];
}
