// What a synchronization found of which rule gives which value, for whoever lists its changes afterwards in the same process: nothing is evaluated twice.
import type { PlannedOrigin } from '../engine.ts';
import type { PlannedFlow } from '../rules/flow-plan.ts';
import type { CompiledRule } from '../rules/rules.ts';
import type { Evaluation } from './evaluation.ts';
import type { Witness } from './witness.ts';

export interface Won {
  /** The rule that provisions the object. */
  readonly creator?: string;
  /** By target attribute. */
  readonly origins: ReadonlyMap<string, PlannedOrigin>;
}

/** Very many objects come out alike. Where more ways than these are seen, the objects of further ones are not remembered. */
const mostWays = 1000;

/** Belongs to one engine, whose configuration it speaks of. */
export class WinnersMemory {
  /** By target, then by metaverse id. */
  readonly #found = new Map<string, (Won | undefined)[]>();
  readonly #ways = new Ways();

  /** Takes note of an evaluation that `witness` saw. */
  note({ loaded, targets }: Evaluation, { inbound, outbound }: Witness): void {
    for (const { target, creator } of targets) {
      let found = this.#found.get(target);
      if (found === undefined) this.#found.set(target, (found = []));
      const flows = outbound.get(target) ?? [];
      found[loaded.row.id] = this.#ways.find([...inbound, creator, ...flows], () => wonBy(inbound, flows, creator));
    }
  }

  /** What the last evaluation of the metaverse object found for the target; nothing where it was not evaluated, or not remembered. */
  of(target: string, metaverse: number): Won | undefined {
    return this.#found.get(target)?.[metaverse];
  }
}

/** @param inbound flows that give the metaverse object's values. @param outbound flows that give the values of the target's object */
export function wonBy(inbound: readonly PlannedFlow[], outbound: readonly PlannedFlow[], creator: CompiledRule | undefined): Won {
  const contributors = new Map(inbound.map(({ flow }) => [flow.target, flow.rule.rule.name]));
  const origins = outbound.map(({ flow }): readonly [string, PlannedOrigin] => {
    const through = [...new Set(flow.reads.flatMap((read) => contributors.get(read) ?? []))].sort();
    return [flow.target, { rule: flow.rule.rule.name, ...(through.length === 0 ? {} : { through }) }];
  });
  return { ...(creator === undefined ? {} : { creator: creator.rule.name }), origins: new Map(origins) };
}

type Step = PlannedFlow | CompiledRule | undefined;

interface Place {
  won?: Won;
  /** The step that most take from here, which costs less to look at than a map. */
  usual?: { readonly step: Step; readonly place: Place };
  others?: Map<Step, Place>;
}

/** The ways in which objects came out, as a tree: those that begin alike share their beginning. */
class Ways {
  readonly #root: Place = {};
  #count = 0;

  find(steps: readonly Step[], make: () => Won): Won | undefined {
    let place = this.#root;
    for (const step of steps) {
      const next = place.usual?.step === step && place.usual !== undefined ? place.usual.place : place.others?.get(step);
      if (next === undefined && this.#count >= mostWays) return undefined;
      place = next ?? grow(place, step);
    }
    if (place.won === undefined) {
      place.won = make();
      this.#count += 1;
    }
    return place.won;
  }
}

function grow(place: Place, step: Step): Place {
  const next: Place = {};
  if (place.usual === undefined) place.usual = { step, place: next };
  else (place.others ??= new Map()).set(step, next);
  return next;
}
