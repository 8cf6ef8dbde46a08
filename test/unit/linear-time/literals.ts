// The regular expressions that stand in the sources, found by a reader that knows texts, templates and comments.
import { globSync, readFileSync } from 'node:fs';

export interface Literal {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

export const literalsIn = (pattern: string): readonly Literal[] =>
  globSync(pattern).flatMap((file) => [...new Reader(readFileSync(file, 'utf8')).literals()].map((found) => ({ file, ...found })));

/** After these a slash begins an expression; after a value it divides. */
const beginsExpression = /^(?:|[(,=:[!&|?{};+\-*%~^<>]|return|typeof|case|in|of)$/;

class Reader {
  readonly #text: string;
  #at = 0;
  #last = '';
  /** Open braces; true for those of a template, behind which its text goes on. */
  readonly #braces: boolean[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  *literals(): Generator<Omit<Literal, 'file'>> {
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (/\s/.test(character)) this.#at += 1;
      else if (this.#text.startsWith('//', this.#at)) this.#skipTo('\n');
      else if (this.#text.startsWith('/*', this.#at)) this.#skipTo('*/');
      else if (character === "'" || character === '"') this.#quoted(character);
      else if (character === '`') this.#template();
      else if (character === '/' && beginsExpression.test(this.#last)) yield this.#literal();
      else if (/[\w$]/.test(character)) this.#word();
      else this.#sign(character);
    }
  }

  #skipTo(end: string): void {
    const found = this.#text.indexOf(end, this.#at);
    this.#at = found < 0 ? this.#text.length : found + end.length;
  }

  #quoted(quote: string): void {
    for (this.#at += 1; this.#text[this.#at] !== quote; this.#at++) if (this.#text[this.#at] === '\\') this.#at += 1;
    this.#at += 1;
    this.#last = 'value';
  }

  #template(): void {
    for (this.#at += 1; this.#text[this.#at] !== '`'; this.#at++) {
      if (this.#text[this.#at] === '\\') this.#at += 1;
      else if (this.#text.startsWith('${', this.#at)) {
        this.#braces.push(true);
        this.#at += 2;
        this.#last = '{';
        return;
      }
    }
    this.#at += 1;
    this.#last = 'value';
  }

  #literal(): Omit<Literal, 'file'> {
    const begin = this.#at + 1;
    let inClass = false;
    for (this.#at = begin; inClass || this.#text[this.#at] !== '/'; this.#at++) {
      if (this.#text[this.#at] === '\\') this.#at += 1;
      else if (this.#text[this.#at] === '[') inClass = true;
      else if (this.#text[this.#at] === ']') inClass = false;
    }
    const source = this.#text.slice(begin, this.#at);
    const flags = /^[a-z]*/.exec(this.#text.slice(this.#at + 1, this.#at + 9))?.[0] ?? '';
    this.#at += 1 + flags.length;
    this.#last = 'value';
    return { source, flags };
  }

  #word(): void {
    const begin = this.#at;
    while (/[\w$]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    this.#last = this.#text.slice(begin, this.#at);
  }

  #sign(character: string): void {
    this.#at += 1;
    this.#last = character;
    if (character === '{') this.#braces.push(false);
    if (character !== '}' || this.#braces.pop() !== true) return;
    this.#at -= 1;
    this.#template();
  }
}
