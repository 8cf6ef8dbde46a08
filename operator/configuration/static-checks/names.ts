// Names that nobody knows: mostly a slip of the pen, and then a rule does nothing without a word.
import { nearest } from '../../expression/index.ts';
import { directoryExtension } from '../directory-extensions.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { type Check, connectorObjectType, metaverseObjectType, type Named, schemaOf } from './check.ts';
import { joinNames, readNames } from './read-names.ts';

/** Attributes of the connector space: a forest may have more than is known, so only a name that is nearly a known one is told. */
export const connectorNames: Check = (rule) => {
  const schema = schemaOf(rule).attributes(connectorObjectType(rule));
  if (schema === undefined) return [];
  const inbound = rule.template.direction === 'Inbound';
  const written: readonly Named[] = rule.template.flows.map(({ target }, index) => ({
    field: `spec.flows[${index}].target`,
    name: target,
  }));
  const named = [...joinNames(rule, 'source'), ...(inbound ? readNames(rule) : written)];
  return distinct(named).flatMap(({ field, name }): readonly ConfigurationProblem[] => {
    if (schema.get(name) !== undefined || directoryExtension.test(name)) return [];
    const meant = nearest(name, schema.names);
    if (rule.connectorType === 'ActiveDirectory')
      return meant === undefined
        ? []
        : [
            rule.report(
              field,
              `${name} is no usual attribute of Active Directory.`,
              `Write ${meant} if that was meant; a forest may have more.`,
            ),
          ];
    const next = meant === undefined ? 'Name an attribute that Entra ID has.' : `Write ${meant}, if that was meant.`;
    return [rule.report(field, `Entra ID has no attribute ${name} of a ${connectorObjectType(rule)}.`, next)];
  });
};

/** Attributes of the metaverse that are read and that no object can have. */
export const unwrittenNames: Check = (rule, { metaverse }) => {
  const objectType = metaverseObjectType(rule);
  const outbound = rule.template.direction === 'Outbound';
  return distinct([...joinNames(rule, 'target'), ...(outbound ? readNames(rule) : [])]).flatMap(({ field, name }) => {
    if (metaverse.has(objectType, name)) return [];
    const meant = nearest(name, metaverse.names(objectType));
    const next =
      meant === undefined
        ? 'Write it in an inbound rule, or declare it in spec.metaverse.attributes of the schedule.'
        : `Write ${meant}, if that was meant.`;
    return [rule.report(field, `Nothing ever writes the attribute ${name} of a ${objectType} in the metaverse.`, next)];
  });
};

/** A new attribute of the metaverse comes into being by being written; one that is nearly another was not meant. */
export const newNames: Check = (rule, { metaverse }) => {
  if (rule.template.direction !== 'Inbound') return [];
  const objectType = metaverseObjectType(rule);
  return rule.template.flows.flatMap(({ target }, index) => {
    if (metaverse.type(objectType, target) !== undefined) return [];
    const meant = [...metaverse.names(objectType)].find((name) => name !== target && name.toLowerCase() === target.toLowerCase());
    if (meant === undefined) return [];
    return [
      rule.report(
        `spec.flows[${index}].target`,
        `${target} is another attribute than ${meant}: names in the metaverse differ by case.`,
        `Write ${meant}, if that was meant.`,
      ),
    ];
  });
};

/** One finding for one name of a rule is enough. */
const distinct = (named: readonly Named[]): readonly Named[] =>
  [...new Map(named.toReversed().map((one) => [one.name, one])).values()].reverse();
