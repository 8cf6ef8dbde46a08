// Reads the files of an export from its folder.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExportFile, importErrors, isSettingsFile } from '../configuration/connect-import/index.ts';

/** The folders lie in the export's own folder, which may lie in another. */
const maxDepth = 3;
const maxBytes = 256 * 1024 * 1024;

/** Every file, so that none is passed over in silence. @throws NothingFound, SettingsFile, FileTooLarge */
export async function readExportFolder(folder: string): Promise<readonly ExportFile[]> {
  const paths = await filesBelow(folder, '', maxDepth);
  const files: ExportFile[] = [];
  for (const path of paths.sort()) {
    const { size } = await stat(join(folder, path));
    if (size > maxBytes) throw new importErrors.FileTooLarge({ file: path, bytes: size, limit: maxBytes });
    files.push({ path, bytes: await readFile(join(folder, path)) });
  }
  if (files.some(({ path }) => /\.xml$/i.test(path))) return files;
  const settings = files.find(({ path, bytes }) => isSettingsFile(path, bytes));
  if (settings !== undefined) throw new importErrors.SettingsFile({ file: settings.path });
  throw new importErrors.NothingFound({ folder, detail: 'it holds no XML file' });
}

async function filesBelow(folder: string, under: string, depth: number): Promise<string[]> {
  let entries;
  try {
    entries = await readdir(join(folder, under), { withFileTypes: true });
  } catch (cause) {
    throw new importErrors.NothingFound({ folder, detail: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
  const found: string[] = [];
  for (const entry of entries) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory() && depth > 1) found.push(...(await filesBelow(folder, path, depth - 1)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}
