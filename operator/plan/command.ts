// `lockstep plan`: what would be written, from manifests and files, without a cluster and without a network.
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Budget, parseBudget } from './budget.ts';
import { planErrors } from './errors.ts';
import { readerGone, writerTo } from './output.ts';
import { type OutputFormat, type PlanVerdict, runPlan } from './run-plan.ts';

interface CommandOptions {
  readonly manifests: string;
  readonly compare?: string;
  readonly schedule?: string;
  readonly source?: ReadonlyMap<string, string>;
  readonly target?: ReadonlyMap<string, string>;
  readonly state?: string;
  readonly output: OutputFormat;
  readonly budget?: Budget;
  readonly limit: number;
  readonly now?: Date;
}

const exitCodes: Readonly<Record<PlanVerdict, number>> = { Fine: 0, OverBudget: 2, Violation: 3 };

const help = `
A source is an LDIF export of the connector's forest (ldapsearch -LLL, ldifde, ldbsearch), or a JSON file of objects; the
target is a JSON file of the tenant's objects, and without one the tenant is taken to be empty. The containers of the
connector's manifest count for a file as well.

Exit codes:
  0  the plan was made
  1  it could not be made: the manifests or the files are not in order
  2  it is over the budget, or the command line is wrong
  3  it violates a limit of the schedule, so that a worker would wait for an approval

Examples:
  lockstep plan --manifests manifests --source contoso-ad=contoso.ldif
  lockstep plan --manifests manifests --source contoso-ad=contoso.ldif --target entra=tenant.json --output json
  lockstep plan --manifests main --compare change --source contoso-ad=contoso.ldif --budget changes=100,deletes=0 --output markdown
  kubectl kustomize overlays/production | lockstep plan --manifests - --source contoso-ad=contoso.ldif`;

export function planCommand(): Command {
  return new Command('plan')
    .description(
      'Shows what would be written, from manifests and from files that stand in for directories. Needs no cluster and no network.',
    )
    .requiredOption('--manifests <path>', 'folder or file of manifests; - for the standard input')
    .option('--source <connector=file>', 'data of a source; once for each', fileOf)
    .option('--target <connector=file>', "the tenant's objects, as JSON", fileOf)
    .option('--compare <path>', 'plan the same data under these manifests too, and show what differs')
    .option(
      '--budget <name=count>',
      'changes, adds, updates, deletes, leaves, disables, removals, errors: more of it gives the exit code 2',
      parseBudget,
    )
    .option('--schedule <name>', 'the SyncSchedule, where the manifests hold several')
    .option('--state <file>', 'keep the state here, so that the next plan goes on from it; else it is thrown away')
    .addOption(new Option('-o, --output <format>', 'form of the result').choices(['table', 'json', 'markdown']).default('table'))
    .option('--limit <number>', 'changes that the table and the comment show', countOf, 50)
    .option('--now <time>', 'the time that rules see, such as 2026-01-31T12:00:00Z; else the present', timeOf)
    .addHelpText('after', help)
    .action(run);
}

async function run(options: CommandOptions): Promise<void> {
  const stop = new AbortController();
  const closed = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => stop.abort(new planErrors.Stopped({ signal }));
  // Whoever reads may have seen enough, as `head` has: the verdict stands all the same.
  const onClosed = (): void => closed.abort(readerGone);
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  process.stdout.on('error', onClosed);
  try {
    const {
      manifests,
      compare,
      schedule,
      source = noFiles,
      target = noFiles,
      state,
      output,
      budget = {},
      limit,
      now = new Date(),
    } = options;
    const verdict = await runPlan({
      manifests,
      ...(compare === undefined ? {} : { compare }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(state === undefined ? {} : { stateFile: state }),
      files: { sources: source, targets: target },
      output,
      budget,
      limit,
      now,
      write: writerTo(process.stdout, AbortSignal.any([stop.signal, closed.signal])),
      signal: stop.signal,
    });
    process.exitCode = exitCodes[verdict];
  } finally {
    process.stdout.off('error', onClosed);
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

const noFiles: ReadonlyMap<string, string> = new Map();

function fileOf(text: string, before = noFiles): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  const connector = text.slice(0, equals);
  if (equals <= 0 || equals === text.length - 1) throw new InvalidArgumentError('Write CONNECTOR=FILE.');
  if (before.has(connector)) throw new InvalidArgumentError(`The connector ${connector} is named twice.`);
  return new Map([...before, [connector, text.slice(equals + 1)]]);
}

function countOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a number.');
  return Number(text);
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('Write a time such as 2026-01-31T12:00:00Z.');
  return time;
}
