// A regular expression as a tree, as far as our own use its syntax.

export type Node =
  | { readonly kind: 'Set'; readonly has: (character: string) => boolean }
  | { readonly kind: 'Sequence' | 'Choice'; readonly of: readonly Node[] }
  | { readonly kind: 'Group'; readonly index: number; readonly of: Node }
  | { readonly kind: 'Repeat'; readonly least: number; readonly most: number; readonly lazy: boolean; readonly of: Node }
  | { readonly kind: 'Look'; readonly ahead: boolean; readonly wanted: boolean; readonly of: Node }
  | { readonly kind: 'Place'; readonly at: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'Same'; readonly index: number };

/** @throws where the expression uses what nothing here knows */
export function parse(source: string, flags: string): Node {
  const parser = new Parser(source, flags.replaceAll(/[gy]/g, ''));
  const node = parser.choice();
  parser.end();
  return node;
}

class Parser {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;
  #groups = 0;
  readonly #names = new Map<string, number>();

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  end(): void {
    if (this.#at < this.#source.length) throw new Error(`${this.#source}: nothing is known of ${this.#source.slice(this.#at)}`);
  }

  choice(): Node {
    const of = [this.#sequence()];
    while (this.#take('|')) of.push(this.#sequence());
    return of.length === 1 ? (of[0] as Node) : { kind: 'Choice', of };
  }

  #sequence(): Node {
    const of: Node[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] ?? '')) of.push(this.#repeated(this.#atom()));
    return { kind: 'Sequence', of };
  }

  #repeated(of: Node): Node {
    const found = /^(?:([*+?])|\{(\d+)(,(\d*))?\})(\??)/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (found === null) return of;
    this.#at += found[0].length;
    const [, sign, from, several, to, lazy] = found;
    const least = from === undefined ? (sign === '+' ? 1 : 0) : Number(from);
    const most = sign === '?' ? 1 : sign !== undefined || to === '' ? Number.POSITIVE_INFINITY : Number(several === undefined ? from : to);
    return { kind: 'Repeat', least, most, lazy: lazy !== '', of };
  }

  #atom(): Node {
    if (this.#take('(')) return this.#group();
    if (this.#take('^')) return { kind: 'Place', at: '^' };
    if (this.#take('$')) return { kind: 'Place', at: '$' };
    const back = /^\\(?:([1-9])|k<(\w+)>|([bB]))/.exec(this.#source.slice(this.#at, this.#at + 40));
    if (back === null) return this.#set();
    this.#at += back[0].length;
    if (back[3] !== undefined) return { kind: 'Place', at: back[3] as 'b' | 'B' };
    return { kind: 'Same', index: back[1] === undefined ? (this.#names.get(back[2] ?? '') ?? 0) : Number(back[1]) };
  }

  #group(): Node {
    const kind = /^\?(?::|(<?)([=!])|<(\w+)>)/.exec(this.#source.slice(this.#at, this.#at + 40));
    this.#at += kind?.[0].length ?? 0;
    const look = kind?.[2];
    const captures = kind === null || kind[3] !== undefined;
    const index = captures ? ++this.#groups : 0;
    if (kind?.[3] !== undefined) this.#names.set(kind[3], index);
    const of = this.choice();
    if (!this.#take(')')) throw new Error(`${this.#source}: a group does not end`);
    if (look !== undefined) return { kind: 'Look', ahead: kind?.[1] === '', wanted: look === '=', of };
    return captures ? { kind: 'Group', index, of } : of;
  }

  /** One character or class: what it has, the language itself tells. */
  #set(): Node {
    const found = /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)|[^\\])/s.exec(
      this.#source.slice(this.#at),
    );
    if (found === null) throw new Error(`${this.#source}: a character is missing`);
    this.#at += found[0].length;
    const one = new RegExp(`^(?:${found[0]})$`, this.#flags.replaceAll('m', ''));
    const known = new Map<string, boolean>();
    return {
      kind: 'Set',
      has: (character) => {
        let has = known.get(character);
        if (has === undefined) known.set(character, (has = one.test(character)));
        return has;
      },
    };
  }

  #take(character: string): boolean {
    const found = this.#source[this.#at] === character;
    if (found) this.#at += 1;
    return found;
  }
}
