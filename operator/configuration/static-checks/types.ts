// Values that do not fit: flows between attributes of different kinds. What an expression makes is judged by the expression language.
import type { AttributeSchema } from '../../model/schema.ts';
import { type Check, connectorObjectType, describeType, metaverseObjectType, schemaOf } from './check.ts';

export const directTypes: Check = (rule, { metaverse }) => {
  const { direction, flows } = rule.template;
  const connector = schemaOf(rule).attributes(connectorObjectType(rule));
  const inMetaverse = (name: string): AttributeSchema | undefined => metaverse.type(metaverseObjectType(rule), name);
  return flows.flatMap((flow, index) => {
    if (flow.kind !== 'Direct') return [];
    const from = direction === 'Inbound' ? connector?.get(flow.source) : inMetaverse(flow.source);
    const to = direction === 'Inbound' ? inMetaverse(flow.target) : connector?.get(flow.target);
    if (from === undefined || to === undefined) return [];
    const field = `spec.flows[${index}]`;
    if ((from.type === 'Reference') !== (to.type === 'Reference') || (from.type === 'Binary') !== (to.type === 'Binary'))
      return [
        rule.report(
          field,
          `${flow.source} is ${describeType(from)}, and ${flow.target} takes ${describeType(to)}.`,
          'Convert the value in an expression, or choose another attribute.',
        ),
      ];
    if (from.multiValued && !to.multiValued)
      return [
        rule.report(
          field,
          `${flow.source} is ${describeType(from)}, and ${flow.target} takes one value: an object with several is an error.`,
          `Choose one in an expression, such as Item([${flow.source}],1).`,
        ),
      ];
    return [];
  });
};
