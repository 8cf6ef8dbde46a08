// `$search="displayName:ana" OR "mail:ana"`. Names and descriptions are found by the beginnings of their words, in any order; other texts by their own beginning.
// Source: "Use the $search query parameter", directory object collections.
import type { Entry, ObjectType } from '../directory/entry.ts';
import { graphErrors } from '../graph/errors.ts';
import { ruleOf } from '../schema/rule.ts';
import { schemas } from '../schema/schemas.ts';
import { readSearch } from './search-parser.ts';
import type { Search } from './search-parser.ts';

type Test = (entry: Entry) => boolean;

const tokenised: ReadonlySet<string> = new Set(['displayName', 'description']);

/** Throws where the text is no search, or names what the type does not have or no filter may name. */
export function compileSearch(text: string, type: ObjectType): Test {
  return compile(readSearch(text), type);
}

function compile(search: Search, type: ObjectType): Test {
  if (search.kind === 'clause') {
    return clauseTest(search.property, search.text, type);
  }
  const parts = search.parts.map((part) => compile(part, type));
  return search.kind === 'and' ? (entry) => parts.every((test) => test(entry)) : (entry) => parts.some((test) => test(entry));
}

function clauseTest(property: string, text: string, type: ObjectType): Test {
  const { name, resource, properties } = schemas[type];
  const rule = ruleOf(properties, property);
  if (rule === undefined) {
    throw graphErrors.searchUnknown(property, name);
  }
  if (rule.unfilterable === true || (rule.type !== 'String' && rule.type !== 'Strings')) {
    throw graphErrors.filterUnsupported(property, resource);
  }
  const test = tokenised.has(property) ? tokenTest(text) : prefixTest(text);
  return ({ values }) => {
    const value = values[property];
    return Array.isArray(value) ? value.some((item) => test(String(item))) : typeof value === 'string' && test(value);
  };
}

function prefixTest(text: string): (value: string) => boolean {
  const wanted = text.toLowerCase();
  return (value) => value.toLowerCase().startsWith(wanted);
}

/** What is sought is read word by word; in what is searched, words that only symbols part are also one: `helloworld` finds `hello-world`. */
function tokenTest(text: string): (value: string) => boolean {
  const wanted = words(text);
  return (value) => {
    const there = [...words(value), ...joined(value)];
    return wanted.length > 0 && wanted.every((word) => there.some((other) => other.startsWith(word)));
  };
}

/** Cut at blanks and symbols, between letters and numbers, and where a small letter is followed by a capital one. */
function words(text: string): readonly string[] {
  return text
    .split(/[^\p{L}\p{M}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})|(?<=[\p{L}\p{M}])(?=\p{N})|(?<=\p{N})(?=\p{L})/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

const joined = (text: string): readonly string[] =>
  text.split(/\s+/).map((part) => part.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '').toLowerCase());
