// Which changes a judged plan lets leave in each phase of an export.
import type { Approval, ExportPhase } from '../engine.ts';
import type { Allowance } from '../port/guard-table.ts';
import type { Judgement } from './judge.ts';

/**
 * While a violation stops all else, what was admitted leaves, and accounts are disabled within their limit; where no limit counts disables, nobody held one
 * back, but only other values of the same account. A run with an approval sends nothing guarded that
 * the approval does not name: what came since is judged by the next run.
 */
export function allowanceOf(
  { violation, mayDisable, judgesDisables }: Judgement,
  phase: ExportPhase,
  approval: Approval | undefined,
): Allowance {
  if (phase === 'Disable' && mayDisable) return judgesDisables ? 'NotHeldBack' : 'All';
  if (violation !== undefined) return 'Admitted';
  return approval === undefined ? 'NotHeldBack' : 'UnguardedOrAdmitted';
}
