// The configuration that a history ends with.
import type { Revision } from '../../../../operator/model/revision.ts';
import type { Event } from './history.ts';
import { revisionWith, unlimited } from './rules.ts';

export function revisionAfter(events: readonly Event[]): Revision {
  const last = events.findLast((event) => event.kind === 'rules');
  return last?.kind === 'rules' ? revisionWith(last.choice) : unlimited;
}
