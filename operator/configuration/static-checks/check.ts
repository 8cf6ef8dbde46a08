// What a static check of a custom rule looks at, and what it finds.
import type { RevisionRule } from '../../model/revision.ts';
import type { AttributeSchema, TargetSchema } from '../../model/schema.ts';
import type { ConfigurationProblem, Report } from '../problem.ts';
import type { RuleTemplate } from '../rule-template.ts';
import { activeDirectorySchema, entraIDSchema, type KnownSchema } from '../schema/index.ts';
import type { MetaverseView } from './metaverse-view.ts';

export interface CheckedRule {
  readonly template: RuleTemplate;
  /** Makes findings of the rule. */
  readonly report: Report;
  /** What kind of directory its connectors are. */
  readonly connectorType: 'ActiveDirectory' | 'EntraID';
  /** Their names. */
  readonly connectors: readonly string[];
  /** Names of the schedule's own parameters. */
  readonly parameters: readonly string[];
}

export interface CheckContext {
  readonly metaverse: MetaverseView;
  /** All rules of the schedule, default rules included, for each connector. */
  readonly rules: readonly RevisionRule[];
  /** The other custom rules. */
  readonly siblings: readonly CheckedRule[];
  /** What rules may write to each connector that is a forest. */
  readonly writeback: ReadonlyMap<string, readonly string[]>;
  /** What Entra ID takes; absent where nobody says. */
  readonly targetSchema?: TargetSchema;
}

export interface Findings {
  readonly problems: readonly ConfigurationProblem[];
  readonly warnings: readonly ConfigurationProblem[];
}

/** Gives findings: warnings, but for those checks that stand apart in the index. */
export type Check = (rule: CheckedRule, context: CheckContext) => readonly ConfigurationProblem[];

export const schemaOf = ({ connectorType }: CheckedRule): KnownSchema =>
  connectorType === 'ActiveDirectory' ? activeDirectorySchema : entraIDSchema;

/** Where rules name an attribute, and the attribute. */
export interface Named {
  readonly field: string;
  readonly name: string;
}

/** The rule's object type within its connector, and within the metaverse. */
export const connectorObjectType = ({ template }: CheckedRule): string =>
  template.direction === 'Inbound' ? template.sourceObjectType : template.targetObjectType;
export const metaverseObjectType = ({ template }: CheckedRule): string =>
  template.direction === 'Inbound' ? template.targetObjectType : template.sourceObjectType;

/** In words, as messages have it. */
export const describeType = ({ type, multiValued }: AttributeSchema): string => {
  const one = { String: 'a text', Integer: 'a number', Boolean: 'a truth value', Binary: 'bytes', Reference: 'a reference' }[type];
  const many = { String: 'texts', Integer: 'numbers', Boolean: 'truth values', Binary: 'byte strings', Reference: 'references' }[type];
  return multiValued ? `a list of ${many}` : one;
};
