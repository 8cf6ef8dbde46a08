// Reads an export from its first octet to its last, piece by piece, and proves that it is whole.
import { createHash } from 'node:crypto';
import type { Columns } from '../forest/columns.ts';
import { EntryParser, type ParsedEntry } from './entry-parser.ts';
import { ldifErrors } from './errors.ts';
import { Evidence } from './evidence.ts';
import { LineSplitter, type LogicalLine } from './lines.ts';
import type { ExportSource } from './source.ts';
import { withoutMark } from './unicode.ts';

export interface ReadOptions<Field> {
  readonly source: ExportSource;
  readonly columns: Columns<Field>;
  readonly entryBytes: number;
  readonly signal: AbortSignal;
}

/** What the whole file was. */
export interface ReadThrough {
  /** SHA-256 of the octets, hex. */
  readonly hash: string;
  readonly entries: number;
  /** Why the file may have been cut, though it makes sense to its end. */
  readonly doubt?: string;
  /** The last line has no line end: where the file was cut there, its last value is not whole. */
  readonly unended: boolean;
}

/**
 * Yields the entries of one piece at a time; a piece holds no more than some hundreds.
 * @throws one of ldifErrors; PartialRead where the file ends before its time
 */
export async function* readEntries<Field>(
  options: ReadOptions<Field>,
): AsyncGenerator<readonly ParsedEntry<Field>[], ReadThrough, undefined> {
  const { source, columns, entryBytes, signal } = options;
  const { name: file } = source;
  const evidence = new Evidence();
  const lines = new LineSplitter(file, entryBytes);
  const parser = new EntryParser({ file, columns, entryBytes, evidence });
  const digest = createHash('sha256');
  let entries = 0;
  for await (const piece of withoutMark(hashed(source.open(signal), digest), file)) {
    signal.throwIfAborted();
    const parsed = parseAll(parser, lines.push(piece));
    entries += parsed.length;
    if (parsed.length > 0) yield parsed;
  }
  const cut = (detail: string, cause?: unknown): Error =>
    new ldifErrors.PartialRead({ file, line: Math.max(1, lines.line - 1), count: entries, detail }, { cause });
  const rest = lines.end();
  const last = restOf(parser, rest, cut);
  entries += last.length;
  if (last.length > 0) yield last;
  const problem = evidence.problem(entries);
  if (problem !== undefined) throw cut(problem);
  if (entries === 0) throw cut('in which there is none');
  const doubt = doubtOf(last, rest.unended);
  return { hash: digest.digest('hex'), entries, unended: rest.unended, ...(doubt === undefined ? {} : { doubt }) };
}

/** Every tool writes an empty line behind each entry: without it, more of the entry may have followed, and more entries. */
function doubtOf(last: readonly ParsedEntry<unknown>[], unended: boolean): string | undefined {
  const open = last.find(({ closed }) => !closed);
  if (open !== undefined) return `no empty line stands behind its last entry, that of line ${open.line}, and it may have been cut there`;
  return unended ? 'it does not end with a line end, and may have been cut there' : undefined;
}

async function* hashed(pieces: AsyncIterable<Buffer>, digest: { update(piece: Buffer): unknown }): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of pieces) {
    digest.update(piece);
    yield piece;
  }
}

function parseAll<Field>(parser: EntryParser<Field>, lines: readonly LogicalLine[]): ParsedEntry<Field>[] {
  const entries: ParsedEntry<Field>[] = [];
  for (const line of lines) {
    const entry = parser.push(line);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/** A line that nothing ended and that makes no sense was cut; and so was an entry of which only the name is there. */
function restOf<Field>(
  parser: EntryParser<Field>,
  { lines, unended }: ReturnType<LineSplitter['end']>,
  cut: (detail: string, cause?: unknown) => Error,
): readonly ParsedEntry<Field>[] {
  let entries: ParsedEntry<Field>[];
  try {
    entries = parseAll(parser, lines);
  } catch (error) {
    if (unended && (error instanceof ldifErrors.NotLDIF || error instanceof ldifErrors.WrongEncoding))
      throw cut('in the middle of a line', error);
    throw error;
  }
  const last = parser.end();
  if (last === undefined) return entries;
  if (!last.attributes.some(({ column }) => column.name === 'objectclass')) throw cut(`in the middle of ${last.dn}`);
  return [...entries, last];
}
