// Properties by a name of their own: the file below test/unit, and the test.

export const idempotence = [
  'engine/properties/idempotence.test.ts',
  'a synchronization without a change changes nothing, not even a full one',
] as const;
export const fromScratch = [
  'engine/properties/from-scratch.test.ts',
  'what is derived step by step, through rules that come and go, is what is derived from the beginning',
] as const;
export const importOrder = [
  'engine/properties/import-order.test.ts',
  'whatever went before, the next changes give one state in any order',
] as const;
export const crash = [
  'engine/properties/crash.test.ts',
  'a life with joiners, movers and leavers ends the same, wherever in it the worker died',
] as const;
export const killed = [
  'engine/properties/crash.test.ts',
  'a worker that is killed at any transaction, and started again, loses and doubles nothing',
] as const;
export const takenBack = [
  'engine/repeated-transactions.test.ts',
  'work that is taken back and done again leaves the same state and the same counts',
] as const;
export const backwards = ['engine/history.test.ts', 'going backwards through the history gives every earlier state'] as const;
export const staging = ['worker/staging.test.ts', 'no history makes a staging worker write, or ask for a permit to'] as const;
export const wholePlan = [
  'engine/properties/threshold.test.ts',
  'either all leavers are within the limit, or none of them is deleted and nothing else is written',
] as const;
export const onTheirWay = [
  'engine/properties/threshold.test.ts',
  'deletes that were sent and not yet confirmed count against the limit together with those that come after them',
] as const;
export const lostSources = [
  'engine/properties/threshold-disconnects.test.ts',
  'wherever the worker dies, it never lets more sources go than the limit, and nothing else leaves beyond it',
] as const;
export const lostSourcesOnTheirWay = [
  'engine/properties/threshold-disconnects.test.ts',
  'sources that went and are not yet confirmed count together with those that go after them',
] as const;
export const precedence = [
  'engine/properties/precedence.test.ts',
  'a weaker rule changes no attribute that a stronger one supplies',
] as const;
export const lineage = [
  'engine/properties/lineage.test.ts',
  'every value of the metaverse comes again of the rule and the object that its lineage names',
] as const;
export const lineageText = ['engine/values.test.ts', 'the lineage of every attribute comes back as it went in'] as const;
export const confirmed = [
  'engine/properties/confirmed.test.ts',
  'after exports with refusals and lost answers, and the imports that confirm them, nothing is left to be sent',
] as const;
export const wideFromScratch = [
  'engine/properties/wide.test.ts',
  'with everything asked for at once, what is derived step by step is what is derived from the beginning',
] as const;
export const unitMembers = [
  'engine/properties/administrative-units.test.ts',
  'however people moved and units were renamed, each unit comes to hold who lies in it',
] as const;
export const wideIdempotence = [
  'engine/properties/wide.test.ts',
  'with everything asked for at once, a synchronization without a change changes nothing',
] as const;
export const wideOrder = [
  'engine/properties/wide.test.ts',
  'with everything asked for at once, the next changes give one state in any order',
] as const;
export const onceHeld = [
  'engine/properties/unique-values.test.ts',
  'whatever people are named, no write of ours gives two objects one name, and whoever is held back is told',
] as const;
export const contestsEnd = [
  'engine/properties/unique-values.test.ts',
  'when everybody has a name of their own again, everybody comes to have it, and no word of a contest is left',
] as const;
export const anchorFirst = [
  'engine/properties/writeback.test.ts',
  'nobody is made before the forest holds the anchor, no anchor there is replaced, and the forest keeps its objects',
] as const;
export const forestTold = [
  'engine/properties/writeback.test.ts',
  'what a forest is to be told is told and seen, and nothing is left to be sent',
] as const;
export const guarded = [
  'engine/properties/guarded.test.ts',
  'nobody whom the forests show loses anything, and what limits count leaves within them or because a person approved it',
] as const;
export const leaversFirst = [
  'engine/properties/leavers-first.test.ts',
  'whoever leaves with a change of rules is to leave before the change reaches anybody else',
] as const;
export const readAgain = ['engine/properties/idempotence.test.ts', 'reading the same again changes nothing and sends nothing'] as const;
export const connectorOrder = ['engine/properties/import-order.test.ts', 'forests and tenant can be read in any order'] as const;
export const sharedValues = [
  'engine/properties/import-order.test.ts',
  'people of one forest who share join values come out alike, whether they arrive together or one after the other',
] as const;
export const approved = [
  'engine/approval.test.ts',
  'whoever was approved and is still to go goes, whatever else happens before the approval arrives',
] as const;
export const digest = ['engine/guard.test.ts', 'the digest does not depend on the order, and changes with what is planned'] as const;
export const mortal = ['engine/properties/threshold.test.ts', 'wherever the worker dies, it never deletes beyond the limit'] as const;
export const language = [
  'reference/expressions.test.ts',
  'every expression gives the same value, the same nothing, or an error in both',
] as const;
export const defaultRules = [
  'reference/default-rules.test.ts',
  'two forests and a tenant under the default rules are what the reference says',
] as const;
export const nextChange = ['expression/next-change.test.ts', 'until the next change the value stays what it is'] as const;
export const writtenTree = ['expression/properties.test.ts', 'a tree written as text and read again is the same tree'] as const;
export const placedProblem = [
  'expression/properties.test.ts',
  'no text makes the compiler throw, and every problem has a place within the text',
] as const;
export const fileTime = ['expression/dates.test.ts', 'a FILETIME is the same number after it was a date'] as const;
