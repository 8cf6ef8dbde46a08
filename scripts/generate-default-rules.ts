// Makes docs/default-rules.md from the default rules. With --check it only says whether the page is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultRules, type RuleTemplate, standardOptions } from '../operator/configuration/index.ts';
import { describeRule } from '../operator/rules/describe.ts';

const introduction = [
  '# The default rules',
  '',
  'Made by `node scripts/generate-default-rules.ts` from the code. Version `v1`, with the choices of `spec.defaultRules` at their defaults, and with Exchange hybrid, which is off unless you turn it on.',
  '',
  'Names, attributes and precedences are Entra Connect’s own. A lower precedence wins; between equal ones the earlier connector of the schedule, then the name.',
  'Values flow only where an object is in the scope of a rule, and the strongest rule that has something to say gives the value.',
  '',
  '## Change them without editing',
  '',
  '- **One value**: a `SyncRule` with that flow alone, link type `Join` and a precedence below 100 wins over the default rule.',
  '- **Leave a rule out**: name it in `spec.defaultRules.disable` of the schedule. A rule of Entra ID that is named after a service (`Out to AAD - User DynamicsCRM`) leaves out what that service alone wants.',
  '- **Take a rule over**: `lockstep rules clone NAME` prints it as a manifest; disable the original. Its corrections then no longer reach you.',
  '- **Keep somebody at home**: an inbound rule below 100 that flows `True` to `cloudFiltered`.',
  '- **Choices of Entra Connect’s wizard** (source anchor, matching of users, alternate sign-in name, Exchange hybrid, largest group) are fields of `spec.defaultRules`; see [api.md](api.md).',
  '',
];

const path = 'docs/default-rules.md';
const file = join(import.meta.dirname, '..', path);
const content = page();

if (!process.argv.includes('--check')) writeFileSync(file, content);
else if (readFileSync(file, 'utf8') !== content) {
  process.stderr.write(`${path} does not follow from the default rules. Run: node scripts/generate-default-rules.ts\n`);
  process.exitCode = 1;
}

function page(): string {
  const rules: readonly RuleTemplate[] = defaultRules('v1', { ...standardOptions, exchangeHybrid: 'Enabled' }) ?? [];
  const is = (direction: string, type: string) => (rule: RuleTemplate) =>
    rule.direction === direction && 'type' in rule.for && rule.for.type === type && rule.precedence < 200;
  const sections: readonly (readonly [title: string, about: string, rules: readonly RuleTemplate[]])[] = [
    [
      'From Active Directory',
      'For every forest of the schedule, in the schedule’s order. Pictures (`photo`, `thumbnailPhoto`) are not read, because Microsoft Graph takes them in no object; a rule of your own reads them.',
      rules.filter(is('Inbound', 'ActiveDirectory')),
    ],
    ['From Entra ID', 'What the tenant says of objects that it has from us.', rules.filter(is('Inbound', 'EntraID'))],
    [
      'To Entra ID',
      'Values that Microsoft Graph does not take are computed, shown and counted ([target-attributes.md](target-attributes.md)).',
      rules.filter(is('Outbound', 'EntraID')),
    ],
    [
      'To Active Directory',
      '**Nothing is written to Active Directory** unless the manifest of the connector names the attribute in `spec.activeDirectory.writeback.attributes`; without it these rules are kept, and do nothing. With `mS-DS-ConsistencyGuid` in that list there are two more rules, `Out to AD - User ImmutableId` and `Out to AD - InetOrgPerson ImmutableId` (precedence 210 and 211): they write objectGUID into an empty mS-DS-ConsistencyGuid before the person is created in the tenant, and never write over one. Objects are only ever updated; see [the decision](decisions/0009-a-forest-takes-what-its-manifest-names.md).',
      rules.filter(is('Outbound', 'ActiveDirectory')),
    ],
    [
      'Additions',
      'Weaker than all others. They do what Entra Connect leaves to its service or to custom rules; `additions: None` leaves them out.',
      rules.filter(({ precedence }) => precedence >= 200),
    ],
  ];
  const body = sections.flatMap(([title, about, own]) => [
    `## ${title}`,
    '',
    about,
    '',
    ...own.flatMap((rule) => [`### ${rule.name}`, '', ...describeRule(rule)]),
  ]);
  return [...introduction, ...body].join('\n');
}
