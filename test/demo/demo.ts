// `make demo`: the product at work in a world of its own, from nothing to a tenant that follows its directory.
import type { SyncRun } from '../../operator/api/types.gen.ts';
import { ensureRelease } from '../e2e/scene/release.ts';
import { type Tenant, textOf } from '../e2e/scene/tenant.ts';
import type { Forest } from '../environment/directory/forest.ts';
import { clusterBinary } from '../environment/cluster/binary.ts';
import { kubeconfigFile } from '../environment/kubeconfig.ts';
import { placeOf } from '../environment/place.ts';
import { printedProgress } from '../environment/progress.ts';
import { eventually } from '../environment/wait.ts';
import { openWorld, type World } from '../environment/world.ts';
import { type LiveChange, liveChanges } from './changes.ts';
import { heading, indent, say, seconds, table } from './screen.ts';
import { applyQuickstart, clearStage, firstCycle, look, namespace, openTenant, writeBudget } from './stage.ts';

const progress = printedProgress((line) => say(line));
const began = performance.now();

heading('The world');
const world = await progress.step('opening the test world', () => openWorld());
const forest = world.forest('contoso');
const release = await progress.step('Lockstep and a simulated Entra tenant, by Helm', (report) => ensureRelease(world, { say: report }));
await progress.step('clearing what an earlier demo left', () => clearStage(world, forest));
const tenant = await progress.step('an empty tenant', () => openTenant(release.admin, forest.domain));
say(
  `  The forest ${forest.domain} holds ${forest.definition.population.people} people. Two things are not as in life: the tenant is simulated, and the write budget is`,
);
say(`  set to ${writeBudget.toLocaleString('en')} requests, where a real tenant allows 3,000 in 150 seconds.`);

heading('The first synchronization');
const start = performance.now();
await progress.step('examples/quickstart applied', () => applyQuickstart(world, forest, tenant));
await progress.step('the worker reads, plans, writes and confirms', (report) => firstCycle(world, report));
say(`  From kubectl apply to a finished cycle: ${seconds(performance.now() - start)}.\n`);
await showResources(world);
await showFirstRun(world);
await showPeople(forest, tenant);

heading('Changes in Active Directory, and when the tenant has them');
for (const change of liveChanges(forest, tenant)) await show(world, change);

heading('Look around');
say(`  This took ${seconds(performance.now() - began)}. Everything goes on running; a delta cycle begins every 30 seconds.\n`);
say(`  export KUBECONFIG=${kubeconfigFile(placeOf())}`);
say(`  alias kubectl="${clusterBinary(placeOf()).path} kubectl"      # unless you have one of your own`);
say(`  kubectl -n ${namespace} get lockstep`);
say(`  kubectl -n ${namespace} describe syncschedule main`);
say(`  kubectl -n ${namespace} logs main-worker-0`);
say('\n  make down stops it all.');
await forest.close();
await release.close();

async function showResources(inWorld: World): Promise<void> {
  say(indent(await look(inWorld, 'get', 'lockstep')));
  say('\n  Conditions of the schedule:');
  const path = '{range .status.conditions[*]}{.type}{"\\t"}{.status}{"\\t"}{.reason}{"\\t"}{.message}{"\\n"}{end}';
  const rows = (await look(inWorld, 'get', 'syncschedule', 'main', `--output=jsonpath=${path}`)).trimEnd().split('\n');
  table(rows.map((row) => row.split('\t')));
}

/** The scheduled cycle that wrote has a SyncRun, made by the operator a moment later. */
async function showFirstRun(inWorld: World): Promise<void> {
  const run = await eventually(
    async () => {
      const { items } = JSON.parse(await look(inWorld, 'get', 'syncruns', '--output=json')) as { readonly items: readonly SyncRun[] };
      return items.find(({ status }) => status?.steps !== undefined);
    },
    { withinMs: 30_000, what: 'the SyncRun of the first cycle' },
  );
  say(`\n  SyncRun ${run.metadata.name}: ${run.status?.result}`);
  const names = ['objects', 'added', 'updated', 'removed', 'written', 'failed'] as const;
  const rows = (run.status?.steps ?? []).map((step) => {
    const took = seconds(Date.parse(step.finishTime ?? step.startTime) - Date.parse(step.startTime));
    const counts = names.flatMap((name) => (step[name] ? [`${step[name]} ${name}`] : []));
    return [step.name, step.connector ?? '', step.kind, took, counts.join(', ')];
  });
  table(rows);
}

async function showPeople(inForest: Forest, inTenant: Tenant): Promise<void> {
  say('\n  A few people, in the directory and in the tenant:');
  const people = await inForest.objects.find('(&(objectClass=user)(mail=*))', { base: inForest.units.people });
  const users = new Map((await inTenant.users()).map((user) => [textOf(user, 'userPrincipalName').toLowerCase(), user]));
  const rows = [7, 23, 92].flatMap((number) => {
    const person = people[number];
    if (person === undefined) return [];
    const user = users.get((person.text('userPrincipalName') ?? '').toLowerCase());
    const given = ['displayName', 'title', 'department'].map((name) => person.text(name) ?? '-');
    const taken = ['displayName', 'jobTitle', 'department'].map((name) => textOf(user, name) || '-');
    return [
      ['AD', ...given, person.dn],
      ['Entra', ...taken, textOf(user, 'userPrincipalName') || 'missing'],
    ];
  });
  table(rows);
}

async function show(inWorld: World, change: LiveChange): Promise<void> {
  const done = await change.make();
  const from = performance.now();
  const run = {
    apiVersion: 'lockstep.dev/v1alpha1',
    kind: 'SyncRun',
    metadata: { generateName: 'demo-' },
    spec: { scheduleRef: { name: 'main' }, type: 'Delta' },
  };
  await inWorld.create(namespace, run);
  const seen = await eventually(() => change.arrived(), { withinMs: 60_000, everyMs: 100, what: change.title.toLowerCase() });
  table([
    [`${change.title}:`, done],
    [`  after ${seconds(performance.now() - from)}:`, seen],
  ]);
}
