// Reads manifests from a folder, a file or the standard input, as `kubectl apply` would take them.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { load, YAMLException } from 'js-yaml';
import { planErrors } from './errors.ts';

/** One document of one file. */
export interface Manifest {
  readonly file: string;
  /** Where the document begins, counted from 1. */
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface ManifestProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface ReadManifests {
  /** In order of file name and place. */
  readonly manifests: readonly Manifest[];
  /** Files with something else than manifests, such as objects; they are left alone. */
  readonly others: readonly string[];
  readonly problems: readonly ManifestProblem[];
}

/** @param path a folder (read with all below it), one file, or `-` for the standard input */
export async function readManifests(path: string): Promise<ReadManifests> {
  const files = path === '-' ? [] : await manifestFiles(path);
  const texts = path === '-' ? [{ file: 'standard input', content: await text(process.stdin) }] : await Promise.all(files.map(readText));
  const manifests: Manifest[] = [];
  const problems: ManifestProblem[] = [];
  const others = new Set<string>();
  const taken = { manifests, problems, others };
  for (const { file, content } of texts) {
    for (const document of documentsOf(content)) readDocument(file, document, taken);
  }
  return { manifests, problems, others: [...others] };
}

async function manifestFiles(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    const sorted = entries
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const nested = sorted.map(async (entry) => {
      const below = join(path, entry.name);
      if (entry.isDirectory()) return manifestFiles(below);
      return /\.(?:ya?ml|json)$/i.test(entry.name) ? [below] : [];
    });
    return (await Promise.all(nested)).flat();
  } catch (error) {
    throw notReadable(path, error);
  }
}

async function readText(file: string): Promise<{ readonly file: string; readonly content: string }> {
  try {
    return { file, content: await readFile(file, 'utf8') };
  } catch (error) {
    throw notReadable(file, error);
  }
}

function notReadable(path: string, error: unknown): Error {
  if (!(error instanceof Error) || !('syscall' in error)) return error instanceof Error ? error : new Error(String(error));
  return new planErrors.ManifestsNotReadable({ path, detail: error.message }, { cause: error });
}

interface Document {
  readonly line: number;
  readonly text: string;
}

/** The documents of a stream, apart, so that one that is broken is told by its own line. */
function documentsOf(content: string): readonly Document[] {
  const documents: Document[] = [];
  let line = 1;
  let begun: string[] = [];
  for (const [index, row] of content.split('\n').entries()) {
    if (/^---(?:\s|$)/.test(row)) {
      documents.push({ line, text: begun.join('\n') });
      // What stands behind the dashes belongs to the document.
      begun = [row.slice(3)];
      line = index + 1;
    } else begun.push(row);
  }
  documents.push({ line, text: begun.join('\n') });
  return documents.filter(({ text: yaml }) => leadingBlanks(yaml) >= 0);
}

interface Taken {
  readonly manifests: Manifest[];
  readonly problems: ManifestProblem[];
  readonly others: Set<string>;
}

function readDocument(file: string, document: Document, taken: Taken): void {
  const line = document.line + leadingBlanks(document.text);
  let content: unknown;
  try {
    content = load(document.text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    taken.problems.push({ file, line: document.line + (error.mark?.line ?? 0), message: `no YAML: ${error.reason}` });
    return;
  }
  take(file, line, content, taken);
}

function take(file: string, line: number, content: unknown, taken: Taken): void {
  if (content === null || content === undefined) return;
  // A folder may hold the tenant's objects beside the manifests.
  if (!isRecord(content) || (content['apiVersion'] === undefined && content['kind'] === undefined)) {
    taken.others.add(file);
    return;
  }
  const { apiVersion, kind, items, metadata } = content;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    const missing = typeof kind === 'string' ? 'apiVersion' : 'kind';
    taken.problems.push({ file, line, message: `the manifest has no ${missing}` });
  } else if (kind.endsWith('List') && Array.isArray(items)) {
    for (const item of items) take(file, line, item, taken);
  } else {
    const named = isRecord(metadata) ? metadata : {};
    const { name, namespace } = named;
    taken.manifests.push({
      file,
      line,
      apiVersion,
      kind,
      name: typeof name === 'string' ? name : '',
      ...(typeof namespace === 'string' ? { namespace } : {}),
      content,
    });
  }
}

const leadingBlanks = (yaml: string): number => yaml.split('\n').findIndex((row) => /^\s*[^\s#]/.test(row));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
