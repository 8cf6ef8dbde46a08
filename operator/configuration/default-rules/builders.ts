// Short words for writing rules as data.
import type { Flow, JoinClause, ScopeClause, ScopeOperator } from '../../model/revision.ts';
import type { RuleTemplate } from '../rule-template.ts';

type Defaulted = 'origin' | 'for' | 'direction' | 'scope' | 'join' | 'flows';
type Draft = Omit<RuleTemplate, Defaulted> & Partial<Pick<RuleTemplate, 'scope' | 'join' | 'flows'>>;

const template = (direction: RuleTemplate['direction'], type: 'ActiveDirectory' | 'EntraID', draft: Draft): RuleTemplate => ({
  origin: 'Default',
  direction,
  for: { type },
  scope: [],
  join: [],
  flows: [],
  ...draft,
});

export const fromActiveDirectory = (draft: Draft): RuleTemplate => template('Inbound', 'ActiveDirectory', draft);
export const fromEntraID = (draft: Draft): RuleTemplate => template('Inbound', 'EntraID', draft);
export const toEntraID = (draft: Draft): RuleTemplate => template('Outbound', 'EntraID', draft);

const plain = { mergeType: 'Update', executeOnce: false } as const;

/** The value as it is, or the references. */
export const direct = (target: string, source: string = target): Flow => ({ ...plain, kind: 'Direct', target, source });

export const expression = (target: string, text: string): Flow => ({ ...plain, kind: 'Expression', target, expression: text });

/** The value without white space around it; what then is empty does not flow. */
export const trimmed = (target: string, source: string = target): Flow => expression(target, `Trim([${source}])`);

/** The first value, trimmed and cut to what an indexed text may hold. */
export const firstTrimmed = (target: string, source: string = target): Flow =>
  expression(target, `IIF(IsNullOrEmpty([${source}]),NULL,Left(Trim(Item([${source}],1)),448))`);

export const clause = (attribute: string, operator: ScopeOperator, value?: string): ScopeClause =>
  value === undefined ? { attribute, operator } : { attribute, operator, value };

export const same = (attribute: string, target: string = attribute): readonly JoinClause[] => [
  { source: attribute, target, caseSensitive: true },
];

export const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
