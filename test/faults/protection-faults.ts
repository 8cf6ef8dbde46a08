// Faults in what keeps people from harm: limits, approvals, reads that are not believed, staging, and who comes first.
import type { Fault } from './fault.ts';
import { staging, wholePlan, onTheirWay, lostSources, lostSourcesOnTheirWay, guarded, leaversFirst, mortal } from './properties.ts';

export const protectionFaults: readonly Fault[] = [
  {
    says: 'a staging worker exports',
    file: 'operator/worker/cycle.ts',
    search: "if (mode === 'Active') {",
    replace: 'if (mode.length > 0) {',
    property: staging,
  },
  {
    says: 'one delete more than the limit may leave',
    file: 'operator/engine/protect/guard.ts',
    search: 'if (count > limit.count) return',
    replace: 'if (count > limit.count + 1) return',
    property: wholePlan,
    runs: 120,
  },
  {
    says: 'deletes that were sent are forgotten by the limit',
    file: 'operator/engine/protect/judge.ts',
    search: "actionsOf(change).includes('Delete'), sent.deletes),",
    replace: "actionsOf(change).includes('Delete'), 0),",
    property: onTheirWay,
  },
  {
    says: 'a source that is deleted is no disconnect',
    file: 'operator/engine/import/removal.ts',
    search: 'if (context.sources.includes(connector)) await noteParting(tables, rows);',
    replace: '',
    property: lostSources,
  },
  {
    says: 'disconnects that were sent are forgotten by the limit',
    file: 'operator/engine/protect/sent.ts',
    search: "filter(({ stage }) => stage === 'Sent').length",
    replace: 'filter(() => false).length',
    property: lostSourcesOnTheirWay,
  },
  {
    says: 'a read that may have missed somebody is proof that they are gone',
    file: 'operator/engine/import/import-session.ts',
    search: 'if (read.doubt !== undefined && count > 0)',
    replace: "if (read.doubt?.why === '' && count > 0)",
    property: guarded,
    runs: 100,
  },
  {
    says: 'a domain that shows nothing is believed to be empty',
    file: 'operator/engine/import/import-session.ts',
    search: 'if (empty.length > 0) await this.#mustKnowNoneOf(empty);',
    replace: 'if (empty.length > 1) await this.#mustKnowNoneOf(empty);',
    property: guarded,
    runs: 100,
  },
  {
    says: 'an approval lets all leave, and not only what it names',
    file: 'operator/engine/protect/allowance.ts',
    search: "others: violation !== undefined ? 'Admitted' : approval === undefined ? 'NotHeldBack' : 'UnguardedOrAdmitted',",
    replace: "others: violation !== undefined && approval === undefined ? 'Admitted' : approval === undefined ? 'NotHeldBack' : 'All',",
    property: guarded,
    runs: 300,
  },
  {
    says: 'removals of members are not counted',
    file: 'operator/engine/protect/guard.ts',
    search: 'if (total === undefined || membershipRemovals <= total) return undefined;',
    replace: 'if (total === undefined || membershipRemovals >= 0) return undefined;',
    property: guarded,
    runs: 100,
  },
  {
    says: 'new rules reach everybody before those who leave are looked at',
    file: 'operator/engine/synchronize.ts',
    search: 'if (reconfigured) run.leaving.push(...(await disableFirst(run, first)));',
    replace: 'if (reconfigured && first.length < 0) run.leaving.push(...(await disableFirst(run, first)));',
    property: leaversFirst,
  },
  {
    says: 'deletes are limited by their share alone',
    file: 'operator/engine/protect/guard.ts',
    search: 'breach(deletes, limits.deletes,',
    replace: 'breach(deletes, { ...limits.deletes, count: deletes.of },',
    property: mortal,
    runs: 100,
  },
];
