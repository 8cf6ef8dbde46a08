// A rule before it is given to connectors.
import type { ConnectorConfiguration, RevisionRule } from '../model/revision.ts';

/** One connector by name, or every connector of a type. */
export type RuleConnector = { readonly name: string } | { readonly type: 'ActiveDirectory' | 'EntraID' };

export interface RuleTemplate extends Omit<RevisionRule, 'connector'> {
  readonly for: RuleConnector;
  /** What a shipped rule is for, in one sentence. */
  readonly purpose?: string;
}

/** The type by which rules are given to connectors: an export of a forest has the rules of a forest. */
export const ruleType = (type: ConnectorConfiguration['type']): 'ActiveDirectory' | 'EntraID' =>
  type === 'LDIF' ? 'ActiveDirectory' : type;
