// `lockstep rules`: the default rules, to be read and to be cloned.
import { Command, InvalidArgumentError } from 'commander';
import { dump } from 'js-yaml';
import { defaultRules, type RuleTemplate, standardOptions } from '../configuration/index.ts';
import { nearest } from '../expression/index.ts';
import { cloneRule, resourceName } from './clone.ts';
import { describeRule } from './describe.ts';
import { rulesErrors } from './errors.ts';

const help = `
To change one flow, write a SyncRule with that flow alone and a precedence below 100: it wins. To take a whole rule over, clone it, apply the clone, and name the
original in spec.defaultRules.disable of the schedule; corrections of the original then no longer reach you.

Examples:
  lockstep rules list
  lockstep rules show 'In from AD - User Common'
  lockstep rules clone 'Out to AAD - User Join' --precedence 90 > user-join.yaml`;

/** All of a version, those of Exchange hybrid included. */
const shipped: readonly RuleTemplate[] = defaultRules('v1', { ...standardOptions, exchangeHybrid: 'Enabled' }) ?? [];

export function rulesCommand(): Command {
  const command = new Command('rules').description('Shows the default rules.').addHelpText('after', help);
  command.command('list').summary('names and precedences').action(list);
  command
    .command('show')
    .summary('one rule: whom it is about, what it joins, what flows')
    .argument('<name>', 'name of the rule')
    .action(show);
  command
    .command('clone')
    .summary('one rule as a manifest of your own')
    .argument('<name>', 'name of the rule')
    .option('--precedence <number>', 'from 0 to 9999; below 100 it wins over the default rules', precedence, 50)
    .option('--schedule <name>', 'name in the label that the schedule selects', 'main')
    .action(clone);
  return command;
}

function list(): void {
  for (const { precedence: place, name, purpose = '' } of shipped) console.log(`${String(place).padStart(4)}  ${name}\n      ${purpose}`);
}

function show(name: string): void {
  const rule = find(name);
  console.log([`# ${rule.name}`, '', ...describeRule(rule)].join('\n'));
}

function clone(name: string, options: { readonly precedence: number; readonly schedule: string }): void {
  const rule = find(name);
  console.log(`# Does what the default rule "${rule.name}" does. Disable that one where this takes its place:`);
  console.log(`#   spec: {defaultRules: {disable: ["${rule.name}"]}}`);
  console.log(dump(cloneRule(rule, { name: resourceName(rule.name), ...options }), { lineWidth: -1 }).trimEnd());
}

/** @throws NoSuchRule */
function find(name: string): RuleTemplate {
  const found = shipped.find((rule) => rule.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    shipped.map((rule) => rule.name),
  );
  throw new rulesErrors.NoSuchRule({ name, hint: meant === undefined ? '.' : `, did you mean "${meant}"?` });
}

function precedence(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 9999)
    throw new InvalidArgumentError('A precedence is a whole number from 0 to 9999.');
  return number;
}
