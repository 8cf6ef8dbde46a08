// `$search="displayName:ana" OR "mail:ana"`: words that a property's text contains at the beginning of one of its words.
import type { Entry } from '../directory/entry.ts';
import { graphErrors } from '../graph/errors.ts';

const clausePattern = /"([A-Za-z]+):((?:[^"\\]|\\.)*)"/g;

/** AND binds closer than OR, as in the service. */
export function compileSearch(text: string): (entry: Entry) => boolean {
  if (text.replaceAll(clausePattern, 'x').replaceAll(/\b(AND|OR|x)\b|[()\s]/g, '') !== '') {
    throw graphErrors.badRequest(`Syntax error: character '${text.charAt(0)}' is not valid at position 0 in '${text}'.`);
  }
  const alternatives = text
    .split(/\s+OR\s+/)
    .map((part) => [...part.matchAll(clausePattern)].map(([, property = '', word = '']) => clause(property, word)));
  return (entry) => alternatives.some((clauses) => clauses.every((test) => test(entry)));
}

function clause(property: string, word: string): (entry: Entry) => boolean {
  const wanted = word.toLowerCase();
  return (entry) => {
    const value = entry.values[property];
    return (
      typeof value === 'string' &&
      value
        .toLowerCase()
        .split(/[\s.@_-]+/)
        .concat(value.toLowerCase())
        .some((part) => part.startsWith(wanted))
    );
  };
}
