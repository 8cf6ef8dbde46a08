// Makes docs/errors.md from the rooms' error tables. With --check it only says whether the page is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importErrors } from '../operator/configuration/connect-import/errors.ts';
import { directoryErrors } from '../operator/directory/active-directory/errors.ts';
import { entraErrors } from '../operator/directory/entra/errors.ts';
import { ldifErrors } from '../operator/directory/ldif/errors.ts';
import { explainErrors } from '../operator/engine/explain/errors.ts';
import { engineErrors, objectErrors } from '../operator/engine/errors.ts';
import { expressionCommandErrors } from '../operator/expression-command/errors.ts';
import { kubeErrors } from '../operator/kube/errors.ts';
import { planErrors } from '../operator/plan/errors.ts';
import { objectsFileErrors } from '../operator/directory/objects-file/errors.ts';
import { encodingErrors } from '../operator/model/encoding-errors.ts';
import type { ErrorDefinition, Retry } from '../operator/model/errors.ts';
import { rulesErrors } from '../operator/rules/errors.ts';
import { storeErrors } from '../operator/store/errors.ts';
import { workerErrors } from '../operator/worker/errors.ts';

type Table = Readonly<Record<string, { readonly definition: ErrorDefinition }>>;

const tables: readonly { readonly room: string; readonly about: string; readonly table: Table }[] = [
  {
    room: 'Directory',
    about: 'Active Directory does not answer as it should. Shown at the SyncConnector, in the run and in the events of the schedule.',
    table: directoryErrors,
  },
  { room: 'LDIF', about: 'An export file that stands in for a directory.', table: ldifErrors },
  {
    room: 'Entra',
    about:
      'The tenant does not answer as it should, or refuses one change. What concerns one object stands in `status.objectErrors` of the run.',
    table: entraErrors,
  },
  { room: 'Synchronization', about: 'One object can not be synchronized or written; all others are.', table: objectErrors },
  { room: 'Engine', about: 'A step of a cycle can not be done.', table: engineErrors },
  { room: 'Worker', about: 'A cycle can not go on.', table: workerErrors },
  { room: 'Store', about: 'The worker’s own state.', table: storeErrors },
  { room: 'Explain', about: 'A question about one object: `lockstep explain`, `why-not` and `history`.', table: explainErrors },
  { room: 'Plan', about: 'What `lockstep plan` is given.', table: planErrors },
  { room: 'ObjectsFile', about: 'A JSON file of objects that stands in for a directory.', table: objectsFileErrors },
  { room: 'Encoding', about: 'Values in a JSON file that is given to a command.', table: encodingErrors },
  {
    room: 'Import',
    about: 'An exported configuration of Entra Connect can not be turned into manifests (`lockstep import-connect`).',
    table: importErrors,
  },
  { room: 'Expression', about: 'A file that is given to `lockstep expression`.', table: expressionCommandErrors },
  { room: 'Rules', about: 'A default rule that `lockstep rules` is asked for.', table: rulesErrors },
  { room: 'Kube', about: 'The Kubernetes API server.', table: kubeErrors },
];

const path = 'docs/errors.md';
const file = join(import.meta.dirname, '..', path);
const content = page();

if (!process.argv.includes('--check')) writeFileSync(file, content);
else if (readFileSync(file, 'utf8') !== content) {
  process.stderr.write(`${path} does not follow from the error tables. Run: node scripts/generate-errors.ts\n`);
  process.exitCode = 1;
}

function page(): string {
  const head = [
    '# Errors',
    '',
    'Made by `node scripts/generate-errors.ts` from the tables in the code. A code is `Room.Reason`; words in braces stand for what was found.',
    '',
  ];
  return [...head, ...tables.flatMap(section)].join('\n');
}

function section({ room, about, table }: (typeof tables)[number]): readonly string[] {
  const rows = Object.entries(table).map(
    ([reason, { definition }]) =>
      `| \`${room}.${reason}\` | ${cell(definition.text)} | ${cell(definition.next)} | ${whenAgain(definition.retry)} |`,
  );
  return [`## ${room}`, '', about, '', '| code | what it says | what to do | tried again |', '| --- | --- | --- | --- |', ...rows, ''];
}

function whenAgain(retry: Retry): string {
  if (typeof retry === 'object') return `after ${retry.afterMs / 1000} s`;
  const words = {
    never: 'when the object or the configuration changes',
    configuration: 'when a Secret or a resource changes, and with growing distance',
    backoff: 'with growing distance',
  };
  return words[retry];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
