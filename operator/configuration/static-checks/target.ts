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

/** A forest takes only what its manifest names. */
export const writeback: Check = ({ template, connectorType, connectors, report }, { writeback: allowed }) => {
  if (template.direction !== 'Outbound' || connectorType !== 'ActiveDirectory') return [];
  const written = connectors.filter((name) => (allowed.get(name) ?? []).length > 0);
  const next = 'Name the attribute in spec.activeDirectory.writeback.attributes of the SyncConnector, if it is to be written.';
  if (written.length === 0)
    return [report('spec.direction', `Nothing is written to ${connectors.join(', ')}: the rule is kept, and does nothing.`, next)];
  return template.flows.flatMap(({ target }, index) => {
    const without = written.filter((name) => allowed.get(name)?.includes(target) !== true);
    return without.length === 0
      ? []
      : [
          report(
            `spec.flows[${index}].target`,
            `${target} is not written to ${without.join(', ')}: the connector does not allow it.`,
            next,
          ),
        ];
  });
};
