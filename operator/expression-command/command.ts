// `lockstep expression`: evaluates one expression for one object, for people who write rules.
import { Command, InvalidArgumentError, Option } from 'commander';
import { compileExpression, type ExpressionEnvironment, type ExpressionTrace } from '../expression/index.ts';
import { type Answered, answerOf, linesOf, problemAnswer, traceLines } from './answer.ts';
import { readJsonObject } from './read-json.ts';
import { type Parameters, parametersOf, type Subject, subjectOf } from './subject.ts';

interface CommandOptions {
  readonly object?: string;
  readonly parameters?: string;
  readonly now?: Date;
  readonly trace?: true;
  readonly output: 'text' | 'json';
}

const help = `
The object is a JSON object of values by the names of attributes, or {"dn", "objectType", "attributes": {...}, "imported": {...}}, where imported is
what ImportedValue("name") reads. Values: text, a number, true, false, null, {"$binary": BASE64}, {"$ref": DN}, {"$number": DIGITS} beyond 2^53,
or an array of these. Parameters: {"Domain.FQDN": "contoso.test", ...}; names of your own are allowed.

--output json prints one of (docs/schemas/expression.json)
  {"value": ...}   null where there is no value      {"ignore": true}   {"authoritativeNull": true}
  {"error": {"code", "message", "line", "column"}}
and with --trace a field "trace" more.

Exit code: 0 with a value, no value or a flow word; 1 with an error; 2 where the command line is wrong.

Examples:
  lockstep expression 'IIF(IsPresent([mail]),Trim([mail]),NULL)' --object ana.json
  lockstep expression '[sAMAccountName] & "@" & %Domain.FQDN%' --object ana.json --parameters forest.json --trace
  echo '{"userAccountControl": 514}' | lockstep expression 'BitAnd([userAccountControl],2) = 0' --object - --output json`;

export function expressionCommand(): Command {
  return (
    new Command('expression')
      .description('Evaluates an expression of the declarative provisioning language for one object; docs/expressions.md is its reference.')
      .argument('<expression>', 'the expression, as a flow of a SyncRule has it')
      // An expression may begin with a minus.
      .allowUnknownOption()
      .option('--object <file>', 'JSON file with the object; - is standard input')
      .option('--parameters <file>', 'JSON file with the values of %parameters%')
      .option('--now <time>', 'what Now() gives, in ISO 8601; by default the present', moment)
      .option('--trace', 'show every intermediate value')
      .addOption(new Option('-o, --output <form>', 'for people or for programs').choices(['text', 'json']).default('text'))
      .addHelpText('after', help)
      .action(run)
  );
}

/** Prints the answer; an error of the expression is one, with exit code 1. @throws LockstepError where a file is wrong */
function run(text: string, options: CommandOptions): void {
  const subject = subjectOf(options.object === undefined ? {} : readJsonObject(options.object), options.object ?? '');
  const parameters = parametersOf(options.parameters === undefined ? {} : readJsonObject(options.parameters), options.parameters ?? '');
  const compiling = compileExpression(text, { parameters: parameters.extra, schema: subject.schema, spellings: subject.names });
  if (compiling.kind === 'error') return print(problemAnswer(compiling.error), undefined, options);
  const trace = compiling.expression.show(environmentOf(subject, parameters, options.now ?? new Date()));
  print(answerOf(compiling.expression, trace), trace, options);
}

const environmentOf = ({ attribute, imported }: Subject, { value }: Parameters, now: Date): ExpressionEnvironment => ({
  attribute,
  imported,
  parameter: value,
  now: () => now,
  random: Math.random,
});

function print(answered: Answered, trace: ExpressionTrace | undefined, { output, trace: wanted }: CommandOptions): void {
  const shown = wanted === true ? trace : undefined;
  const failed = 'error' in answered.answer;
  if (failed) process.exitCode = 1;
  if (output === 'json') {
    console.log(JSON.stringify(shown === undefined ? answered.answer : { ...answered.answer, trace: shown.root }));
    return;
  }
  if (shown !== undefined) {
    console.log(traceLines(shown.root).join('\n'));
    if (!shown.complete) console.log('(more parts were evaluated than are shown)');
    console.log();
  }
  if (failed) console.error(linesOf(answered));
  else console.log(linesOf(answered));
}

function moment(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('It is no time, such as 2026-01-31T10:00:00Z.');
  return date;
}
