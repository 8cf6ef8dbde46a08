// Which changes a judged plan lets leave.
import type { Approval } from '../engine.ts';
import type { Offer } from '../export/offer.ts';
import type { Judgement } from './judge.ts';

/**
 * While a violation stops all else, what was admitted leaves, and accounts are disabled within their limit, whatever is held back of the same object. Where
 * the disconnects are beyond theirs, nobody is disabled for having lost a source. A run with an approval sends nothing guarded that the approval does not name:
 * what came since is judged by the next run.
 */
export function allowanceOf(
  { violation, mayDisable, disconnectsExceeded }: Judgement,
  approval: Approval | undefined,
): Pick<Offer, 'disabling' | 'disables' | 'others'> {
  return {
    ...(mayDisable ? { disabling: disconnectsExceeded ? 'WithoutDisconnects' : 'All' } : {}),
    disables: approval === undefined ? 'NotHeldBack' : 'UnguardedOrAdmitted',
    others: violation !== undefined ? 'Admitted' : approval === undefined ? 'NotHeldBack' : 'UnguardedOrAdmitted',
  };
}
