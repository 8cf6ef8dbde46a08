// A copy of the sources in which a fault can be planted, beside the same modules.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from './fault.ts';

const root = join(import.meta.dirname, '../..');

export class SourceCopy {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<SourceCopy> {
    const copy = new SourceCopy(await mkdtemp(join(tmpdir(), 'lockstep-faults-')));
    for (const name of ['operator', 'crds', 'package.json', 'test/unit', 'test/reference', 'test/environment']) {
      await cp(join(root, name), join(copy.folder, name), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(copy.folder, 'node_modules'));
    return copy;
  }

  /** Plants the fault for as long as `work` takes. */
  async with<T>({ file, search, replace }: Fault, work: () => Promise<T>): Promise<T> {
    const path = join(this.folder, file);
    const text = await readFile(path, 'utf8');
    await writeFile(path, planted(text, { file, search, replace }));
    try {
      return await work();
    } finally {
      await writeFile(path, text);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** @throws Error where the text to be replaced does not stand exactly once in the file: then the fault has to follow the source. */
export function planted(text: string, { file, search, replace }: Pick<Fault, 'file' | 'search' | 'replace'>): string {
  const parts = text.split(search);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(search)} stands ${parts.length - 1} times in ${file}, not once`);
  return parts.join(replace);
}
