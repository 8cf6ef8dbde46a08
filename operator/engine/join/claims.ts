// Which join values the objects of one pass are about to bring into the metaverse: whoever looks for one of them waits until it is there.
import { encodeValue } from '../../model/json.ts';
import type { JoinClause } from '../../model/revision.ts';
import { expressionEnvironment, type RuleSubject } from '../rules/environment.ts';
import { IdSet } from '../import/id-set.ts';
import type { CompiledFlow, CompiledRule, RuleSet } from '../rules/rules.ts';
import { joinKey, valuesOf } from './join.ts';
import { PlaceSet } from './place-set.ts';

/** Two values in one place only let somebody wait for nothing. A million objects with two values each meet in every sixtieth place; they cost 16 MB. */
const places = 2 ** 27;

/** The claims of one pass over one connector's objects. */
export class Claims {
  readonly #rules: RuleSet;
  readonly #connector: string;
  readonly #feeds = new Map<string, readonly CompiledFlow[]>();
  readonly #fed: ReadonlySet<string>;
  readonly #claimed = new PlaceSet(places);
  /** What those look for that were put off; they are few. */
  readonly #sought = new Set<number>();
  readonly touched = new IdSet();

  constructor(rules: RuleSet, connector: string) {
    this.#rules = rules;
    this.#connector = connector;
    const inbound = rules.all.filter(({ rule }) => rule.direction === 'Inbound' && rule.connector === connector);
    const flowing = new Set(inbound.flatMap(({ flows }) => flows.map(({ target }) => target)));
    this.#fed = new Set(inbound.flatMap(({ join }) => join.flat().flatMap(({ target }) => (flowing.has(target) ? target : []))));
  }

  /** Claims on top of these, of a transaction that may be done again: they count once they are kept. */
  open(): OpenClaims {
    return new OpenClaims(this);
  }

  has(place: number): boolean {
    return this.#claimed.has(place);
  }

  isSought(place: number): boolean {
    return this.#sought.has(place);
  }

  get anySought(): boolean {
    return this.#sought.size > 0;
  }

  keep(claimed: Iterable<number>, sought: Iterable<number>): void {
    for (const place of sought) this.#sought.add(place);
    for (const place of claimed) this.#claimed.add(place);
  }

  /** Flows by which an object of the type may bring what joins of the connector look for, in scope or not. */
  feeds(objectType: string): readonly CompiledFlow[] {
    const known = this.#feeds.get(objectType);
    if (known !== undefined) return known;
    const flows = this.#rules.inbound(this.#connector, objectType).flatMap((rule) => rule.flows.filter(({ target }) => this.isFed(target)));
    const feeds = [...new Map(flows.map((flow) => [flow.saying, flow])).values()];
    this.#feeds.set(objectType, feeds);
    return feeds;
  }

  /** Only what somebody of the connector contributes can come: nobody waits for anything else. */
  isFed(target: string): boolean {
    return this.#fed.has(target);
  }
}

export class OpenClaims {
  readonly #base: Claims;
  readonly #claimed = new Set<number>();
  readonly #sought = new Set<number>();
  readonly #touched = new Set<number>();

  constructor(base: Claims) {
    this.#base = base;
  }

  claim(objectType: string, subject: RuleSubject, now: Date): void {
    for (const place of this.#contributed(objectType, subject, now)) this.#claimed.add(place);
  }

  /** Notes what somebody looks for who is put off: nobody who comes after may bring it before. */
  seek(rules: readonly CompiledRule[], { attributes }: RuleSubject): void {
    for (const { source, target } of rules.flatMap(({ join }) => join.flat()))
      for (const value of valuesOf(attributes[source])) this.#sought.add(placeOf(joinKey(target, value)));
  }

  /** Whether the object would bring what somebody before it looks for. */
  isSought(objectType: string, subject: RuleSubject, now: Date): boolean {
    if (this.#sought.size === 0 && !this.#base.anySought) return false;
    return this.#contributed(objectType, subject, now).some((place) => this.#isSought(place));
  }

  /** Whether some group of joins may find what others claimed, or what somebody before looks for too. */
  concerns(rules: readonly CompiledRule[], { attributes }: RuleSubject): boolean {
    const isContended = ({ source, target }: JoinClause): boolean =>
      valuesOf(attributes[source]).some((value) => {
        const place = placeOf(joinKey(target, value));
        return (this.#base.isFed(target) && this.#has(place)) || this.#isSought(place);
      });
    return rules.some(({ join }) => join.some((group) => group.length > 0 && group.every(isContended)));
  }

  /** Notes a metaverse object that somebody joins, so that its own values may change, or that somebody who was put off may join. */
  touch(metaverse: number): void {
    this.#touched.add(metaverse);
  }

  isTouched(metaverse: number): boolean {
    return this.#touched.has(metaverse) || this.#base.touched.has(metaverse);
  }

  keep(): void {
    for (const metaverse of this.#touched) this.#base.touched.add(metaverse);
    this.#base.keep(this.#claimed, this.#sought);
  }

  #contributed(objectType: string, subject: RuleSubject, now: Date): readonly number[] {
    const feeds = this.#base.feeds(objectType);
    if (feeds.length === 0) return [];
    const environment = expressionEnvironment(subject, { now, random: () => 0 });
    return feeds.flatMap((flow) => {
      const result = flow.evaluate(environment);
      return result.kind === 'value' ? valuesOf(encodeValue(result.value)).map((value) => placeOf(joinKey(flow.target, value))) : [];
    });
  }

  #isSought(place: number): boolean {
    return this.#sought.has(place) || this.#base.isSought(place);
  }

  #has(place: number): boolean {
    return this.#claimed.has(place) || this.#base.has(place);
  }
}

/** FNV-1a. */
function placeOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % places;
}
