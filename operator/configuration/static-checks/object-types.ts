// Object types that do not exist, and rules that therefore never do anything.
import { nearest } from '../../expression/index.ts';
import type { ConfigurationProblem } from '../problem.ts';
import { type Check, type CheckContext, type CheckedRule, connectorObjectType, metaverseObjectType, schemaOf } from './check.ts';

/** A forest may have classes of its own; Entra ID has none but the known. */
export const connectorTypes: Check = (rule) => {
  const { objectTypes } = schemaOf(rule);
  const objectType = connectorObjectType(rule);
  if (objectType === '*' || objectTypes.includes(objectType)) return [];
  const meant = nearest(objectType, objectTypes);
  if (meant === undefined && rule.connectorType === 'ActiveDirectory') return [];
  const field = rule.template.direction === 'Inbound' ? 'spec.sourceObjectType' : 'spec.targetObjectType';
  const where = rule.connectorType === 'ActiveDirectory' ? 'Active Directory' : 'Entra ID';
  const next = meant === undefined ? `Use one of ${objectTypes.join(', ')}.` : `Write ${meant}, if that was meant.`;
  return [rule.report(field, `${where} has no usual object type ${objectType}.`, next)];
};

/** Nothing can flow to or from metaverse objects that no rule creates: an error where the type is unknown too, a question where it is not. */
export function metaverseTypes(rule: CheckedRule, { metaverse }: CheckContext): ConfigurationProblem | undefined {
  const objectType = metaverseObjectType(rule);
  if (objectType === '*' || metaverse.created.has(objectType)) return undefined;
  const field = rule.template.direction === 'Inbound' ? 'spec.targetObjectType' : 'spec.sourceObjectType';
  const meant = nearest(objectType, metaverse.created);
  const next =
    meant === undefined || meant === objectType
      ? 'Write an inbound rule of link type Provision for it.'
      : `Write ${meant}, if that was meant.`;
  return rule.report(field, `No rule creates objects of the type ${objectType} in the metaverse, so nothing ever flows.`, next);
}
