// `lockstep explain`, `why-not` and `history`: questions about one object, answered from a worker's state without a cluster and without a network.
import { Command, InvalidArgumentError, Option } from 'commander';
import { createExplainer, type Explainer } from '../engine/explain/explainer.ts';
import { explainErrors } from '../engine/explain/errors.ts';
import type { HistoryReport } from '../engine/explain/reports.ts';
import { LockstepError } from '../model/errors.ts';
import { onOneLine } from '../model/one-line.ts';
import { explainText } from './explain-text.ts';
import { historyText } from './history-text.ts';
import { type Paint, painter } from './paint.ts';
import { openState, scheduleState, type StateFlags } from './state.ts';
import { whyNotText } from './why-not-text.ts';

interface Flags extends StateFlags {
  readonly output: 'text' | 'json';
}

const names = `
OBJECT is a distinguished name, an anchor (objectGUID in Active Directory, object id in Entra ID), a user principal name, a mail address, a
sAMAccountName, a source anchor or a display name, in any case. CONNECTOR/OBJECT looks in one connector only; metaverse/ID names an object of the
metaverse. The state is opened for reading only; a worker may be at work on it.

With --database, the server is told by PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD and PGSSLROOTCERT, as psql is. Its certificate is verified;
PGSSLMODE=disable goes without encryption.

Exit code:
  0  the object was found
  1  the state can not be read
  2  the command line is wrong
  4  nobody is called so, or several are; they are listed then
`;

const inPod = (command: string): string => `
Examples:
  lockstep ${command} --state ./state.sqlite
  kubectl exec main-worker-0 -- lockstep ${command}     within a worker's pod the state is found by itself`;

export function explainCommand(): Command {
  return asked(
    'explain',
    'Explains every value of one object: which rule gave it and from where, who else would have and why not, and since when.',
  )
    .argument(
      '[attribute]',
      'one attribute, with everything about it: expressions with their intermediate values, scopes, and the target’s side',
    )
    .addHelpText('after', `${names}${inPod('explain ana.silva@contoso.com jobTitle')}`)
    .action((object: string, attribute: string | undefined, flags: Flags) =>
      answer(
        flags,
        (explainer) => explainer.explain(object, attribute),
        (report, paint) => explainText(report, attribute === undefined ? undefined : onOneLine(attribute), paint),
      ),
    );
}

export function whyNotCommand(): Command {
  return asked(
    'why-not',
    'Says what keeps an object, or one of its attributes, from its target: the exact clause, join, limit or error, the first one first.',
  )
    .argument('[attribute]', 'one attribute')
    .addHelpText('after', `${names}${inPod('why-not "CN=Ana Silva,OU=Staff,DC=contoso,DC=com"')}`)
    .action((object: string, attribute: string | undefined, flags: Flags) =>
      answer(
        flags,
        async (explainer) => {
          const report = await explainer.whyNot(object, attribute);
          if (report.object === undefined) process.exitCode = notFound;
          return report;
        },
        (report, paint) => whyNotText(report, onOneLine(object), paint),
      ),
    );
}

export function historyCommand(): Command {
  return asked(
    'history',
    'Tells what happened to one object, newest first: in its sources, in the metaverse and in its target, also once it is gone.',
  )
    .option('--limit <entries>', 'how many entries', whole, 50)
    .addHelpText('after', `${names}${inPod('history ana.silva@contoso.com')}`)
    .action((object: string, flags: Flags & { readonly limit: number }) =>
      answer<HistoryReport>(flags, (explainer) => explainer.history(object, flags.limit), historyText),
    );
}

const asked = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<object>', 'whom it is about; see below', someName)
    .option(
      '--state <file>',
      "state file of a worker, such as /var/lib/lockstep/state.sqlite; a worker's pod finds its own state, file or database",
    )
    .option('--database <schedule>', 'from elsewhere, where the state lies in PostgreSQL: NAMESPACE/SCHEDULE', scheduleState)
    .addOption(new Option('-o, --output <form>', 'for people, or as JSON by docs/schemas').choices(['text', 'json']).default('text'));

const notFound = 4;

async function answer<R>(
  { output, ...place }: Flags,
  question: (explainer: Explainer) => Promise<R>,
  textOf: (report: R, paint: Paint) => string,
): Promise<void> {
  const store = await openState(place, process.env);
  try {
    const report = await question(await createExplainer(store, { now: () => new Date() }));
    const paint = painter(process.stdout.isTTY, process.env);
    console.log(output === 'json' ? JSON.stringify(report, undefined, 2) : textOf(inSingleLines(report), paint));
  } catch (error) {
    if (!(error instanceof explainErrors.NotFound) && !(error instanceof explainErrors.Ambiguous) && !(error instanceof explainErrors.Gone))
      throw error;
    console.error(`${onOneLine(error.message)}\n${error instanceof LockstepError ? error.next : ''}`);
    process.exitCode = notFound;
  } finally {
    await store.close();
  }
}

/** All that the JSON has, each text and each name of an attribute as it may stand in a line: whatever is written of it forges none. */
function inSingleLines<R>(report: R): R {
  const fitting = (_: string, one: unknown): unknown => {
    if (typeof one === 'string') return onOneLine(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([name, part]) => [onOneLine(name), part]));
  };
  return JSON.parse(JSON.stringify(report), fitting) as R;
}

function someName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty, and nobody is called so.');
  return text;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A number of entries is a whole number from 1.');
  return value;
}
