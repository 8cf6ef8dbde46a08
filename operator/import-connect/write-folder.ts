// Writes what an import made: manifests, a kustomization that lists them, and the report in two forms.
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { type ConnectImport, importErrors, type Manifest, renderReport } from '../configuration/connect-import/index.ts';

export type Existing = 'Refuse' | 'Replace';

export const reportFiles = { people: 'fidelity-report.md', programs: 'fidelity-report.json' } as const;

/** What an earlier import can have written; with `Replace` only this goes, so that a wrong folder loses nothing else. */
const ours = /^(?:(?:connector|rule)-[a-z0-9-]+\.yaml|schedule\.yaml|kustomization\.yaml|fidelity-report\.(?:md|json)|refused)$/;

/** @throws OutputNotEmpty where the folder holds files and `existing` is not `Replace`; OutputNotWritable. */
export async function writeImport(folder: string, imported: ConnectImport, existing: Existing): Promise<readonly string[]> {
  try {
    return await writeFiles(folder, imported, existing);
  } catch (cause) {
    if (cause instanceof importErrors.OutputNotEmpty) throw cause;
    throw new importErrors.OutputNotWritable({ folder, detail: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

async function writeFiles(folder: string, { manifests, report }: ConnectImport, existing: Existing): Promise<readonly string[]> {
  await makeFolder(folder);
  const present = await readdir(folder);
  if (present.length > 0) {
    if (existing === 'Refuse') throw new importErrors.OutputNotEmpty({ folder });
    for (const name of present) if (ours.test(name)) await rm(join(folder, name), { recursive: true });
  }
  const files: readonly (readonly [string, string])[] = [
    ...manifests.map((manifest) => [manifest.path, yamlOf(manifest)] as const),
    [reportFiles.people, renderReport(report)],
    [reportFiles.programs, `${JSON.stringify(report, undefined, 2)}\n`],
  ];
  for (const [path, text] of files) {
    await makeFolder(dirname(join(folder, path)));
    await writeFile(join(folder, path), text);
  }
  return files.map(([path]) => path);
}

/** In a file system that makes no folders, such as /proc, Node's own `recursive` asks for the folder and its parent in turns without an end. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  await mkdir(folder);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Long expressions stay on one line: a folded one can not be searched for. */
function yamlOf({ comments, content }: Manifest): string {
  const lines = comments.flatMap((comment) => comment.split(/\r\n|[\r\n]/)).map((line) => `# ${line}`.trimEnd());
  return `${lines.map((line) => `${line}\n`).join('')}${dump(content, { lineWidth: -1, noRefs: true })}`;
}
