// What a rule sees of an object: its values, its name, and its references by the names of those referred to.
import type { AttributeValue } from '../../../operator/model/value.ts';
import { componentsOf } from '../language/directory.ts';
import type { Surroundings } from '../language/interpreter.ts';
import type { Input, MetaverseObject, Reference, SourceObject } from './model.ts';

export interface Subject extends Surroundings {
  /** The attribute by which the object refers to others, where it does. */
  readonly reference: (name: string) => readonly Reference[];
  /** What nobody says anything of. */
  readonly untold: ReadonlySet<string>;
  /** Whether a group of the same connector, by its distinguished name or anchor in lower case, lists the object itself. */
  readonly isMemberOf: (group: string) => boolean;
}

/** Distinguished names by connector and anchor. */
export type Names = ReadonlyMap<string, string>;
export const placeOf = (connector: string, anchor: string): string => `${connector}\n${anchor}`;

export function sourceSubject(input: Input, names: Names, object: SourceObject): Subject {
  const referred = (name: string): AttributeValue | undefined => {
    const anchors = object.references[name] ?? [];
    return anchors.length === 0 ? undefined : anchors.map((anchor) => names.get(placeOf(object.connector, anchor)) ?? anchor).sort();
  };
  return {
    attribute: (name) => object.attributes[name] ?? (name === 'dn' ? object.dn : referred(name)),
    imported: (name) => object.attributes[name],
    parameter: (name) => parameter(input, object.connector, object.dn, name),
    now: input.now,
    random: input.random,
    reference: (name) => ((object.references[name] ?? []).length === 0 ? [] : [{ object, attribute: name }]),
    untold: new Set(),
    isMemberOf: (group) =>
      input.objects.some(
        ({ connector, dn, anchor, references }) =>
          connector === object.connector &&
          [dn, anchor].some((name) => name.toLowerCase() === group) &&
          references['member']?.includes(object.anchor) === true,
      ),
  };
}

export function metaverseSubject(input: Input, names: Names, target: string, object: MetaverseObject): Subject {
  const referred = (name: string): AttributeValue | undefined => {
    const values = (object.references.get(name) ?? []).flatMap(({ object: from, attribute }) =>
      (from.references[attribute] ?? []).map((anchor) => names.get(placeOf(from.connector, anchor)) ?? anchor),
    );
    return values.length === 0 ? undefined : [...new Set(values)].sort();
  };
  return {
    attribute: (name) => object.attributes.get(name) ?? referred(name),
    imported: (name) => object.attributes.get(name),
    parameter: (name) => parameter(input, target, '', name),
    now: input.now,
    random: input.random,
    reference: (name) => object.references.get(name) ?? [],
    untold: object.untold,
    isMemberOf: () => false,
  };
}

function parameter(input: Input, connector: string, dn: string, name: string): string | undefined {
  const [subject, form] = name.split('.');
  if (subject === 'Connector') return connector;
  const labels = subject === 'Domain' ? domainLabels(dn) : (input.forests[connector] ?? '').split('.').filter((label) => label !== '');
  if (labels.length === 0) return undefined;
  if (form === 'FQDN') return labels.join('.');
  if (form === 'LDAP') return labels.map((label) => `DC=${label}`).join(',');
  return form === 'Netbios' ? labels[0]?.toUpperCase() : undefined;
}

/** The `DC=` parts at the end of a distinguished name. */
function domainLabels(dn: string): readonly string[] {
  const labels: string[] = [];
  for (const component of [...componentsOf(dn)].reverse()) {
    if (!/^dc\s*=/i.test(component)) break;
    labels.unshift(
      component
        .slice(component.indexOf('=') + 1)
        .trim()
        .toLowerCase(),
    );
  }
  return labels;
}
