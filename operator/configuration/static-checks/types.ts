// Values that do not fit: flows between attributes of different kinds. What an expression makes is judged by the expression language.
import type { AttributeSchema, AttributeType } from '../../model/schema.ts';
import { type Check, connectorObjectType, describeType, metaverseObjectType, schemaOf } from './check.ts';

export const flowTypes: Check = (rule, { metaverse }) => {
  const { direction, flows } = rule.template;
  const connector = schemaOf(rule).attributes(connectorObjectType(rule));
  const inMetaverse = (name: string): AttributeSchema | undefined => metaverse.type(metaverseObjectType(rule), name);
  return flows.flatMap((flow, index) => {
    const to = direction === 'Inbound' ? inMetaverse(flow.target) : connector?.get(flow.target);
    if (to === undefined || flow.kind === 'Expression') return [];
    const field = `spec.flows[${index}]`;
    if (flow.kind === 'Constant') {
      if (takesConstant(to, flow.value)) return [];
      const message = `The constant is a text, and ${flow.target} takes ${describeType(to)}.`;
      return [rule.report(`${field}.constant`, message, constantAdvice[to.type] ?? 'Write another attribute.')];
    }
    const from = direction === 'Inbound' ? connector?.get(flow.source) : inMetaverse(flow.source);
    if (from === undefined) return [];
    if (from.type !== to.type)
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

/** True and False are truth values as constants; everything else is a text. */
const takesConstant = ({ type }: AttributeSchema, value: string): boolean =>
  type === 'String' || (type === 'Boolean' && /^(true|false)$/i.test(value));

const constantAdvice: Partial<Readonly<Record<AttributeType, string>>> = {
  Boolean: 'Write True or False.',
  Integer: 'Write the number as an expression.',
  Binary: 'Make the bytes in an expression, such as with CBin.',
};
