// The page docs/expressions.md.
import { functions } from '../../operator/expression/functions/table.ts';
import { numericParameters, parameterNames } from '../../operator/expression/names.ts';
import type { Value } from '../../operator/expression/value.ts';
import { type FunctionText, type Section, sections } from './reference.ts';

const language = `# Expressions

Made by \`node scripts/generate-expressions.ts\`; every example is a test.

An expression is the \`expression\` of a flow in a \`SyncRule\`: the language of Entra Connect's declarative provisioning. Try one with
\`lockstep expression 'EXPR' --object FILE.json\`, and see what it is made of with \`--trace\`.

## What an expression is made of

| form | is |
| --- | --- |
| \`[mail]\` | an attribute of the object; \`[dn]\` is its name |
| \`"text"\` | a text; \`""\` within it is one quote. A backslash is a backslash, but two before the escape of a control character (\`"\\\\0ACNF:"\`) are one |
| \`42\` \`-1\` \`&HFF\` | a whole number |
| \`True\` \`False\` \`NULL\` \`CRLF\` | constants |
| \`IgnoreThisFlow\` | the flow says nothing: the target keeps the value that it has |
| \`AuthoritativeNull\` | no value, and no weaker rule may give one |
| \`%Domain.FQDN%\` | a parameter |
| \`$item\` | a variable that With, Select or Where binds |
| \`Name(a,b)\` | a function; names are written as here, by case |
| \`( )\` | what is evaluated first |

Operators, the loosest first; within one row from left to right, so that \`1 + 2 * 3\` is 9:

| operators | |
| --- | --- |
| \`&&\` \`\\|\\|\` | the right side is looked at only where it decides |
| \`=\` \`<>\` \`<\` \`<=\` \`>\` \`>=\` | of equal types; text by exact case |
| \`+\` \`-\` \`*\` \`&\` | \`&\` joins texts, or binary with binary. There is no division |

## Nothing, several values, types

- An absent attribute is nothing. Nothing equals only \`NULL\`, is neither less nor more than anything, counts as False, and joins to text as empty. An empty text as the result is no value; \`lockstep expression\` shows it as the empty text that it is.
- "Nothing gives" below is what a function gives where its first argument is nothing.
- Functions on one value are applied to *each value* of an attribute with several; others take them *together*.
- A list of one value stands for the value. Several where one is wanted are an error, unless the expression reads no other attribute and uses no function that takes
  values together: then it is evaluated for each value, as Entra Connect's rule for device keys needs it.
- Types are strict: text, number, True or False, binary, date, reference (which is a text that names an object). What does not fit is an error at its place, where the schema tells it before any object is seen.

## Bounds

An expression has at most 32,768 characters and 100 levels; a text 1,048,576 characters, a list 250,000 values. An evaluation takes at most 1,500,000 steps (a value visited, a part evaluated for it,
16 characters of a long text); what takes more ends with \`TooLarge\` or \`TooMuchWork\`. No function takes a regular expression.
`;

export function page(): string {
  const parameters = [
    '## Parameters',
    '',
    `${parameterNames.map((name) => `\`%${name}%\``).join(', ')} are filled for each object; names are found in any case.`,
    'A schedule gives parameters of its own in `spec.parameters`: texts, whose names must differ from those above, and which scopes read as well. When one gets another value, the rules that read it are evaluated again, and no others.',
    `Numbers: ${[...numericParameters].map(([name, value]) => `\`%${name}%\` = ${value}`).join(', ')}.`,
    '',
  ];
  return [language, ...parameters, '# Functions', '', ...sections.flatMap(section)].join('\n');
}

const section = ({ title, about, functions: all }: Section): readonly string[] => [
  `## ${title}`,
  '',
  ...(about === '' ? [] : [about, '']),
  '| function | is | several values | nothing gives | example |',
  '| --- | --- | --- | --- | --- |',
  ...all.map(line),
  '',
];

function line(text: FunctionText): string {
  const [several, absent] = behaviour(text.name);
  const example = text.example === undefined ? '' : `\`${text.example[0].replaceAll('|', '\\|')}\` → \`${text.example[1]}\``;
  return `| \`${text.name}(${text.takes})\` | ${text.meaning} | ${several} | ${absent} | ${example} |`;
}

function behaviour(name: string): readonly [several: string, absent: string] {
  const definition = functions.get(name);
  if (definition === undefined) return ['', ''];
  if (definition.subject !== undefined) return ['each', shown(definition.whenAbsent)];
  return definition.parameters.some((parameter) => 'kind' in parameter && parameter.kind === 'list') ? ['together', ''] : ['', ''];
}

function shown(value: Value): string {
  if (value === null) return 'nothing';
  if (value === '') return '`""`';
  return value === false ? 'False' : JSON.stringify(value);
}
