// What a rule wants of Entra ID and Microsoft Graph does not take.
import { refusalOf } from '../../model/schema.ts';
import type { Check } from './check.ts';

export const unsupportedTargets: Check = (rule, { targetSchema }) => {
  const { direction, targetObjectType, flows } = rule.template;
  const schema = rule.connectorType === 'EntraID' && direction === 'Outbound' ? targetSchema?.[targetObjectType] : undefined;
  if (schema === undefined) return [];
  const refusal = refusalOf(schema);
  if (refusal !== undefined)
    return [rule.report('spec.targetObjectType', `Objects of the type ${targetObjectType} are not written: ${refusal}`, shown)];
  return flows.flatMap(({ target }, index) => {
    const attribute = schema[target];
    const field = `spec.flows[${index}].target`;
    if (attribute?.support === 'Unsupported') return [rule.report(field, `${target} is not written: ${attribute.reason}`, shown)];
    if (attribute?.mutability === 'ReadOnly')
      return [rule.report(field, `${target} is not written: Microsoft Graph only shows it.`, shown)];
    return [];
  });
};

const shown = 'The value is computed, shown and counted. Remove the flow if that is of no use.';

/** Active Directory is only read in this release. */
export const writeback: Check = ({ template, connectorType, report }) =>
  template.direction === 'Outbound' && connectorType === 'ActiveDirectory'
    ? [
        report(
          'spec.direction',
          'Nothing is written to Active Directory in this release: the rule is kept, and does nothing.',
          'Write outbound rules for a connector of type EntraID.',
        ),
      ]
    : [];
