// What an answer to a write means for its repetition.
import { isTransientRefusal } from '../request/classify.ts';
import { errorBody, type GraphAnswer, retryAfterMs } from '../request/graph-answer.ts';

/** `Final`: the answer stands. `Again`: at once, or when the service's own pause is over. `Later`: after a pause of ours. `Lost`: nobody knows whether it took effect. */
export type WriteVerdict = 'Final' | 'Again' | 'Later' | 'Lost';

/** `Once`: doing it twice makes two things, or is refused, as with creates. `AfterLook`: nothing in the service refuses the second one, so that whoever asks must look before it leaves. */
export type Repetition = 'Harmless' | 'Once' | 'AfterLook';

/** How often one write is sent at most. */
export const writeAttempts = 5;
/** How often one that the service only has no room for: giving up would let what is less urgent pass. */
export const throttledAttempts = 15;
/** A service that asks for more patience than this gets the next run. */
export const longestThrottleMs = 60_000;

export function judge(answer: GraphAnswer, repeat: Repetition, attempt: number, now: Date): WriteVerdict {
  const last = attempt >= writeAttempts;
  const { status } = answer;
  // A throttled request rarely had an effect, and where it had, the anchor refuses the second create: even that may be sent again.
  if (status === 429 && repeat === 'AfterLook') return 'Final';
  if (status === 429) return attempt >= throttledAttempts || (retryAfterMs(answer, now) ?? 0) > longestThrottleMs ? 'Final' : 'Again';
  // A gateway that gave up says nothing of what happened behind it; a proxy that takes itself for a server says 408.
  if (status === 504 || status === 408) return 'Lost';
  if (status >= 500) return repeat !== 'Harmless' ? 'Lost' : last ? 'Final' : 'Later';
  // The token was dropped when this came; the next request brings a new one.
  if (status === 401) return attempt === 1 ? 'Again' : 'Final';
  if (isTransientRefusal(answer)) return attempt < 3 ? 'Later' : 'Final';
  return isCollision(answer) && !last ? 'Later' : 'Final';
}

/** Parallel changes of one object collide in the service; the later one is refused without effect. */
const isCollision = (answer: GraphAnswer): boolean =>
  answer.status >= 400 && /concurren/i.test(`${errorBody(answer).code} ${errorBody(answer).message}`);
