// Measures evaluation alone, on objects that are loaded: `node test/benchmark/evaluation.ts [rounds]`. Prints what one object costs with all of its flows.
import { createContext } from '../../operator/engine/context.ts';
import { evaluate, type Loaded } from '../../operator/engine/evaluate/evaluation.ts';
import { groupBy, loadSubjects, ReferenceSchemas } from '../../operator/engine/evaluate/subjects.ts';
import { openSqliteStore } from '../../operator/store/sqlite/sqlite-store.ts';
import { engineOptions, lifeOf } from './lifecycle.ts';

const people = 2000;
const rounds = Number(process.argv[2] ?? 20);
const budgetMicroseconds = 50;

const store = openSqliteStore(':memory:');
const steps = lifeOf(store, people);
for (let step = await steps.next(); step.value?.name !== 'full synchronization, all new'; ) step = await steps.next();

const context = createContext(engineOptions(store));
const { schemas, loaded } = await store.transaction(async (tables) => {
  const references = await ReferenceSchemas.read(context, tables);
  const rows = await tables.metaverse.read(Array.from({ length: people }, (_, index) => index + 1));
  const ids = rows.map(({ id }) => id);
  const objects = await tables.objects.joined(ids);
  const subjects = await loadSubjects(context, tables, references, objects, 'Flows');
  const objectsOf = groupBy(objects, ({ metaverse }) => metaverse);
  const exportsOf = groupBy(await tables.exports.byMetaverse(ids), ({ metaverse }) => metaverse);
  const all = rows.map((row): Loaded => ({ row, subjects, objects: objectsOf.get(row.id) ?? [], exports: exportsOf.get(row.id) ?? [] }));
  return { schemas: references, loaded: all };
});
const rules = { now: new Date(), random: Math.random };
let attributes = 0;
const round = (): void => {
  for (const one of loaded) attributes += Object.keys(evaluate(context, schemas, one, rules).inbound.attributes).length;
};
for (let index = 0; index < 5; index++) round();
attributes = 0;
const before = process.cpuUsage();
for (let index = 0; index < rounds; index++) round();
const { user, system } = process.cpuUsage(before);
const evaluations = rounds * loaded.length;
const each = (user + system) / evaluations;
const floorBefore = process.cpuUsage();
let characters = 0;
for (let index = 0; index < rounds; index++)
  for (const { row, objects } of loaded) for (const { data } of [row, ...objects]) characters += JSON.stringify(JSON.parse(data)).length;
const floor = process.cpuUsage(floorBefore);
const floorEach = (floor.user + floor.system) / evaluations;
process.stdout.write(
  `${evaluations} evaluations of ${(attributes / evaluations).toFixed(0)} attributes: ${each.toFixed(1)} us CPU each, ${Math.round(1e6 / each)}/s; budget ${budgetMicroseconds} us; ${(each / floorEach).toFixed(1)} times the ${floorEach.toFixed(1)} us that it takes to parse and write the ${Math.round(characters / evaluations)} characters of it\n`,
);
await steps.return(undefined);
process.exitCode = each <= budgetMicroseconds ? 0 : 1;
