// `lockstep import-connect`: an Entra Connect configuration as manifests, without a cluster and without a network.
import { Command, InvalidArgumentError } from 'commander';
import { importConnect } from '../configuration/connect-import/index.ts';
import { readExportFolder } from './read-folder.ts';
import { summaryOf } from './summary.ts';
import { reportFiles, writeImport } from './write-folder.ts';

interface CommandOptions {
  readonly output: string;
  readonly schedule: string;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly allRulesExplicit?: true;
  readonly force?: true;
}

const help = `
FOLDER is what Get-ADSyncServerConfiguration -Path FOLDER writes on the server of Entra Connect, with its folders Connectors,
GlobalSettings and SynchronizationRules; the Exported-ServerConfiguration folder of MigrateSettings.ps1 is one as well.

Read ${reportFiles.people} first: it names everything that could not be carried over exactly, and what to fill in. The schedule begins in Staging.

Exit code:
  0  everything was carried over exactly
  1  nothing was written: the export can not be read, or the output folder is not empty
  2  the command line is wrong
  3  something was not carried over exactly; the report says what

Examples:
  lockstep import-connect ./export -o ./manifests
  lockstep plan --manifests ./manifests --source contoso-com=contoso.ldif     what would be written`;

export function importConnectCommand(): Command {
  return new Command('import-connect')
    .description(
      'Turns the exported configuration of Microsoft Entra Connect into manifests, with a report on what could not be carried over exactly.',
    )
    .argument('<folder>', 'folder of the export')
    .requiredOption('-o, --output <folder>', 'folder for manifests and report; made where it is not there')
    .option('--schedule <name>', 'name of the SyncSchedule', scheduleName, 'main')
    .option('--tenant-id <uuid>', 'directory (tenant) ID, which no export holds', uuid)
    .option('--client-id <uuid>', 'application (client) ID, which no export holds', uuid)
    .option('--all-rules-explicit', 'carry every rule over as a SyncRule, also where a shipped rule does the same')
    .option('--force', 'replace what an earlier import wrote into the output folder')
    .addHelpText('after', help)
    .action(run);
}

/** @throws Import errors; what they say stands on standard error, and the exit code is 1. */
async function run(folder: string, options: CommandOptions): Promise<void> {
  const files = await readExportFolder(folder);
  const imported = importConnect(files, {
    schedule: options.schedule,
    identity: { tenantID: options.tenantId, clientID: options.clientId },
    everyRule: options.allRulesExplicit === true ? 'Explicit' : 'WhereNeeded',
  });
  await writeImport(options.output, imported, options.force === true ? 'Replace' : 'Refuse');
  console.log(summaryOf(imported.report, options.output));
  if (imported.report.fidelity === 'Inexact') process.exitCode = 3;
}

function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('It must be a UUID.');
  return text.toLowerCase();
}

function scheduleName(text: string): string {
  if (!/^[a-z]([a-z0-9-]{0,44}[a-z0-9])?$/.test(text)) {
    throw new InvalidArgumentError('It must start with a letter and consist of at most 46 lower case letters, digits and dashes.');
  }
  return text;
}
