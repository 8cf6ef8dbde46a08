// The attributes that a search delivers, found by the bytes of their description without making a string each time.

/** How the values of an attribute are taken from the wire. References are reduced to the GUID of the object they name. */
export type ValueForm = 'Text' | 'Bytes' | 'Reference';

/** Windows cuts long link values and answers `member;range=0-1499`; DirSync marks added values `1-1` and removed ones `0-0`. */
export interface ValueRange {
  readonly low: number;
  /** `undefined` stands for `*`: the last value is among these. */
  readonly high?: number;
}

/** One attribute description as a server spelled it. `field` is what the caller knows of the attribute; absent for those it did not ask for. */
export interface Column<Field> {
  readonly description: string;
  /** Without options, lower case. */
  readonly name: string;
  readonly form: ValueForm;
  readonly field?: Field;
  readonly range?: ValueRange;
}

interface Interned<Field> {
  readonly bytes: Buffer;
  readonly column: Column<Field>;
}

/** Far above what one schema has; a server that makes up names can not fill the memory. */
const mostColumns = 10_000;

export class Columns<Field> {
  readonly #byHash = new Map<number, Interned<Field>[]>();
  readonly #resolve: (name: string) => { readonly field: Field; readonly form: ValueForm } | undefined;
  #count = 0;

  /** `resolve` gets the lower-case name without options. Attributes that it does not know come as text without a field. */
  constructor(resolve: (name: string) => { readonly field: Field; readonly form: ValueForm } | undefined) {
    this.#resolve = resolve;
  }

  find(buffer: Buffer, start: number, end: number): Column<Field> {
    const key = fnv(buffer, start, end);
    const list = this.#byHash.get(key);
    if (list !== undefined) for (const entry of list) if (sameBytes(entry.bytes, buffer, start, end)) return entry.column;
    const column = this.#make(buffer.toString('latin1', start, end));
    if (this.#count < mostColumns) {
      this.#count += 1;
      const entry = { bytes: Buffer.from(buffer.subarray(start, end)), column };
      if (list === undefined) this.#byHash.set(key, [entry]);
      else list.push(entry);
    }
    return column;
  }

  #make(description: string): Column<Field> {
    const [base = '', ...options] = description.toLowerCase().split(';');
    const known = this.#resolve(base);
    const range = options.map(parseRange).find((found) => found !== undefined);
    return {
      description,
      name: base,
      form: known?.form ?? 'Text',
      ...(known === undefined ? {} : { field: known.field }),
      ...(range === undefined ? {} : { range }),
    };
  }
}

/** Columns for searches whose values are all text, such as the root entry of a server. */
export const textColumns = (): Columns<never> => new Columns<never>(() => undefined);

function parseRange(option: string): ValueRange | undefined {
  const match = /^range=(\d{1,9})-(\d{1,9}|\*)$/.exec(option);
  if (match === null) return undefined;
  return match[2] === '*' ? { low: Number(match[1]) } : { low: Number(match[1]), high: Number(match[2]) };
}

function fnv(buffer: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (buffer[i] as number), 0x01000193);
  return hash;
}

function sameBytes(bytes: Buffer, buffer: Buffer, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = start, j = 0; i < end; i++, j++) if (bytes[j] !== buffer[i]) return false;
  return true;
}
