// The fidelity report for people: what to do first, what differs, and in the end how everything was counted.
import type { Entry } from './account.ts';
import { describeDestination, inexactKinds, type Outcome, type OutcomeKind, outcomeKinds } from './outcome.ts';
import type { FidelityReport, RuleReport } from './report.ts';

export function renderReport(report: FidelityReport): string {
  const sections = [
    head(report),
    todo(report),
    refused(report),
    inexact(report),
    idle(report),
    rules(report),
    disabled(report),
    warnings(report),
    totals(report),
  ];
  return `${sections.flatMap((lines) => (lines.length === 0 ? [] : [lines.join('\n')])).join('\n\n')}\n`;
}

const exactly = 'Everything that the export says stands in the manifests, or a shipped rule does it exactly.';

function head({ fidelity, totals, source, rules }: FidelityReport): readonly string[] {
  const server = [source.server, source.version === undefined ? undefined : `version ${source.version}`, source.exportedAt].filter(
    (part) => part !== undefined,
  );
  const count = (result: RuleReport['result']): number => rules.filter((rule) => rule.result === result).length;
  const open = outcomeKinds
    .filter((kind) => inexactKinds.has(kind) && totals[kind] > 0)
    .map((kind) => `${totals[kind]} ${titles[kind].toLowerCase()}`);
  return [
    '# Fidelity of the import from Entra Connect',
    '',
    ...(server.length === 0 ? [] : [`Server: ${server.join(', ')}.`, '']),
    fidelity === 'Exact' ? exactly : `**Not everything could be carried over exactly**: ${open.join(', ')}. Each is listed below.`,
    '',
    `Of ${rules.length} rules, ${count('Default')} are done by shipped rules, ${count('Own')} are carried over as SyncRules, and ${count('Refused')} are refused.`,
  ];
}

function todo({ todo }: FidelityReport): readonly string[] {
  if (todo.length === 0) return [];
  return ['## To fill in before applying', '', ...todo.map(({ kind, name, field, what }) => `- ${kind} ${name}, \`${field}\`: ${what}`)];
}

function refused({ refused }: FidelityReport): readonly string[] {
  if (refused.length === 0) return [];
  return [
    '## Refused rules',
    '',
    'They lie in `refused/` and are not in use: without them other values come out than in Entra Connect. Correct them and move them beside the other rules before the schedule becomes Active.',
    '',
    ...refused.flatMap(({ name, resource, problems }) => [
      `- **${name === '' ? 'a rule without a name' : text(name)}** (\`${resource}\`)`,
      ...problems.flatMap(({ field, message, next, caret }) => [
        `  - \`${field}\`: ${text(ended(message))} ${next}`,
        ...(caret === undefined ? [] : ['', '    ```', ...caret.split('\n').map((line) => `    ${line}`), '    ```', '']),
      ]),
    ]),
  ];
}

/** What the compiler says of an expression may end without a stop. */
const ended = (sentence: string): string => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`);

/** Refused constructs are told with their rule. */
function inexact({ entries }: FidelityReport): readonly string[] {
  return (['Unknown', 'NotCarried', 'Changed'] as const).flatMap((kind) => {
    const found = entries.filter(({ outcome }) => outcome.kind === kind);
    if (found.length === 0) return [];
    return [
      `## ${titles[kind]}`,
      '',
      ...[...Map.groupBy(found, ({ outcome }) => sentence(outcome))].flatMap(([said, of]) => [`- ${said}`, ...of.map(place)]),
      '',
    ];
  });
}

const ofRules: ReadonlySet<Entry['kind']> = new Set(['Rule', 'AttributeFlow', 'ScopeClause', 'JoinClause']);

/** Parts of rules that stand in no manifest although nothing is lost by it. */
function idle({ entries }: FidelityReport): readonly string[] {
  const found = entries.filter(({ kind, outcome }) => outcome.kind === 'Nothing' && ofRules.has(kind));
  if (found.length === 0) return [];
  return [
    '## Parts of rules that did nothing on the old server, and are left out',
    '',
    ...[...Map.groupBy(found, ({ outcome }) => sentence(outcome))].flatMap(([said, of]) => [`- ${said}`, ...of.map(place)]),
  ];
}

const place = ({ label, file, line, path }: Entry): string => `  - ${text(label)} (\`${file}:${line}\`, \`${path}\`)`;

function sentence(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'Changed':
      return text(`${outcome.how} ${outcome.why}`);
    case 'NotCarried':
    case 'Refused':
      return text(`${outcome.why} ${outcome.next}`);
    case 'Unknown':
      return text(outcome.next);
    case 'Carried':
      return describeDestination(outcome.to);
    case 'Default':
      return outcome.rule;
    case 'Nothing':
      return text(outcome.why);
  }
}

function rules({ rules }: FidelityReport): readonly string[] {
  const rows = rules.map(({ precedence, name, connector, result, shipped, resource, because, disabled }) => {
    const where =
      result === 'Default' ? `shipped rule ${shipped ?? ''}` : `${result === 'Refused' ? 'refused ' : ''}SyncRule ${resource ?? ''}`;
    return `| ${precedence ?? 'none'} | ${text(name)}${disabled ? ' (disabled)' : ''} | ${text(connector)} | ${where} | ${text(because ?? '')} |`;
  });
  const differing = rules.filter(({ differences }) => differences.length > 0);
  return [
    '## Rules',
    '',
    '| precedence | rule in Entra Connect | connector | here | because |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    ...(differing.length === 0 ? [] : ['', '### How they differ from the shipped rules', '']),
    ...differing.flatMap(({ name, connector, differences }) => [
      `- ${text(name)} (${text(connector)})`,
      ...differences.map((difference) => `  - ${text(difference)}`),
    ]),
  ];
}

function disabled({ disabledDefaults }: FidelityReport): readonly string[] {
  if (disabledDefaults.length === 0) return [];
  return [
    '## Shipped rules that the schedule disables',
    '',
    'Their place is taken by the rules above, or the old server did not use them.',
    '',
    ...disabledDefaults.map((name) => `- ${name}`),
  ];
}

const warnings = ({ warnings }: FidelityReport): readonly string[] =>
  warnings.length === 0 ? [] : ['## Said by the compilation', '', ...warnings.map((warning) => `- ${text(warning)}`)];

function totals({ byConstruct, totals }: FidelityReport): readonly string[] {
  const row = (name: string, counts: Readonly<Partial<Record<OutcomeKind, number>>>): string => {
    const cells = outcomeKinds.map((kind) => counts[kind] ?? 0);
    return `| ${name} | ${cells.join(' | ')} | ${cells.reduce((sum, count) => sum + count, 0)} |`;
  };
  return [
    '## Everything that was read',
    '',
    `| | ${outcomeKinds.map((kind) => titles[kind].toLowerCase()).join(' | ')} | in all |`,
    `| --- |${outcomeKinds.map(() => ' ---: |').join('')} ---: |`,
    ...Object.entries(byConstruct).map(([construct, counts]) => row(construct, counts)),
    row('**in all**', totals),
  ];
}

const titles: Readonly<Record<OutcomeKind, string>> = {
  Refused: 'Refused',
  Unknown: 'Unknown to this version',
  NotCarried: 'Not carried over',
  Changed: 'Carried over in another form',
  Default: 'Done by a shipped rule',
  Carried: 'Carried over exactly',
  Nothing: 'Nothing to carry',
};

/** Text of the export as Markdown shows it: one line, and nothing in it has a meaning. */
const text = (plain: string): string => plain.replaceAll(/\s+/g, ' ').replaceAll(/[|<>*_`[\]\\]/g, (sign) => `\\${sign}`);
