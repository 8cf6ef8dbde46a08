// Faults to be planted, each with the property that must find it: a property that never failed proves nothing.

export interface Fault {
  /** What is wrong in the product then. */
  readonly says: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly search: string;
  readonly replace: string;
  /** File below test/unit, and the name of the test that must fail. */
  readonly property: readonly [file: string, test: string];
  /** Histories needed to find it with near certainty; 40 where nothing is said. */
  readonly runs?: number;
}

const idempotence = [
  'engine/properties/idempotence.test.ts',
  'a synchronization without a change changes nothing, not even a full one',
] as const;
const fromScratch = [
  'engine/properties/from-scratch.test.ts',
  'what is derived step by step, through rules that come and go, is what is derived from the beginning',
] as const;
const importOrder = [
  'engine/properties/import-order.test.ts',
  'whatever went before, the next changes give one state in any order',
] as const;
const crash = [
  'engine/properties/crash.test.ts',
  'a life with joiners, movers and leavers ends the same, wherever in it the worker died',
] as const;
const staging = ['worker/staging.test.ts', 'no history makes a staging worker write, or ask for a permit to'] as const;
const wholePlan = [
  'engine/properties/threshold.test.ts',
  'either all leavers are within the limit, or none of them is deleted and nothing else is written',
] as const;
const onTheirWay = [
  'engine/properties/threshold.test.ts',
  'deletes that were sent and not yet confirmed count against the limit together with those that come after them',
] as const;
const lostSources = [
  'engine/properties/threshold-disconnects.test.ts',
  'wherever the worker dies, it never lets more sources go than the limit, and nothing else leaves beyond it',
] as const;
const lostSourcesOnTheirWay = [
  'engine/properties/threshold-disconnects.test.ts',
  'sources that went and are not yet confirmed count together with those that go after them',
] as const;
const precedence = ['engine/properties/precedence.test.ts', 'a weaker rule changes no attribute that a stronger one supplies'] as const;
const lineage = [
  'engine/properties/lineage.test.ts',
  'every value of the metaverse comes again of the rule and the object that its lineage names',
] as const;
const confirmed = [
  'engine/properties/confirmed.test.ts',
  'after exports with refusals and lost answers, and the imports that confirm them, nothing is left to be sent',
] as const;
const wideFromScratch = [
  'engine/properties/wide.test.ts',
  'with everything asked for at once, what is derived step by step is what is derived from the beginning',
] as const;
const unitMembers = [
  'engine/properties/administrative-units.test.ts',
  'however people moved and units were renamed, each unit comes to hold who lies in it',
] as const;
const language = ['reference/expressions.test.ts', 'every expression gives the same value, the same nothing, or an error in both'] as const;
const defaultRules = [
  'reference/default-rules.test.ts',
  'two forests and a tenant under the default rules are what the reference says',
] as const;

export const faults: readonly Fault[] = [
  {
    says: 'an object is counted and written although nothing of it changed',
    file: 'operator/engine/evaluate/evaluate-phase.ts',
    search: 'if (data !== before.data) run.statistics.changed += 1;',
    replace: 'run.statistics.changed += 1;',
    property: idempotence,
  },
  {
    says: 'members that a whole group no longer has are not looked at again',
    file: 'operator/engine/import/import-store.ts',
    search: 'await tables.links.markDirty([...added, ...removed].filter(({ source }) => joined.has(source)));',
    replace: 'await tables.links.markDirty(added.filter(({ source }) => joined.has(source)));',
    property: fromScratch,
    runs: 150,
  },
  {
    says: 'an object is not looked at again when its time has come',
    file: 'operator/engine/synchronize.ts',
    search: 'metaverse.markDue(clock.now().getTime())',
    replace: 'metaverse.markDirty([])',
    property: fromScratch,
    runs: 400,
  },
  {
    says: 'of several times at which an object changes, the last one is kept',
    file: 'operator/engine/rules/time.ts',
    search: 'Math.min(one, other)',
    replace: 'Math.max(one, other)',
    property: fromScratch,
    runs: 400,
  },
  {
    says: 'who came first in a queue joins first',
    file: 'operator/store/sqlite/object-table.ts',
    search: 'and o.object_type is not null order by d.anchor limit ?`',
    replace: 'and o.object_type is not null order by o.id desc limit ?`',
    property: importOrder,
    runs: 150,
  },
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
    says: 'the weaker rule wins',
    file: 'operator/engine/rules/flow-plan.ts',
    search: 'a.rule.index - b.rule.index',
    replace: 'b.rule.index - a.rule.index',
    property: precedence,
  },
  {
    says: 'the lineage names the strongest rule that was asked, and not the one that answered',
    file: 'operator/engine/evaluate/attribute-flow.ts',
    search: "return { kind: 'Value', value, winner: planned };",
    replace: "return { kind: 'Value', value, winner: attribute.flows[0] ?? planned };",
    property: lineage,
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
    says: 'a parameter with another value leaves the rules that read it as they were',
    file: 'operator/engine/rules/generation.ts',
    search: 'filter(([name]) => parameters.has(name))',
    replace: 'filter(() => parameters.size < 0)',
    property: wideFromScratch,
    runs: 150,
  },
  {
    says: 'a missing attribute is unlike nothing',
    file: 'operator/engine/rules/scope.ts',
    search: 'NOTEQUAL: not(equal),',
    replace: 'NOTEQUAL: (...given) => given[0].length > 0 && not(equal)(...given),',
    property: defaultRules,
  },
  {
    says: 'bytes are joined without regard to the case of their Base64',
    file: 'operator/engine/join/join.ts',
    search: '(isBinary(value) ? textOf(value) : textOf(value).toLowerCase())',
    replace: 'textOf(value).toLowerCase()',
    property: defaultRules,
  },
  {
    says: 'a text is cut in the middle of a surrogate pair',
    file: 'operator/expression/functions/text.ts',
    search: 'isHighSurrogate(value, to - 1) && isLowSurrogate(value, to) ? to - 1 : to',
    replace: 'to',
    property: language,
    runs: 20_000,
  },
];
