// The whole of a synchronization, from nothing: objects and rules in, metaverse and wanted target objects out.
import { type Contribution, flow } from './flows.ts';
import { buildMetaverse } from './metaverse.ts';
import type { Desired, Input, MetaverseObject, Output } from './model.ts';
import { inScope, isScopeOpen } from './scope.ts';
import { metaverseSubject, type Names, placeOf } from './subject.ts';

export function synchronizeFromScratch(input: Input): Output {
  const names: Names = new Map(input.objects.map(({ connector, anchor, dn }) => [placeOf(connector, anchor), dn]));
  const metaverse = buildMetaverse(input, names);
  const desired = metaverse.objects
    .filter(({ error }) => error === undefined)
    .flatMap((object) => input.targets.flatMap((target) => wanted(input, names, target, object) ?? []));
  return { metaverse: metaverse.objects, refused: metaverse.refused, desired };
}

function wanted(input: Input, names: Names, target: string, object: MetaverseObject): Desired | undefined {
  const subject = metaverseSubject(input, names, target, object);
  const all = input.rules.filter(
    (rule) =>
      rule.direction === 'Outbound' &&
      rule.connector === target &&
      (rule.sourceObjectType === '*' || rule.sourceObjectType === object.objectType),
  );
  const open = all.filter((rule) => isScopeOpen(rule, subject));
  const rules = all.filter((rule) => !open.includes(rule) && inScope(rule, subject));
  // Whoever might be there, or is to be there, is left alone until somebody says in which scope they are.
  if (open.length > 0 && [...open, ...rules].some(({ linkType, join }) => linkType !== 'Join' || join.flat().length > 0)) {
    object.error ??= `nobody says what the scope of ${open[0]?.name} asks for`;
    return undefined;
  }
  const creator = rules.find(({ linkType }) => linkType === 'Provision');
  // Cloud Sync's pilots are linked, and otherwise left alone.
  const suspended = object.attributes.get('cloudNoFlow') === true && rules.some(({ linkType }) => linkType === 'JoinNoFlow');
  if (creator === undefined || suspended) return undefined;
  const objectType = creator.targetObjectType;
  const contributions = rules
    .filter((rule) => rule.targetObjectType === objectType)
    .flatMap((rule) => rule.flows.map((flow): Contribution => ({ flow, subject })));
  const { attributes, references, error } = flow(contributions);
  // Without its source anchor nobody would find it again.
  object.error ??= error ?? ((attributes.get('sourceAnchor') ?? null) === null ? 'there is no source anchor' : undefined);
  return object.error === undefined ? { connector: target, objectType, metaverse: object, attributes, references } : undefined;
}

/** For each metaverse object, those that its references lead to and that are wanted in the same target. */
export function referencesOf(output: Output): (desired: Desired, attribute: string) => readonly MetaverseObject[] {
  const of = new Map(
    output.metaverse.flatMap((object) => object.joined.map((joined) => [placeOf(joined.connector, joined.anchor), object])),
  );
  const present = new Set(output.desired.map(({ connector, metaverse }) => `${connector} ${idOf(metaverse)}`));
  return ({ connector, references }, attribute) => {
    const reached = (references.get(attribute) ?? []).flatMap(({ object, attribute: by }) =>
      (object.references[by] ?? []).flatMap((anchor) => of.get(placeOf(object.connector, anchor)) ?? []),
    );
    return [...new Set(reached)].filter((object) => present.has(`${connector} ${idOf(object)}`));
  };
}

/** Names a metaverse object by those joined to it. */
export const idOf = ({ joined }: MetaverseObject): string =>
  joined
    .map(({ connector, anchor }) => `${connector}:${anchor}`)
    .sort()
    .join(' ');
