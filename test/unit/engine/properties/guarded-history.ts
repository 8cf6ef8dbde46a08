// Lives through a history in which limits guard, and lets a watch judge every write.
import type { Approval } from '../../../../operator/engine/engine.ts';
import { LockstepError } from '../../../../operator/model/errors.ts';
import type { DirectoryObject } from '../../../../operator/model/object.ts';
import type { AttributeValue } from '../../../../operator/model/value.ts';
import { World } from '../world.ts';
import { type Approving, everybody, type GuardedEvent, type GuardedForest, type Reading } from './guarded-events.ts';
import { type GuardedSetting, guardedRevision } from './guarded-rules.ts';
import { type SeenPlan, Watch } from './guarded-watch.ts';
import { trouble } from './history.ts';

const schema = { manager: { type: 'Reference', multiValued: false }, member: { type: 'Reference', multiValued: true } } as const;

export interface GuardedWorld {
  readonly world: World;
  readonly watch: Watch;
  /** The plan that somebody saw last. */
  seen: SeenPlan | undefined;
}

/** Everybody has an account, a title from hr and a place in a group. */
export async function openGuarded(setting: GuardedSetting): Promise<GuardedWorld> {
  const world = await World.open({ revision: guardedRevision(setting) });
  const guarded: GuardedWorld = { world, watch: new Watch(world, setting), seen: undefined };
  world.user('corp', 'stays');
  world.user('hr', 'stays', { title: 'Engineer' });
  world.group('corp', 'g', everybody);
  for (const name of everybody) {
    putInCorp(world, name, {});
    putInHr(world, name, 'here');
  }
  for (let cycle = 0; cycle < 2; cycle++) {
    for (const forest of ['corp', 'hr'] as const) await read(guarded, forest, 'whole');
    await happenGuarded(guarded, { kind: 'cycle', approval: undefined, confirmed: true });
  }
  return guarded;
}

const putInHr = (world: World, name: string, status: string): void => void world.user('hr', name, { title: 'Engineer', status });

function putInCorp(world: World, name: string, attributes: Readonly<Record<string, AttributeValue>>): void {
  const anchor = world.user('corp', name, { department: Number(name.slice(1)) % 2 === 0 ? 'p' : 'q', ...attributes });
  const object = world.forest('corp').get(anchor) as DirectoryObject;
  if (isInSub(name)) world.forest('corp').set(anchor, { ...object, dn: `CN=${name},DC=sub,DC=contoso,DC=test` });
}

const isInSub = (name: string): boolean => everybody.indexOf(name as (typeof everybody)[number]) >= 4;

export async function happenGuarded(guarded: GuardedWorld, event: GuardedEvent): Promise<void> {
  const { world, watch } = guarded;
  switch (event.kind) {
    case 'leave':
      for (const name of event.names) world.remove(event.forest, name);
      return;
    case 'return':
      for (const name of event.names)
        if (event.forest === 'corp') putInCorp(world, name, {});
        else putInHr(world, name, 'here');
      return;
    case 'leave scope':
      for (const name of event.names)
        if (event.forest === 'corp') putInCorp(world, name, { isCriticalSystemObject: true });
        else putInHr(world, name, 'left');
      return;
    case 'disable':
      for (const name of event.names) putInCorp(world, name, { accountEnabled: false });
      return;
    case 'change':
      for (const name of event.names) putInCorp(world, name, { cn: `${name} anew`, department: 'p' });
      return;
    case 'members':
      world.group('corp', 'g', event.names);
      return;
    case 'read':
      return read(guarded, event.forest, event.how);
    case 'cycle':
      return cycle(guarded, event.approval, event.confirmed);
    case 'look':
      guarded.seen = await watch.plan();
      return;
    case 'setting':
      watch.setting = event.setting;
      await world.reopen(guardedRevision(event.setting));
      return;
    case 'restart':
      await world.reopen();
      return;
    case 'clock':
      world.nowMs += event.minutes * 60_000;
      return;
    case 'trouble':
      trouble(world, event.which);
  }
}

async function cycle(guarded: GuardedWorld, approving: Approving | undefined, confirmed: boolean): Promise<void> {
  const { world, watch } = guarded;
  await world.synchronize();
  const present = await watch.plan();
  watch.forgetUnplanned(present);
  if (guarded.seen !== undefined) guarded.seen = stillSeen(guarded.seen, present);
  const approval = approving === undefined ? undefined : approvalOf(guarded, approving, present);
  watch.isApprovalRun = approval !== undefined;
  await world.exportAll(approval);
  watch.isApprovalRun = false;
  if (!confirmed) return;
  await world.importFull('tenant');
  watch.confirmed();
}

/** Where the very plan comes back that somebody saw, it stands as a whole. */
const stillSeen = (seen: SeenPlan, present: SeenPlan): SeenPlan =>
  seen.digest === present.digest
    ? present
    : { digest: seen.digest, losses: new Set([...seen.losses].filter((name) => present.losses.has(name))) };

function approvalOf(guarded: GuardedWorld, { which, admit, exclude }: Approving, present: SeenPlan): Approval | undefined {
  const plan = which === 'present' ? present : guarded.seen;
  // Of a plan without a guarded change there is nothing to approve.
  if (plan === undefined || plan.digest === '') return undefined;
  const anchors = exclude.map((name) => `corp-${name}`);
  guarded.watch.admit(plan.losses, anchors);
  return { digest: plan.digest, admit, exclude: anchors };
}

/** What is stored of a read is shown; what is there no longer is gone once a read was believed. */
async function read({ world, watch }: GuardedWorld, forest: GuardedForest, how: Reading): Promise<void> {
  const all = [...world.forest(forest).values()];
  const [answer, cut] = objectsSeen(all, how);
  const attempt = async (approval?: Approval): Promise<void> => {
    const session = await world.engine.beginImport(forest, 'Full', schema, approval);
    await session.add(answer.map((object) => ({ kind: 'replace', object })));
    for (const object of answer) watch.shown[forest].set(object.anchor, object);
    if (how === 'part') return session.abandon();
    await session.complete({
      cookie: 'cookie',
      objects: how === 'blind' ? { 'sub.contoso.test': 0 } : {},
      ...(how === 'doubtful' || how === 'cut' ? { doubt: { why: 'A referral was lost.', objects: cut, lack: 'Values' } } : {}),
    });
    // Whom a bad read only missed is there.
    for (const anchor of watch.shown[forest].keys()) if (!world.forest(forest).has(anchor)) watch.shown[forest].delete(anchor);
  };
  const refusal = await refusalOf(() => attempt());
  const digest = /[0-9a-f]{64}/.exec(refusal?.next ?? '')?.[0];
  if (how === 'approved' && digest !== undefined) await refusalOf(() => attempt({ digest, admit: ['SourceRemoval'], exclude: [] }));
}

/** What is read whole, and what may have been cut. */
function objectsSeen(
  all: readonly DirectoryObject[],
  how: Reading,
): readonly [whole: readonly DirectoryObject[], cut: readonly DirectoryObject[]] {
  const isMissed = (index: number): boolean => index % 3 === 0;
  const some = all.filter((_, index) => !isMissed(index));
  const others = all.filter((_, index) => isMissed(index));
  switch (how) {
    case 'part':
    case 'doubtful':
      return [some, []];
    case 'cut':
      return [some, others.map((object) => ({ ...object, attributes: { cn: object.attributes['cn'] ?? '' }, references: {} }))];
    case 'empty':
      return [[], []];
    case 'blind':
      return [all.filter(({ dn }) => !dn.includes('DC=sub')), []];
    case 'whole':
    case 'approved':
      return [all, []];
  }
}

const refusals = new Set(['EmptyRead', 'EmptyPartition', 'DoubtfulRead', 'SourceShrunk', 'TooFewObjects']);

/** The refusal of a read that is not believed. */
async function refusalOf(work: () => Promise<void>): Promise<LockstepError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof LockstepError && refusals.has(error.reason)) return error;
    throw error;
  }
}
