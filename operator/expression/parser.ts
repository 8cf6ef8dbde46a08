// Makes a tree of tokens (a Pratt parser).
import { leastWithoutSign, tokenize } from './lexer.ts';
import { ExpressionFault } from './problem.ts';
import { bindingPower, type SyntaxNode } from './syntax.ts';
import { describeToken, type Token } from './token.ts';

/** Deeper nesting is refused, so that no text can exhaust the stack. */
const maxDepth = 100;
const maxTextLength = 32_768;
/** A chain such as `a & b & c` nests to the left without parentheses; this bounds it. */
const maxTokens = 4_000;
/** Microsoft's page of functions writes these two ways; all other names have one. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['Guid', 'GUID'],
  ['InstrRev', 'InStrRev'],
]);

/** The tree of an expression. @throws ExpressionFault */
export function parseExpression(text: string): SyntaxNode {
  if (text.length > maxTextLength) throw new ExpressionFault('TooLong', 0, `an expression has at most ${maxTextLength} characters`);
  const tokens = tokenize(text);
  if (tokens.length > maxTokens) throw new ExpressionFault('TooLong', 0, `an expression has at most ${maxTokens} words and signs`);
  return new Parser(tokens).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): SyntaxNode {
    const first = this.#peek();
    if (first.kind === 'End') throw new ExpressionFault('EmptyExpression', first.offset, 'the expression is empty');
    const node = this.#expression(0);
    const rest = this.#peek();
    if (rest.kind !== 'End') throw unexpected(rest, 'an operator or the end of the expression');
    return node;
  }

  #expression(power: number): SyntaxNode {
    if (++this.#depth > maxDepth) {
      throw new ExpressionFault('TooDeep', this.#peek().offset, `the expression is nested more than ${maxDepth} levels deep`);
    }
    let left = this.#operand();
    for (;;) {
      const token = this.#peek();
      if (token.kind !== 'Operator' || bindingPower[token.symbol] <= power) break;
      this.#position++;
      const right = this.#expression(bindingPower[token.symbol]);
      left = { kind: 'Binary', symbol: token.symbol, left, right, offset: token.offset, from: left.from, to: right.to };
    }
    this.#depth--;
    return left;
  }

  #operand(): SyntaxNode {
    const token = this.#next();
    switch (token.kind) {
      case 'Number':
        if (token.value === leastWithoutSign)
          throw new ExpressionFault('InvalidNumber', token.offset, `${token.value} does not fit into 64 bits`);
        return { ...token, from: token.offset };
      case 'Text':
      case 'Attribute':
      case 'Parameter':
      case 'Variable':
        return { ...token, from: token.offset };
      case 'Name':
        return this.#peek().kind === 'Open'
          ? this.#call(token.name, token.offset)
          : { kind: 'Word', name: token.name, offset: token.offset, from: token.offset, to: token.to };
      case 'Open': {
        const inner = this.#expression(0);
        return { ...inner, from: token.offset, to: this.#close() };
      }
      case 'Operator':
        return this.#negative(token);
      case 'Close':
      case 'Comma':
      case 'End':
        throw unexpected(token, 'a value');
    }
  }

  /** Only a number has a sign of its own; `0 - [x]` says the rest. */
  #negative(token: Token & { kind: 'Operator' }): SyntaxNode {
    const number = this.#peek();
    if (token.symbol !== '-' || number.kind !== 'Number') throw unexpected(token, 'a value');
    this.#position++;
    return { kind: 'Number', value: -number.value, offset: token.offset, from: token.offset, to: number.to };
  }

  #call(name: string, offset: number): SyntaxNode {
    this.#position++;
    const nodes: SyntaxNode[] = [];
    if (this.#peek().kind !== 'Close') {
      do nodes.push(this.#expression(0));
      while (this.#takeComma());
    }
    return { kind: 'Call', name: spellings.get(name) ?? name, arguments: nodes, offset, from: offset, to: this.#close() };
  }

  #takeComma(): boolean {
    if (this.#peek().kind !== 'Comma') return false;
    this.#position++;
    return true;
  }

  /** Gives where the parenthesis ends. */
  #close(): number {
    const token = this.#next();
    if (token.kind !== 'Close') throw unexpected(token, '")"');
    return token.to;
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { kind: 'End', offset: 0, to: 0 };
  }

  #next(): Token {
    const token = this.#peek();
    this.#position++;
    return token;
  }
}

const unexpected = (token: Token, wanted: string): ExpressionFault =>
  new ExpressionFault('UnexpectedToken', token.offset, `expected ${wanted}, found ${describeToken(token)}`);
