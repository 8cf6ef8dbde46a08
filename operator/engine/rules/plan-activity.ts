// Which attributes of a plan an object brings to life: found from the attributes that it has, since most of what flows could read is empty for most objects.
import type { RuleSubject } from './environment.ts';
import type { FlowPlan } from './flow-plan.ts';

interface Activity {
  /** One for each attribute of the plan, 1 where it is evaluated whatever an object has. */
  readonly always: Uint8Array;
  /** By subject and name of what it has: places of the plan's attributes that read it. */
  readonly wakes: readonly ReadonlyMap<string, readonly number[]>[];
  /** Written anew for each object: an evaluation ends before the next one begins. */
  readonly active: Uint8Array;
}

const activities = new WeakMap<FlowPlan, Activity>();

/** 1 at the places of the attributes to be evaluated; all others are idle. Valid until it is asked for again. */
export function activePlaces(plan: FlowPlan, subjects: readonly RuleSubject[]): Uint8Array {
  let activity = activities.get(plan);
  if (activity === undefined) {
    activity = activityOf(plan, subjects.length);
    activities.set(plan, activity);
  }
  const { always, wakes, active } = activity;
  active.set(always);
  for (let index = 0; index < subjects.length; index++) {
    const subject = subjects[index];
    const woken = wakes[index];
    if (subject === undefined || woken === undefined) continue;
    for (const name in subject.attributes) wake(active, woken.get(name));
    for (const name in subject.referenceCounts) wake(active, woken.get(name));
    for (const name in subject.referenceNames) wake(active, woken.get(name));
    for (const name of subject.untold ?? []) wake(active, woken.get(name));
    if (subject.dn !== '') wake(active, woken.get('dn'));
  }
  return active;
}

function wake(active: Uint8Array, places: readonly number[] | undefined): void {
  if (places !== undefined) for (const place of places) active[place] = 1;
}

function activityOf(plan: FlowPlan, subjects: number): Activity {
  const always = new Uint8Array(plan.length);
  const wakes = Array.from({ length: subjects }, () => new Map<string, number[]>());
  for (const [place, { idle }] of plan.entries()) {
    if (idle === undefined) always[place] = 1;
    for (const [subject, name] of idle?.reads ?? []) {
      const woken = wakes[subject];
      const places = woken?.get(name);
      if (places === undefined) woken?.set(name, [place]);
      else places.push(place);
    }
  }
  return { always, wakes, active: new Uint8Array(plan.length) };
}
