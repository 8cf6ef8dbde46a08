// Parses the subset of OData's $filter that directory objects take, into a small tree.
import { graphErrors } from '../graph/errors.ts';

/** A value that stands in no quotation marks and is neither number, truth value nor null. */
export interface Unquoted {
  readonly edm: 'Edm.DateTimeOffset' | 'Edm.Guid';
  readonly text: string;
}
export type Literal = string | number | boolean | null | Unquoted;
export type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextFunction = 'startswith' | 'endswith' | 'contains';

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | { readonly kind: 'compare'; readonly path: string; readonly operator: Operator; readonly value: Literal }
  | { readonly kind: 'in'; readonly path: string; readonly values: readonly Literal[] }
  | { readonly kind: 'text'; readonly path: string; readonly fn: TextFunction; readonly value: string }
  | { readonly kind: 'any'; readonly path: string; readonly inner: Filter };

type Token = { readonly kind: 'word' | 'symbol'; readonly text: string } | { readonly kind: 'literal'; readonly value: Literal };

const tokenPattern =
  /\s*(?:'((?:[^']|'')*)'|([0-9a-f]{8}-[0-9a-f-]{27})|(-?\d+(?:\.\d+)?)(?![\w-])|(\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?)|([A-Za-z_$][\w.]*(?:\/[A-Za-z_$][\w.]*)*)|([(),:]))/giy;
const deepest = 100;
const operators: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const textFunctions: ReadonlySet<string> = new Set(['startswith', 'endswith', 'contains']);

/** Throws the service's "Invalid filter clause" where the text is none. */
export function parseFilter(text: string): Filter {
  const parser = new Parser(tokenize(text), text);
  const filter = parser.or();
  parser.end();
  return filter;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  const length = text.trimEnd().length;
  while (pattern.lastIndex < length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      throw graphErrors.filterSyntax(`Syntax error at position ${at} in '${text}'.`);
    }
    tokens.push(toToken(match));
  }
  return tokens;
}

function toToken([, quoted, guid, number, instant, word, symbol]: RegExpExecArray): Token {
  if (quoted !== undefined) {
    return { kind: 'literal', value: quoted.replaceAll("''", "'") };
  }
  if (number !== undefined) {
    return { kind: 'literal', value: Number(number) };
  }
  if (instant !== undefined) {
    return { kind: 'literal', value: { edm: 'Edm.DateTimeOffset', text: instant } };
  }
  if (guid !== undefined) {
    return { kind: 'literal', value: { edm: 'Edm.Guid', text: guid } };
  }
  if (word === 'true' || word === 'false') {
    return { kind: 'literal', value: word === 'true' };
  }
  if (word === 'null') {
    return { kind: 'literal', value: null };
  }
  return word === undefined ? { kind: 'symbol', text: symbol ?? '' } : { kind: 'word', text: word };
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  or(): Filter {
    let left = this.#and();
    while (this.#takeWord('or')) {
      left = { kind: 'or', left, right: this.#and() };
    }
    return left;
  }

  end(): void {
    if (this.#at < this.#tokens.length) {
      this.#fail();
    }
  }

  #and(): Filter {
    let left = this.#unary();
    while (this.#takeWord('and')) {
      left = { kind: 'and', left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Filter {
    if (this.#takeWord('not')) {
      return { kind: 'not', inner: this.#deeper(() => this.#unary()) };
    }
    if (this.#takeSymbol('(')) {
      const inner = this.#deeper(() => this.or());
      this.#expect(')');
      return inner;
    }
    return this.#clause();
  }

  #clause(): Filter {
    const word = this.#word();
    const fn = word.toLowerCase();
    if (textFunctions.has(fn) && this.#takeSymbol('(')) {
      return this.#textFunction(fn as TextFunction);
    }
    if (word.endsWith('/any')) {
      return this.#any(word.slice(0, -'/any'.length));
    }
    if (this.#takeWord('in')) {
      return { kind: 'in', path: word, values: this.#list() };
    }
    const operator = this.#word().toLowerCase();
    if (!operators.has(operator)) {
      this.#fail();
    }
    return { kind: 'compare', path: word, operator: operator as Operator, value: this.#literal() };
  }

  /** Nobody's filter is that deep, and a parser without a limit ends by itself. */
  #deeper(parse: () => Filter): Filter {
    if (this.#depth === deepest) {
      throw graphErrors.filterSyntax('Recursion depth exceeded allowed limit.');
    }
    this.#depth += 1;
    const inner = parse();
    this.#depth -= 1;
    return inner;
  }

  #textFunction(fn: TextFunction): Filter {
    const path = this.#word();
    this.#expect(',');
    const value = this.#literal();
    this.#expect(')');
    if (typeof value !== 'string') {
      return this.#fail();
    }
    // OData allows "startswith(x,'y') eq true" for the same thing.
    if (this.#takeWord('eq')) {
      const expected = this.#literal();
      return expected === false ? { kind: 'not', inner: { kind: 'text', path, fn, value } } : { kind: 'text', path, fn, value };
    }
    return { kind: 'text', path, fn, value };
  }

  /** Inside the lambda the variable stands for the value itself: its path becomes empty, or what follows its slash. */
  #any(path: string): Filter {
    this.#expect('(');
    const variable = this.#word();
    this.#expect(':');
    const inner = this.#deeper(() => this.or());
    this.#expect(')');
    return { kind: 'any', path, inner: withoutVariable(inner, variable, () => this.#fail()) };
  }

  #list(): readonly Literal[] {
    this.#expect('(');
    const values = [this.#literal()];
    while (this.#takeSymbol(',')) {
      values.push(this.#literal());
    }
    this.#expect(')');
    return values;
  }

  #literal(): Literal {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'literal') {
      return this.#fail();
    }
    this.#at += 1;
    return token.value;
  }

  #word(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word') {
      return this.#fail();
    }
    this.#at += 1;
    return token.text;
  }

  #takeWord(text: string): boolean {
    return this.#take('word', text);
  }

  #takeSymbol(text: string): boolean {
    return this.#take('symbol', text);
  }

  #take(kind: 'word' | 'symbol', text: string): boolean {
    const token = this.#tokens[this.#at];
    const taken = token?.kind === kind && token.text.toLowerCase() === text;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  #expect(symbol: string): void {
    if (!this.#takeSymbol(symbol)) {
      this.#fail();
    }
  }

  #fail(): never {
    throw graphErrors.filterSyntax(`Syntax error in '${this.#text}'.`);
  }
}

function withoutVariable(filter: Filter, variable: string, fail: () => never): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, left: withoutVariable(filter.left, variable, fail), right: withoutVariable(filter.right, variable, fail) };
    case 'not':
      return { ...filter, inner: withoutVariable(filter.inner, variable, fail) };
    case 'any':
    case 'compare':
    case 'in':
    case 'text':
      if (filter.path !== variable && !filter.path.startsWith(`${variable}/`)) {
        return fail();
      }
      return { ...filter, path: filter.path.slice(variable.length + 1) };
  }
}
