// From the lines of an export to its entries. What is no entry (the version, what a tool says at the end, references to other servers) is told apart.
import { isUtf8 } from 'node:buffer';
import type { Column, Columns } from '../forest/columns.ts';
import type { RawAttribute, RawEntry, RawValue } from '../forest/raw-entry.ts';
import type { Evidence } from './evidence.ts';
import { ldifErrors } from './errors.ts';
import type { LogicalLine } from './lines.ts';
import { bytesOfText } from './binary-text.ts';
import { type Assignment, assignmentOf, nameOf, shown, valueOf } from './value.ts';

export interface ParsedEntry<Field> extends RawEntry<Field> {
  /** Where its `dn:` stands. */
  readonly line: number;
  /** True where the record says `changetype: add`, as each record of an ldifde export does. */
  readonly added: boolean;
  /** False where no empty line stands behind it: whether the file was cut within it, nobody can say. */
  readonly closed: boolean;
}

export interface ParserOptions<Field> {
  readonly file: string;
  /** What to take; values of attributes without a field are looked at and left. A reference stays the text that the file has. */
  readonly columns: Columns<Field>;
  /** Octets of one entry. */
  readonly entryBytes: number;
  readonly evidence: Evidence;
}

interface Begun<Field> {
  readonly dn: string;
  readonly line: number;
  /** By name; under their whole description those with options that make them another attribute. */
  readonly values: Map<string, { readonly column: Column<Field>; readonly values: RawValue[] }>;
  bytes: number;
  added: boolean;
}

const hash = 0x23;

export class EntryParser<Field> {
  readonly #options: ParserOptions<Field>;
  #begun: Begun<Field> | undefined;
  /** Between records: `entry` lines come next; `trailer` lines are a tool's own. */
  #within: 'nothing' | 'entry' | 'trailer' = 'nothing';
  #anything = false;

  constructor(options: ParserOptions<Field>) {
    this.#options = options;
  }

  /** True in the middle of an entry. */
  get open(): boolean {
    return this.#begun !== undefined;
  }

  /** The entry that the line ended, if it did. @throws one of ldifErrors with the line */
  push(line: LogicalLine): ParsedEntry<Field> | undefined {
    const { bytes } = line;
    if (bytes.length === 0) {
      this.#within = 'nothing';
      return this.#end('Closed');
    }
    if (bytes[0] === hash) {
      this.#options.evidence.comment(bytes.toString('latin1', 1, Math.min(bytes.length, 300)));
      return undefined;
    }
    if (this.#within === 'entry') this.#attribute(line);
    else this.#first(line);
    return undefined;
  }

  /** The entry that the end of the file ends. */
  end(): ParsedEntry<Field> | undefined {
    return this.#end('Open');
  }

  #end(how: 'Closed' | 'Open'): ParsedEntry<Field> | undefined {
    const begun = this.#begun;
    if (begun === undefined) return undefined;
    this.#begun = undefined;
    const attributes: readonly RawAttribute<Field>[] = [...begun.values.values()];
    return { dn: begun.dn, line: begun.line, added: begun.added, closed: how === 'Closed', attributes };
  }

  #first(line: LogicalLine): void {
    const { bytes, number } = line;
    const { file, evidence } = this.#options;
    const assignment = assignmentOf(line, file);
    const name = nameOf(bytes, assignment.nameEnd).toLowerCase();
    const value = valueOf(line, assignment, file);
    switch (name) {
      case 'dn':
        if (!isUtf8(value)) throw new ldifErrors.WrongEncoding({ file, line: number, what: 'the distinguished name' });
        this.#within = 'entry';
        this.#begun = { dn: value.toString('utf8'), line: number, values: new Map(), bytes: bytes.length, added: false };
        break;
      case 'version':
        if (this.#anything) throw this.#notLDIF(number, 'the version stands before the first entry or nowhere');
        if (value.toString('latin1').trim() !== '1')
          throw this.#notLDIF(number, `there is only version 1 of LDIF, not ${shown(value.toString('latin1'))}`);
        break;
      case 'ref':
      case 'search':
      case 'result':
      case 'matcheddn':
      case 'text':
      case 'control':
      case 'pagedresults':
        evidence.trailer(name, value.toString('utf8'));
        this.#within = 'trailer';
        break;
      default:
        if (this.#within !== 'trailer') throw this.#notLDIF(number, `a record begins with dn:, not with ${shown(name)}`);
    }
    this.#anything = true;
  }

  #attribute(line: LogicalLine): void {
    const begun = this.#begun;
    if (begun === undefined) return;
    const { file, columns, entryBytes } = this.#options;
    const { bytes, number } = line;
    begun.bytes += bytes.length;
    if (begun.bytes > entryBytes) throw new ldifErrors.EntryTooLarge({ file, line: begun.line, limit: entryBytes });
    const assignment = assignmentOf(line, file);
    if (begun.values.size === 0 && this.#isChange(begun, line, assignment)) return;
    if (assignment.nameEnd === 2 && nameOf(bytes, 2).toLowerCase() === 'dn')
      throw this.#notLDIF(number, `a second dn: stands within the entry of line ${begun.line}; there is no blank line before it`);
    const column = columns.find(bytes, 0, assignment.nameEnd);
    this.#mustBeWhole(begun, column, number);
    const own = isOwn(column);
    const key = own ? column.name : column.description;
    let attribute = begun.values.get(key);
    if (attribute === undefined) begun.values.set(key, (attribute = { column, values: [] }));
    if (own && column.field !== undefined) attribute.values.push(this.#taken(column, line, assignment));
  }

  /** `member;range=0-*` is all there is. */
  #mustBeWhole(begun: Begun<Field>, column: Column<Field>, line: number): void {
    const { range, description } = column;
    if (range === undefined || (range.low === 0 && range.high === undefined)) return;
    const semicolon = description.indexOf(';');
    const fields = { file: this.#options.file, line, dn: begun.dn };
    throw new ldifErrors.CutValues({ ...fields, attribute: description.slice(0, semicolon), option: description.slice(semicolon + 1) });
  }

  #taken(column: Column<Field>, line: LogicalLine, assignment: Assignment): RawValue {
    const { file } = this.#options;
    const value = valueOf(line, assignment, file);
    if (column.form === 'Bytes') return assignment.form === 'Plain' ? bytesOfText(column.name, value) : value;
    if (isUtf8(value)) return value.toString('utf8');
    // In Base64 only this value is not what it should be; in plain text the whole file has another encoding.
    if (assignment.form === 'Plain')
      throw new ldifErrors.WrongEncoding({ file, line: line.number, what: `the value of ${column.description}` });
    return undefined;
  }

  #isChange(begun: Begun<Field>, line: LogicalLine, assignment: Assignment): boolean {
    const { file } = this.#options;
    const name = nameOf(line.bytes, assignment.nameEnd).toLowerCase();
    if (name !== 'changetype' && name !== 'control') return false;
    const change = name === 'control' ? name : valueOf(line, assignment, file).toString('latin1').trim();
    if (change.toLowerCase() !== 'add') throw new ldifErrors.ChangeRecord({ file, line: line.number, dn: begun.dn, change });
    begun.added = true;
    return true;
  }

  #notLDIF(line: number, detail: string): Error {
    return new ldifErrors.NotLDIF({ file: this.#options.file, line, detail });
  }
}

/** `userCertificate;binary` is userCertificate; `description;lang-de` is not description. */
const isOwn = ({ description, range }: Column<unknown>): boolean =>
  range !== undefined || !description.includes(';') || /^[^;]*;binary$/i.test(description);
