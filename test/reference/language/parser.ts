// Reads an expression by recursive descent on its characters, without tokens in between.

export type Operator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '&' | '&&' | '||';

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: bigint }
  | { readonly kind: 'word'; readonly name: string }
  | { readonly kind: 'attribute' | 'parameter' | 'variable'; readonly name: string }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Node[] };

/** Loosest first; within a level from left to right. The order of two-character operators before their beginnings matters. */
const levels: readonly (readonly Operator[])[] = [
  ['&&', '||'],
  ['<>', '<=', '>=', '<', '>', '='],
  ['+', '-', '*', '&'],
];

export function parse(text: string): Node {
  const reader = new Reader(text);
  const node = reader.level(0);
  reader.end();
  return node;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  level(depth: number): Node {
    const operators = levels[depth];
    if (operators === undefined) return this.#operand();
    let left = this.level(depth + 1);
    for (let operator = this.#operator(operators); operator !== undefined; operator = this.#operator(operators)) {
      left = { kind: 'operation', operator, left, right: this.level(depth + 1) };
    }
    return left;
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#wrong('nothing more');
  }

  #operator(operators: readonly Operator[]): Operator | undefined {
    this.#space();
    const found = operators.find((operator) => this.#text.startsWith(operator, this.#at));
    // A single & joins texts; && belongs to another level.
    if (found === undefined || (found === '&' && this.#text[this.#at + 1] === '&')) return undefined;
    this.#at += found.length;
    return found;
  }

  #operand(): Node {
    this.#space();
    if (this.#take('(')) {
      const inner = this.level(0);
      this.#expect(')');
      return inner;
    }
    if (this.#text[this.#at] === '"') return { kind: 'text', text: this.#quoted() };
    if (this.#take('[')) return { kind: 'attribute', name: this.#until(']') };
    if (this.#take('%')) return { kind: 'parameter', name: this.#until('%') };
    if (this.#take('$')) return { kind: 'variable', name: this.#match(/[A-Za-z_]\w*/y) };
    if (this.#text.startsWith('&H', this.#at)) return { kind: 'number', number: BigInt(`0x${this.#match(/&H[0-9A-Fa-f]+/y).slice(2)}`) };
    if (/[-0-9]/.test(this.#text[this.#at] ?? '')) return { kind: 'number', number: BigInt(this.#match(/-?\d+/y)) };
    const name = this.#match(/[A-Za-z]\w*/y);
    return this.#take('(') ? { kind: 'call', name, parameters: this.#parameters() } : { kind: 'word', name };
  }

  #parameters(): readonly Node[] {
    if (this.#take(')')) return [];
    const parameters = [this.level(0)];
    while (this.#take(',')) parameters.push(this.level(0));
    this.#expect(')');
    return parameters;
  }

  /** Two quotes within a text stand for one; so do two backslashes before a control character, by which shipped rules mean `\0ACNF:` in a name. */
  #quoted(): string {
    return this.#match(/"(?:[^"]|"")*"/y)
      .slice(1, -1)
      .replaceAll('""', '"')
      .replaceAll(/\\\\(?=[01][0-9A-F])/gi, '\\');
  }

  #until(end: string): string {
    const stop = this.#text.indexOf(end, this.#at);
    if (stop < 0) throw this.#wrong(end);
    const found = this.#text.slice(this.#at, stop);
    this.#at = stop + 1;
    return found;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw this.#wrong('a value');
    this.#at += found.length;
    return found;
  }

  #take(text: string): boolean {
    this.#space();
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#wrong(text);
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #wrong(expected: string): SyntaxError {
    return new SyntaxError(`expected ${expected} at ${this.#at} of ${this.#text}`);
  }
}
