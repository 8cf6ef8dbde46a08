// Short words for writing rules as data.
import type { Flow, JoinClause, ScopeClause, ScopeOperator } from '../../model/revision.ts';
import type { RuleTemplate } from '../rule-template.ts';
import { words } from '../words.ts';

type Defaulted = 'origin' | 'for' | 'direction' | 'scope' | 'join' | 'flows';
type Draft = Omit<RuleTemplate, Defaulted> & Partial<Pick<RuleTemplate, 'scope' | 'join' | 'flows'>> & { readonly purpose: string };

/** A default rule says what it is for. */
export type ShippedRule = RuleTemplate & { readonly purpose: string };

const template = (direction: RuleTemplate['direction'], type: 'ActiveDirectory' | 'EntraID', draft: Draft): ShippedRule => ({
  origin: 'Default',
  direction,
  for: { type },
  scope: [],
  join: [],
  flows: [],
  ...draft,
});

export const fromActiveDirectory = (draft: Draft): ShippedRule => template('Inbound', 'ActiveDirectory', draft);
export const fromEntraID = (draft: Draft): ShippedRule => template('Inbound', 'EntraID', draft);
export const toEntraID = (draft: Draft): ShippedRule => template('Outbound', 'EntraID', draft);
export const toActiveDirectory = (draft: Draft): ShippedRule => template('Outbound', 'ActiveDirectory', draft);

const plain = { mergeType: 'Update', executeOnce: false } as const;

/** The value as it is, or the references. */
export const direct = (target: string, source: string = target): Flow => ({ ...plain, kind: 'Direct', target, source });

export const constant = (target: string, value: string): Flow => ({ ...plain, kind: 'Constant', target, value });

export const expression = (target: string, text: string): Flow => ({ ...plain, kind: 'Expression', target, expression: text });

/** Added to what other rules and the directory say, without a second spelling of the same. */
export const merged = (target: string, text: string): Flow => ({ ...expression(target, text), mergeType: 'MergeCaseInsensitive' });

/** The value without white space around it; what then is empty does not flow. */
export const trimmed = (target: string, source: string = target): Flow => expression(target, `Trim([${source}])`);

/** What an indexed text of the metaverse may hold. */
const indexable = 448;

export const trimmedAndCut = (target: string, source: string = target): Flow => expression(target, `Left(Trim([${source}]),${indexable})`);

/** The first of several values, trimmed and cut. */
export const firstTrimmed = (target: string, source: string = target): Flow =>
  expression(target, `IIF(IsNullOrEmpty([${source}]),NULL,Left(Trim(Item([${source}],1)),${indexable}))`);

/** Without a value of ours the other side keeps its own. */
export const unlessEmpty = (target: string, source: string = target): Flow =>
  expression(target, `IIF(IsNullOrEmpty([${source}]),IgnoreThisFlow,[${source}])`);

/** Direct flows by a table: `name`, or `target<source` where the sides name it differently. Names are separated by white space. */
export const directs = (table: string): readonly Flow[] =>
  words(table).map((word) => {
    const [target = '', source = target] = word.split('<');
    return direct(target, source);
  });

/** Trimmed flows by a list of names. */
export const trims = (names: string): readonly Flow[] => words(names).map((name) => trimmed(name));

export const numbered = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${name}${index + 1}`).join(' ');

export const clause = (attribute: string, operator: ScopeOperator, value?: string): ScopeClause =>
  value === undefined ? { attribute, operator } : { attribute, operator, value };

export const same = (attribute: string, target: string = attribute): readonly JoinClause[] => [
  { source: attribute, target, caseSensitive: false },
];

export const exactly = (attribute: string, target: string = attribute): readonly JoinClause[] => [
  { source: attribute, target, caseSensitive: true },
];
