// A synchronization rule as the export writes it, before anything is made of it.
import type { Construct } from '../report/account.ts';

export interface ConnectRule {
  readonly construct: Construct;
  /** Lower case, in braces. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Only Microsoft's own rules have one, such as `Microsoft.InfromADUserJoin.003`. */
  readonly immutableTag?: string;
  readonly direction: 'Inbound' | 'Outbound';
  readonly disabled: boolean;
  /** Identifier of the connector. */
  readonly connector: string;
  readonly sourceObjectType: string;
  readonly targetObjectType: string;
  /** Provision, Join, StickyJoin, JoinNoFlow; whatever else stands there is judged later. */
  readonly linkType: string;
  readonly precedence: number;
  /** What stands there where it is no whole number from 0; `precedence` is 0 then, and says nothing. */
  readonly strangePrecedence?: string;
  readonly hints: readonly PrecedenceHint[];
  readonly settings: RuleSettings;
  readonly scope: readonly (readonly ConnectScopeClause[])[];
  readonly join: readonly (readonly ConnectJoinClause[])[];
  readonly flows: readonly ConnectFlow[];
  /** What was wrong with the record itself. */
  readonly faults: readonly RuleFault[];
}

/** The rule stands before or after another; in an export the precedence already says so. */
export interface PrecedenceHint {
  readonly construct: Construct;
  readonly place: 'before' | 'after';
  readonly rule: string;
}

export interface RuleSettings {
  readonly passwordSync: { readonly construct: Construct; readonly enabled: boolean } | undefined;
  readonly softDeleteExpiry: { readonly construct: Construct; readonly interval: string } | undefined;
}

export interface ConnectScopeClause {
  readonly construct: Construct;
  readonly attribute: string;
  readonly operator: string;
  readonly value: string;
}

export interface ConnectJoinClause {
  readonly construct: Construct;
  readonly connectorAttribute: string;
  readonly metaverseAttribute: string;
  readonly caseSensitive: boolean;
}

export interface ConnectFlow {
  readonly construct: Construct;
  readonly target: string;
  /** Attributes named as source: of a direct flow exactly one; beside an expression, those that it reads. */
  readonly sources: readonly string[];
  readonly constant?: string;
  readonly expression?: string;
  readonly mergeType: string;
  readonly executeOnce: boolean;
}

export interface RuleFault {
  readonly construct: Construct;
  readonly message: string;
  /** Within an expression: line and column count from 1, `caret` is the line with a `^` under the place. */
  readonly place?: { readonly line: number; readonly column: number; readonly caret: string };
}
