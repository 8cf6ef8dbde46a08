// `$search="displayName:ana" OR "mail:ana"`. Names and descriptions are found by the beginnings of their words, in any order; other texts by their own beginning.
// Source: "Use the $search query parameter", directory object collections.
import type { Entry, ObjectType } from '../directory/entry.ts';
import { graphErrors } from '../graph/errors.ts';
import { ruleOf } from '../schema/rule.ts';
import { schemas } from '../schema/schemas.ts';
import { readSearch } from './search-parser.ts';
import type { Search } from './search-parser.ts';

type Test = (entry: Entry) => boolean;
type TextTest = (value: string, entry: Entry) => boolean;
/** The words of a text that stands in an entry. */
type Cut = (text: string, entry: Entry) => readonly string[];
type Clause = Extract<Search, { readonly kind: 'clause' }>;

const tokenised: ReadonlySet<string> = new Set(['displayName', 'description']);

/** Throws where the text is no search, or names what the type does not have or no filter may name. */
export function compileSearch(text: string, type: ObjectType): Test {
  return compile(readSearch(text), type, cutOnce());
}

function compile(search: Search, type: ObjectType, cut: Cut): Test {
  if (search.kind === 'clause') {
    return clauseTest(search, type, cut);
  }
  const parts = search.parts.map((part) => compile(part, type, cut));
  return search.kind === 'and' ? (entry) => parts.every((test) => test(entry)) : (entry) => parts.some((test) => test(entry));
}

function clauseTest({ property, text }: Clause, type: ObjectType, cut: Cut): Test {
  const { name, resource, properties } = schemas[type];
  const rule = ruleOf(properties, property);
  if (rule === undefined) {
    throw graphErrors.searchUnknown(property, name);
  }
  if (rule.unfilterable === true || (rule.type !== 'String' && rule.type !== 'Strings')) {
    throw graphErrors.filterUnsupported(property, resource);
  }
  const test = tokenised.has(property) ? tokenTest(text, cut) : prefixTest(text);
  return (entry) => {
    const value = entry.values[property];
    return Array.isArray(value) ? value.some((item) => test(String(item), entry)) : typeof value === 'string' && test(value, entry);
  };
}

function prefixTest(text: string): TextTest {
  const wanted = text.toLowerCase();
  return (value) => value.toLowerCase().startsWith(wanted);
}

/** What is sought is read word by word; in what is searched, words that only symbols part are also one: `helloworld` finds `hello-world`. */
function tokenTest(text: string, cut: Cut): TextTest {
  const wanted = words(text);
  return (value, entry) => {
    const there = cut(value, entry);
    return wanted.length > 0 && wanted.every((word) => there.some((other) => other.startsWith(word)));
  };
}

/** Hundreds of clauses may ask for the words of one object after another: each of its texts is cut for the first of them. */
function cutOnce(): Cut {
  const known = new Map<string, readonly string[]>();
  let of: Entry | undefined;
  return (text, entry) => {
    if (entry !== of) {
      known.clear();
      of = entry;
    }
    let there = known.get(text);
    if (there === undefined) {
      there = [...new Set([...words(text), ...joined(text)])];
      known.set(text, there);
    }
    return there;
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
