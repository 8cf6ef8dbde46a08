// Tells of rules that share a precedence and write the same: which of them won, no export says.
import type { Account } from '../report/account.ts';
import { notCarried } from '../report/outcome.ts';
import type { Candidate, Decided } from './decide.ts';

/** @param rules In the order in which they are carried over. */
export function settleTies(account: Account, rules: readonly Decided[]): void {
  const used = rules
    .map(({ candidate }) => candidate)
    .filter(({ rule, spec }) => spec.disabled !== true && rule.strangePrecedence === undefined);
  for (const group of Map.groupBy(used, ({ rule }) => rule.precedence).values()) {
    for (const [index, weaker] of group.entries()) {
      const rivals = group.slice(0, index).filter((stronger) => !isHinted(stronger, weaker) && sharedTargets(stronger, weaker).length > 0);
      for (const stronger of rivals) {
        const { construct, name, precedence } = weaker.rule;
        const label = `precedence ${precedence} of rule "${name}", which rule "${stronger.rule.name}" has too`;
        const targets = sharedTargets(stronger, weaker).join(', ');
        account.settle(
          { ...construct, kind: 'RuleSetting', label },
          notCarried(
            `Both write ${targets}, and the export does not tell which of them won.`,
            `Here ${stronger.rule.name} wins. Compare the values with those of the old server, and change a precedence where they differ.`,
          ),
        );
      }
    }
  }
}

/** Attributes for which both compete, in order of name. */
function sharedTargets({ spec: a }: Candidate, { spec: b }: Candidate): readonly string[] {
  if (a.direction !== b.direction || a.targetObjectType !== b.targetObjectType) return [];
  if (a.direction === 'Outbound' && a.connector.name !== b.connector.name) return [];
  const others = new Set((b.flows ?? []).map(({ target }) => target.toLowerCase()));
  return [...new Set((a.flows ?? []).map(({ target }) => target).filter((target) => others.has(target.toLowerCase())))].sort();
}

/** The editor's own word on the order of two rules, unless it says both. */
function isHinted({ rule: a }: Candidate, { rule: b }: Candidate): boolean {
  const says = (rule: typeof a, place: 'before' | 'after', other: typeof a): boolean =>
    rule.hints.some((hint) => hint.place === place && hint.rule === other.id);
  const inOrder = says(a, 'before', b) || says(b, 'after', a);
  const turned = says(b, 'before', a) || says(a, 'after', b);
  return inOrder && !turned;
}
