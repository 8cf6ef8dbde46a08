// Faults in what is sent, seen and remembered: crashes, confirmations, names that exist once, anchors in forests, members of units.
import type { Fault } from './fault.ts';
import {
  crash,
  killed,
  takenBack,
  confirmed,
  unitMembers,
  onceHeld,
  contestsEnd,
  anchorFirst,
  forestTold,
  backwards,
} from './properties.ts';

export const writingFaults: readonly Fault[] = [
  {
    says: 'a mark is taken off the queue in one transaction and worked off in another',
    file: 'operator/engine/evaluate/evaluate-phase.ts',
    search: `    const last = await inTransaction(run, async (tables) => {
      const rows = await tables.metaverse.takeDirty(after, run.context.batchSize);
      if (rows.length > 0) await evaluateBatch(run, tables, rows);
      return rows.at(-1)?.id;
    });`,
    replace: `    const rows = await inTransaction(run, (tables) => tables.metaverse.takeDirty(after, run.context.batchSize));
    if (rows.length > 0) await inTransaction(run, (tables) => evaluateBatch(run, tables, rows));
    const last = rows.at(-1)?.id;`,
    property: crash,
    // More than there are places to die at: each is tried once.
    runs: 2000,
  },
  {
    says: 'rules count as applied before anybody was looked at under them',
    file: 'operator/engine/synchronize.ts',
    search: "await facts.write(begunFact, isMixed ? 'several' : configurationHash);",
    replace: "await facts.write('configuration', configurationHash);",
    property: killed,
    runs: 300,
  },
  {
    says: 'what a transaction counted before it was taken back is counted twice',
    file: 'operator/engine/synchronization.ts',
    search: 'Object.assign(run.statistics, before);',
    replace: '',
    property: takenBack,
  },
  {
    says: 'what was sent is not looked at again when an import comes that could confirm it',
    file: 'operator/engine/synchronize.ts',
    search: 'await tables.exports.awaiting(target, completed, after, 500)',
    replace: 'await tables.exports.awaiting(target, completed, after, 0)',
    property: confirmed,
    runs: 150,
  },
  {
    says: 'whoever moves out of an organizational unit stays in the administrative unit',
    file: 'operator/engine/evaluate/organizational-units.ts',
    search: 'await tables.links.remove(removed);',
    replace: '',
    property: unitMembers,
  },
  {
    says: 'a name is sent before whoever has it gave it up',
    file: 'operator/engine/export/offer.ts',
    search: 'without(pendingAttributes(row, confirmed, only), blocked)',
    replace: 'without(pendingAttributes(row, confirmed, only), blocked.slice(0, 0))',
    property: onceHeld,
    runs: 100,
  },
  {
    says: 'a name stays refused although another one is wanted by now',
    file: 'operator/engine/unique/taken.ts',
    search: 'const known = wishes.filter(({ attribute, key }) => wanted.has(`${attribute} ${key}`));',
    replace: "const known = wishes.filter(({ attribute }) => wanted.size > 0 && attribute !== '');",
    property: contestsEnd,
    runs: 100,
  },
  {
    says: 'an anchor that stands in a forest is replaced',
    file: 'operator/engine/export/diff.ts',
    search: "attribute.mutability === 'WhenEmpty' && present !== null",
    replace: "attribute.mutability === 'WhenEmpty' && present === wanted",
    property: anchorFirst,
  },
  {
    says: 'somebody is made although a forest is yet to be told the anchor',
    file: 'operator/engine/export/awaiting-anchor.ts',
    search: "...(pending === '' ? [] : (JSON.parse(pending) as readonly string[])),",
    replace: '',
    property: anchorFirst,
  },
  {
    says: 'an anchor that was sent to a forest and not seen there counts as written',
    file: 'operator/engine/export/awaiting-anchor.ts',
    search: "...(sent === '' || sentAfter === null ? []",
    replace: "...(sent === '' || sentAfter !== null ? []",
    property: anchorFirst,
  },
  {
    says: 'what a forest keeps is to be sent to it again and again',
    file: 'operator/engine/export/diff.ts',
    search: "attribute.mutability === 'WhenEmpty' && present !== null",
    replace: "attribute.mutability === 'WhenEmpty' && present === wanted",
    property: forestTold,
  },
  {
    says: 'the history does not tell that there was no value before',
    file: 'operator/engine/history/delta.ts',
    search: 'for (const name of Object.keys(after)) if (before[name] === undefined) changed[name] = null;',
    replace: '',
    property: backwards,
  },
];
