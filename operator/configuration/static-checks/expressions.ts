// Expressions against what is known of the attributes that they read, and of the one that they write.
import { compileExpression, type ExpressionProblem, type StaticType, valueGivenBy } from '../../expression/index.ts';
import type { AttributeSchema, AttributeType, DirectorySchema } from '../../model/schema.ts';
import { type ConfigurationProblem, expressionProblem } from '../problem.ts';
import {
  type Check,
  type CheckContext,
  type CheckedRule,
  connectorObjectType,
  describeType,
  metaverseObjectType,
  schemaOf,
} from './check.ts';

/** Schemas of forests differ, so nothing that is found here stops anybody. Names are another check's business. */
export const expressions: Check = (rule, context) => {
  const inbound = rule.template.direction === 'Inbound';
  const schema = inbound ? connectorSchema(rule) : metaverseSchemaOf(rule, context);
  return rule.template.flows.flatMap((flow, index) => {
    if (flow.kind !== 'Expression') return [];
    const field = `spec.flows[${index}].expression`;
    const compiling = compileExpression(flow.expression, { schema, parameters: rule.parameters });
    if (compiling.kind === 'error') return [oddity(rule, field, compiling.error)];
    const told = compiling.warnings.filter(({ code }) => code !== 'UnknownAttribute').map((warning) => oddity(rule, field, warning));
    const target = targetOf(rule, context, flow.target);
    // See `givenReferences`.
    if (target?.type === 'Reference') return told;
    return [...told, ...misfit(rule, field, flow.target, target, compiling.expression)];
  });
};

const targetOf = (rule: CheckedRule, { metaverse }: CheckContext, name: string): AttributeSchema | undefined =>
  rule.template.direction === 'Inbound'
    ? metaverse.type(metaverseObjectType(rule), name)
    : schemaOf(rule).attributes(connectorObjectType(rule))?.get(name);

/**
 * References are never copied: an expression may only say that there is none, or nothing. Where it gives one, it fails for the objects that take this branch.
 * It is no problem of the configuration, for the rule's other flows and other objects have nothing to do with it.
 */
export const givenReferences: Check = (rule, context) =>
  rule.template.flows.flatMap((flow, index) => {
    if (flow.kind !== 'Expression' || targetOf(rule, context, flow.target)?.type !== 'Reference') return [];
    if (compileExpression(flow.expression, { parameters: rule.parameters }).kind === 'error') return [];
    const message = `${flow.target} refers to objects: its flows copy an attribute as it is, and an expression gives it no value`;
    const found = valueGivenBy(flow.expression, message);
    if (found === undefined) return [];
    const next = 'Give source in place of expression, and put the condition into the scope of the rule.';
    return [expressionProblem(rule.report(`spec.flows[${index}].expression`, `${message}.`, next), found)];
  });

function connectorSchema(rule: CheckedRule): DirectorySchema {
  const known = schemaOf(rule).attributes(connectorObjectType(rule));
  return Object.fromEntries([...(known?.names ?? [])].flatMap((name) => entry(name, known?.get(name))));
}

function metaverseSchemaOf(rule: CheckedRule, { metaverse }: CheckContext): DirectorySchema {
  const objectType = metaverseObjectType(rule);
  return Object.fromEntries([...metaverse.names(objectType)].flatMap((name) => entry(name, metaverse.type(objectType, name))));
}

const entry = (name: string, attribute: AttributeSchema | undefined): readonly (readonly [string, AttributeSchema])[] =>
  attribute === undefined ? [] : [[name, attribute]];

const oddity = ({ report }: CheckedRule, field: string, problem: ExpressionProblem): ConfigurationProblem =>
  expressionProblem(
    report(
      field,
      `${capital(problem.message)}${/[.?]$/.test(problem.message) ? '' : '.'}`,
      'Look at the marked place; a forest may have other types.',
    ),
    problem,
  );

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The kinds of value that an attribute takes; what is not here is judged when a value comes. */
const takes: Readonly<Record<AttributeType, readonly StaticType[]>> = {
  String: ['Text', 'Number', 'Boolean'],
  Integer: ['Number', 'Text'],
  Boolean: ['Boolean', 'Text'],
  Binary: ['Binary'],
  Reference: [],
};
const judged: ReadonlySet<StaticType> = new Set(['Text', 'Number', 'Boolean', 'Binary', 'Reference']);

function misfit(
  { report }: CheckedRule,
  field: string,
  name: string,
  target: AttributeSchema | undefined,
  { type, multiValued }: { readonly type: StaticType; readonly multiValued?: boolean },
): readonly ConfigurationProblem[] {
  if (target === undefined) return [];
  if (judged.has(type) && !takes[target.type].includes(type)) {
    const message = `The expression makes ${words[type] ?? 'another value'}, and ${name} takes ${describeType(target)}.`;
    return [report(field, message, 'Convert the value.')];
  }
  if (multiValued === true && !target.multiValued)
    return [report(field, `The expression may give several values, and ${name} takes one.`, 'Choose one, such as with Item(…,1).')];
  return [];
}

const words: Partial<Readonly<Record<StaticType, string>>> = {
  Text: 'a text',
  Number: 'a number',
  Boolean: 'a truth value',
  Binary: 'bytes',
  Reference: 'a reference',
};
