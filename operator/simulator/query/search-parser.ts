// Reads a $search: clauses in double quotes, joined by AND and OR outside of them, in parentheses where they are to bind otherwise.
import { graphErrors } from '../graph/errors.ts';

export type Search =
  | { readonly kind: 'clause'; readonly property: string; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Search[] };

type Token =
  | { readonly kind: 'AND' | 'OR' | '(' | ')'; readonly at: number }
  | { readonly kind: 'clause'; readonly at: number; readonly text: string };

const deepest = 100;

/** AND binds closer than OR. Throws the service's syntax error where the text is none of this. */
export function readSearch(text: string): Search {
  const tokens = tokenize(text);
  let at = 0;
  const take = (kind: Token['kind']): boolean => {
    const taken = tokens[at]?.kind === kind;
    at += taken ? 1 : 0;
    return taken;
  };
  const fail = (): never => refuse(text, tokens[at]?.at ?? text.length);
  const list = (kind: 'and' | 'or', operator: 'AND' | 'OR', part: () => Search): Search => {
    const parts = [part()];
    while (take(operator)) {
      parts.push(part());
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind, parts };
  };
  const alternatives = (depth: number): Search => list('or', 'OR', () => list('and', 'AND', () => unit(depth)));
  const unit = (depth: number): Search => {
    const token = tokens[at];
    if (token?.kind === 'clause') {
      at += 1;
      return clause(token.text, () => refuse(text, token.at));
    }
    if (depth === deepest || !take('(')) {
      return fail();
    }
    const inner = alternatives(depth + 1);
    return take(')') ? inner : fail();
  };
  const search = alternatives(0);
  return at === tokens.length ? search : fail();
}

/** `displayName:ana`; a quotation mark and a backslash within stand behind a backslash. */
function clause(quoted: string, fail: () => never): Search {
  const [, property, text] = /^([A-Za-z]\w*):(.+)$/s.exec(quoted.replaceAll(/\\(["\\])/g, '$1')) ?? [];
  return property === undefined || text === undefined ? fail() : { kind: 'clause', property, text };
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|(AND|OR)(?![^\s("])|([()]))/gsy;
  const length = text.trimEnd().length;
  while (pattern.lastIndex < length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      return refuse(text, at);
    }
    const [, quoted, operator, parenthesis] = match;
    tokens.push(
      quoted === undefined ? { kind: (operator ?? parenthesis) as 'AND' | 'OR' | '(' | ')', at } : { kind: 'clause', at, text: quoted },
    );
  }
  return tokens;
}

function refuse(text: string, at: number): never {
  throw graphErrors.badRequest(`Syntax error: character '${text.charAt(at)}' is not valid at position ${at} in '${text}'.`);
}
