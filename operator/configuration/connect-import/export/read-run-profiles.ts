// Reads the run profiles of a connector. The five that every connector gets are what a cycle of Lockstep does by itself.
import { type Outcome, notCarried, nothing } from '../report/outcome.ts';
import { below, childrenOf, type XmlElement } from '../xml/element.ts';
import { Reader } from './reader.ts';

export function readRunProfiles(reader: Reader, connector: string): void {
  const profiles = reader.group('ma-run-data').flatMap((element) => new Reader(reader.account, element).all('run-configuration'));
  for (const { account, element } of profiles) {
    const name = below(element, 'name')?.text.trim() ?? '';
    account.tree('RunProfile', `run profile "${name}" of "${connector}"`, element, judge(name, element));
  }
}

const usual: ReadonlyMap<string, string> = new Map([
  ['full import', 'full-import'],
  ['delta import', 'delta-import'],
  ['full synchronization', 'apply-rules'],
  ['delta synchronization', 'apply-rules'],
  ['export', 'export'],
]);

function judge(name: string, profile: XmlElement): Outcome {
  const steps = childrenOf(below(profile, 'configuration') ?? profile, 'step');
  const types = steps.map((step) => below(step, 'step-type')?.attributes.get('type') ?? '');
  const expected = usual.get(name.toLowerCase());
  const limited = steps.some((step) =>
    [below(step, 'threshold', 'object'), below(step, 'threshold', 'delete')].some((limit) => !/^0?$/.test(limit?.text.trim() ?? '')),
  );
  if (limited) {
    return notCarried(
      'One of its steps stops at a number of objects.',
      'Set spec.limits of the SyncSchedule instead: they count over the whole plan, before the first write.',
    );
  }
  if (expected !== undefined && types.every((type) => type === expected)) return nothing('A cycle of Lockstep does this by itself.');
  return notCarried(
    'Lockstep has cycles of its own and no run profiles.',
    'Ask for a run with a SyncRun where the schedule’s cycles are not enough.',
  );
}
