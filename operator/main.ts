#!/usr/bin/env node
// The command line: one command per role. A role's code is loaded when its command is named, so that `plan` never loads Kubernetes.

import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { keepHeapNearItsData } from './heap.ts';
import { LockstepError } from './model/errors.ts';

interface Role {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const roles: readonly Role[] = [
  {
    name: 'operator',
    summary: 'reconcile the resources of lockstep.dev and run a worker for every schedule',
    load: async () => (await import('./controllers/command.ts')).operatorCommand(),
  },
  {
    name: 'worker',
    summary: 'synchronize for one schedule; the operator starts it',
    load: async () => (await import('./worker/command.ts')).workerCommand(),
  },
  {
    name: 'plan',
    summary: 'show what would be written, without a cluster and without a network',
    load: async () => (await import('./plan/command.ts')).planCommand(),
  },
  {
    name: 'simulator',
    summary: 'run Microsoft Entra tenants to try things on',
    load: async () => (await import('./simulator/command.ts')).simulatorCommand(),
  },
  {
    name: 'import-connect',
    summary: 'turn an exported configuration of Entra Connect into manifests',
    load: async () => (await import('./import-connect/command.ts')).importConnectCommand(),
  },
  {
    name: 'rules',
    summary: 'read the default rules, and clone one',
    load: async () => (await import('./rules/command.ts')).rulesCommand(),
  },
  {
    name: 'expression',
    summary: 'evaluate an expression of a rule for one object',
    load: async () => (await import('./expression-command/command.ts')).expressionCommand(),
  },
  {
    name: 'explain',
    summary: 'say which rule gave each value of an object, who lost, and since when',
    load: async () => (await import('./explain/command.ts')).explainCommand(),
  },
  {
    name: 'why-not',
    summary: 'say what keeps an object or an attribute from its target',
    load: async () => (await import('./explain/command.ts')).whyNotCommand(),
  },
  {
    name: 'history',
    summary: 'tell what happened to an object, newest first',
    load: async () => (await import('./explain/command.ts')).historyCommand(),
  },
];

async function main(words: readonly string[]): Promise<void> {
  try {
    const program = await buildProgram(words);
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** The whole program in outline, with the one command that `words` name in full. */
async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('lockstep')
    .description('Keeps on-premises directories and Microsoft Entra ID in lockstep.')
    .version(packageJson.version, '-V, --version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText('after', examples);
  const named = words[0] === 'help' ? words[1] : words[0];
  for (const role of roles) {
    const command = role.name === named ? await role.load() : new Command(role.name).allowUnknownOption();
    program.addCommand(command.summary(role.summary).copyInheritedSettings(program));
  }
  program
    .command('version')
    .summary('print the versions of Lockstep and of Node')
    .action(() => console.log(`lockstep ${packageJson.version} (node ${process.version})`));
  return program;
}

const examples = `
Examples:
  lockstep version              which build this is
  lockstep help <command>       a command's options, environment and examples

Nothing is read from the environment unless a command's help says so; KUBECONFIG is not followed.`;

/** Says what went wrong and what to do next, and gives the exit code: 2 for a wrong command line, 1 for the rest. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof LockstepError) console.error(`${error.message}\n${error.next}`);
  else console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

keepHeapNearItsData();
await main(process.argv.slice(2));
