// From the objects of all connectors to the metaverse: who joins whom, and what each person or group comes to hold.
// Connectors are taken in their order, objects by anchor; this is repeated until nobody finds anybody new.
import type { JoinClause, RevisionRule } from '../../../operator/model/revision.ts';
import { type AttributeValue, type Scalar, valuesOf } from '../../../operator/model/value.ts';
import { type Contribution, flow } from './flows.ts';
import type { Input, MetaverseObject, SourceObject } from './model.ts';
import { inScope, withoutCase, written } from './scope.ts';
import { type Names, placeOf, sourceSubject } from './subject.ts';

export interface Metaverse {
  readonly objects: readonly MetaverseObject[];
  readonly refused: ReadonlyMap<SourceObject, string>;
  readonly of: ReadonlyMap<SourceObject, MetaverseObject>;
}

export function buildMetaverse(input: Input, names: Names): Metaverse {
  const building = new Building(input, names);
  while (building.round());
  return building;
}

class Building implements Metaverse {
  readonly objects: MetaverseObject[] = [];
  readonly refused = new Map<SourceObject, string>();
  readonly of = new Map<SourceObject, MetaverseObject>();
  readonly #input: Input;
  readonly #names: Names;
  readonly #waiting: Map<string, SourceObject[]>;
  readonly #inbound: readonly RevisionRule[];
  /** Metaverse objects by attribute and value, as they are at present. */
  readonly #index = new Map<string, Set<MetaverseObject>>();
  readonly #indexed: ReadonlySet<string>;

  constructor(input: Input, names: Names) {
    this.#input = input;
    this.#names = names;
    this.#inbound = input.rules.filter(({ direction }) => direction === 'Inbound');
    this.#indexed = new Set(this.#inbound.flatMap(({ join }) => join.flat().map(({ target }) => target)));
    this.#waiting = new Map(
      input.connectors.map((connector) => [
        connector,
        input.objects.filter((object) => object.connector === connector).sort((a, b) => (a.anchor < b.anchor ? -1 : 1)),
      ]),
    );
  }

  /** Looks once at everybody who belongs to nobody; false where that changed nothing. */
  round(): boolean {
    let any = false;
    for (const connector of this.#input.connectors) {
      const left: SourceObject[] = [];
      const waiting = this.#waiting.get(connector) ?? [];
      // Who stands for somebody else finds those that are there before the others of its forest come.
      const inTurn = [...waiting.filter((one) => this.#standsIn(one)), ...waiting.filter((one) => !this.#standsIn(one))];
      for (const object of inTurn) {
        const found = this.#place(object);
        if (found === undefined) left.push(object);
        // At once: who comes after it with the same join value finds it taken.
        else this.#evaluate(found);
        any ||= found !== undefined;
      }
      this.#waiting.set(connector, left);
    }
    return any;
  }

  #place(object: SourceObject): MetaverseObject | undefined {
    this.refused.delete(object);
    const subject = sourceSubject(this.#input, this.#names, object);
    const linking = this.#rulesFor(object).filter((rule) => (rule.linkType !== 'Join' || rule.join.length > 0) && inScope(rule, subject));
    if (linking.filter(({ join }) => join.length > 0).length > 1) {
      this.#refuse(object, 'SeveralJoinRules');
      return undefined;
    }
    for (const rule of linking) {
      for (const group of rule.join) {
        const matches = this.#matching(group, rule.targetObjectType, object);
        const [only] = matches;
        if (only === undefined) continue;
        if (matches.length > 1) this.#refuse(object, 'AmbiguousJoin');
        else if (!this.#standsIn(object) && only.joined.some((other) => other.connector === object.connector && !this.#standsIn(other))) {
          // What it was told of a group before counts no more: this one found exactly whom it is.
          this.refused.set(object, 'AlreadyJoined');
          return undefined;
        } else return this.#join(object, only);
      }
    }
    const creator = linking.find(({ linkType }) => linkType === 'Provision');
    if (creator === undefined || this.refused.has(object)) return undefined;
    const findable =
      creator.join.length === 0 || creator.join.some((group) => group.some(({ source }) => subject.imported(source) !== undefined));
    if (!findable) return undefined;
    const made: MetaverseObject = {
      objectType: creator.targetObjectType,
      joined: [],
      attributes: new Map(),
      references: new Map(),
      untold: new Set(),
      error: undefined,
    };
    this.objects.push(made);
    return this.#join(object, made);
  }

  /** Foreign security principals bring no values: they stand for somebody else, and may do so beside an object of their own forest. */
  #standsIn(object: SourceObject): boolean {
    return this.#rulesFor(object).every(({ flows }) => flows.length === 0);
  }

  #refuse(object: SourceObject, why: string): void {
    if (!this.refused.has(object)) this.refused.set(object, why);
  }

  #join(object: SourceObject, to: MetaverseObject): MetaverseObject {
    to.joined.push(object);
    this.of.set(object, to);
    this.refused.delete(object);
    return to;
  }

  #rulesFor(object: SourceObject): readonly RevisionRule[] {
    return this.#inbound.filter(
      ({ connector, sourceObjectType }) =>
        connector === object.connector && (sourceObjectType === '*' || sourceObjectType === object.objectType),
    );
  }

  #matching(group: readonly JoinClause[], objectType: string, object: SourceObject): readonly MetaverseObject[] {
    const [first] = group;
    if (first === undefined) return [];
    const near = valuesOf(object.attributes[first.source]).flatMap((value) => [...(this.#index.get(keyOf(first.target, value)) ?? [])]);
    return [...new Set(near)].filter(
      (candidate) =>
        (objectType === '*' || candidate.objectType === objectType) &&
        group.every((clause) => equal(object.attributes[clause.source], candidate.attributes.get(clause.target), clause)),
    );
  }

  #evaluate(object: MetaverseObject): void {
    for (const key of this.#keys(object)) this.#index.get(key)?.delete(object);
    const contributions = this.#inbound.flatMap((rule) => this.#contributions(rule, object));
    const { attributes, references, ignored, error } = flow(contributions);
    object.attributes = new Map([...attributes].filter((entry): entry is [string, AttributeValue] => entry[1] !== null));
    object.references = references;
    object.untold = ignored;
    object.error = error;
    for (const key of this.#keys(object)) {
      const found = this.#index.get(key) ?? new Set();
      this.#index.set(key, found.add(object));
    }
  }

  #contributions(rule: RevisionRule, object: MetaverseObject): readonly Contribution[] {
    if (rule.targetObjectType !== '*' && rule.targetObjectType !== object.objectType) return [];
    return object.joined
      .filter(
        (joined) => joined.connector === rule.connector && (rule.sourceObjectType === '*' || rule.sourceObjectType === joined.objectType),
      )
      .sort((a, b) => (placeOf('', a.anchor) < placeOf('', b.anchor) ? -1 : 1))
      .flatMap((joined) => {
        const subject = sourceSubject(this.#input, this.#names, joined);
        return inScope(rule, subject) ? rule.flows.map((flow) => ({ flow, subject })) : [];
      });
  }

  #keys(object: MetaverseObject): readonly string[] {
    return [...this.#indexed].flatMap((name) => valuesOf(object.attributes.get(name)).map((value) => keyOf(name, value)));
  }
}

const keyOf = (attribute: string, value: Scalar): string => `${attribute}\n${withoutCase(value)}`;

function equal(a: AttributeValue | undefined, b: AttributeValue | undefined, { caseSensitive }: JoinClause): boolean {
  const form = caseSensitive ? written : withoutCase;
  const wanted = valuesOf(a).map(form);
  return valuesOf(b).some((value) => wanted.includes(form(value)));
}
