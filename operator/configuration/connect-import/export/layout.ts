// Finds out what each file of an export is: by its root element, whatever its folder is called.
import type { Account } from '../report/account.ts';
import { nothing, notCarried, type Outcome } from '../report/outcome.ts';
import { childOf, type XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import type { FileProblem } from '../xml/problem.ts';
import type { ConnectConnector } from './connector.ts';
import { readConnector } from './read-connector.ts';
import { type ConnectMetaverse, readMetaverse } from './read-metaverse.ts';
import { readRule } from './read-rule.ts';
import type { ConnectRule } from './rule.ts';
import { isSettingsFile } from './settings-file.ts';

/** A file with its path within the export, with slashes. */
export interface ExportFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface ConnectExport {
  readonly connectors: readonly ConnectConnector[];
  readonly rules: readonly ConnectRule[];
  readonly metaverse: ConnectMetaverse;
  readonly problems: readonly FileProblem[];
}

/** Reads every file; a file that is broken is a problem, and all others are read nevertheless. Deterministic in any order of files. */
export function readExport(account: Account, files: readonly ExportFile[]): ConnectExport {
  const connectors: ConnectConnector[] = [];
  const rules: ConnectRule[] = [];
  const metaverses: ConnectMetaverse[] = [];
  const problems: FileProblem[] = [];
  for (const { path, bytes } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const aside = asideFile(path, bytes);
    if (aside !== undefined) {
      account.file(path, path, aside);
      continue;
    }
    const parsing = parseXml(path, bytes);
    if (parsing.kind === 'error') {
      problems.push(parsing.problem);
      continue;
    }
    const { root } = parsing;
    const data = wrappers.has(root.name) ? childOf(root, 'ma-data') : root;
    if (root.name === 'synchronizationRule') rules.push(readRule(account, root));
    else if (data?.name === 'ma-data') connectors.push(readWrappedConnector(account, root, data));
    else if (root.name === 'saved-mv-configuration' || root.name === 'mv-data') metaverses.push(readMetaverse(account, root));
    else {
      account.tree('File', `${path} with the element <${root.name}>`, root, unknownFile);
      continue;
    }
    account.reportUnknown(root);
  }
  if (metaverses.length === 0) account.file('settings of the server and schema of the metaverse', 'GlobalSettings/MV.xml', noSettings);
  const [metaverse = noMetaverse] = metaverses;
  return { connectors, rules, metaverse, problems: [...problems, ...twice(rules, connectors)] };
}

const noSettings = notCarried(
  'The export has no GlobalSettings: how often the server synchronized, its limit of deletes, the wizard’s choices and the attributes that were added to the metaverse are unknown.',
  'Export again with the folder GlobalSettings, or set spec.deltaPeriodSeconds, spec.limits and spec.defaultRules of the SyncSchedule by hand.',
);

/** Around a connector, by the tool that exported it. */
const wrappers: ReadonlySet<string> = new Set(['saved-ma-configuration', 'export-ma']);

const noMetaverse: ConnectMetaverse = { schema: new Map(), settings: [], server: undefined, exportedAt: undefined };

function readWrappedConnector(account: Account, root: XmlElement, data: XmlElement): ConnectConnector {
  for (const name of ['server', 'export-date']) account.attribute(root, name);
  return readConnector(account, data);
}

/** Two exports in one folder would give two rules for one; neither may win by chance. */
function twice(rules: readonly ConnectRule[], connectors: readonly ConnectConnector[]): readonly FileProblem[] {
  const seen = new Map<string, string>();
  return [...rules, ...connectors].flatMap(({ id, name, construct }) => {
    const other = seen.get(id);
    if (other === undefined) {
      seen.set(id, construct.file);
      return [];
    }
    return [
      {
        file: construct.file,
        line: construct.line,
        column: 1,
        message: `${name} has the identifier of ${other}.`,
        next: 'Give the folder of one export alone.',
      },
    ];
  });
}

const elsewhere = 'the configuration itself stands in the other files.';

/** What becomes of a file that is not read; `undefined` for one that is. */
function asideFile(path: string, bytes: Uint8Array): Outcome | undefined {
  const name = path.split('/').at(-1) ?? '';
  if (/^PersistedState\.xml$/i.test(name)) return nothing(`It is the state of the set-up wizard; ${elsewhere}`);
  if (/^MigratedPolicy\.json$/i.test(name)) return nothing(`It names the server and its version; ${elsewhere}`);
  if (isSettingsFile(path, bytes)) return nothing(`It is a settings file of the set-up wizard; ${elsewhere}`);
  if (/^(\.|desktop\.ini$|thumbs\.db$)/i.test(name)) return nothing('It belongs to the file system.');
  return /\.xml$/i.test(name) ? undefined : unknownFile;
}

const unknownFile = notCarried(
  'Lockstep does not know this kind of file.',
  'Look whether it says something that the synchronization needs.',
);
