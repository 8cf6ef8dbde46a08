// A rule before it is given to connectors.
import type { RevisionRule } from '../model/revision.ts';

/** One connector by name, or every connector of a type. */
export type RuleConnector = { readonly name: string } | { readonly type: 'ActiveDirectory' | 'EntraID' };

export interface RuleTemplate extends Omit<RevisionRule, 'connector'> {
  readonly for: RuleConnector;
  /** What a shipped rule is for, in one sentence. */
  readonly purpose?: string;
}
