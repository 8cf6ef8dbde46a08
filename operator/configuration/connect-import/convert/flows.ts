// Carries attribute flows over.
import type { SyncRuleFlowInput } from '../../../api/types.gen.ts';
import { compileExpression } from '../../../expression/index.ts';
import type { ConnectFlow, ConnectRule, RuleFault } from '../export/rule.ts';
import type { Construct } from '../report/account.ts';
import type { AttributeType, Schema } from '../export/schema.ts';
import { translateExpression } from './expression.ts';
import { type Change, type Piece, piece } from './piece.ts';
import { type Converted, unselected } from './scope.ts';
import { isSelected, spelling, type Surroundings } from './surroundings.ts';

export interface ConvertedFlows extends Converted<readonly SyncRuleFlowInput[]> {
  /** Those that did nothing in Entra Connect. */
  readonly dropped: readonly DroppedFlow[];
}

export interface DroppedFlow {
  readonly construct: Construct;
  /** As the export has it. */
  readonly flow: SyncRuleFlowInput;
  readonly why: string;
}

export function convertFlows({ flows, direction }: ConnectRule, surroundings: Surroundings): ConvertedFlows {
  const value: SyncRuleFlowInput[] = [];
  const pieces: Piece[] = [];
  const faults: RuleFault[] = [];
  const dropped: DroppedFlow[] = [];
  for (const flow of flows) {
    const converted = namesObject(flow, direction, surroundings) ? anchorFlow(flow, flows) : convertFlow(flow, direction, surroundings);
    if (converted.kind === 'Idle') {
      pieces.push({ construct: flow.construct, ...idleOf(converted) });
      dropped.push({ construct: flow.construct, flow: asExported(flow), why: converted.why });
      continue;
    }
    if (converted.fault !== undefined) faults.push({ construct: flow.construct, message: converted.fault });
    faults.push(...expressionFaults(flow.construct, converted.flow, surroundings));
    pieces.push(piece(flow.construct, `spec.flows[${value.length}]`, converted.changes));
    value.push(converted.flow);
  }
  return { value, pieces, faults, dropped };
}

function asExported({ target, expression, sources, constant, mergeType, executeOnce }: ConnectFlow): SyncRuleFlowInput {
  const [source] = sources;
  const origin = expression !== undefined ? { expression } : source !== undefined ? { source } : constant === undefined ? {} : { constant };
  const merge = mergeTypeOf(mergeType).type;
  return { target, ...origin, ...(merge === 'Update' ? {} : { mergeType: merge }), ...(executeOnce ? { executeOnce } : {}) };
}

/** Every expression has to compile, also that of a rule that is disabled. */
function expressionFaults(construct: Construct, { expression, target }: SyncRuleFlowInput, { shared }: Surroundings): readonly RuleFault[] {
  if (expression === undefined) return [];
  const compiling = compileExpression(expression, { parameters: [...shared.values()] });
  if (compiling.kind === 'ok') return [];
  const { message, line, column, caret } = compiling.error;
  return [{ construct, message: `The expression of ${target} does not compile: ${message}`, place: { line, column, caret } }];
}

/** `unknown`: an attribute that the connector does not have at all, which nobody leaves in a rule on purpose. */
interface Idle {
  readonly kind: 'Idle';
  readonly why: string;
  readonly unknown?: true;
}

const idleOf = ({ why, unknown }: Idle) =>
  unknown === true
    ? ({
        kind: 'LeftOut',
        why,
        next: 'Look at the flow on the old server, and write it to an attribute that there is, if you need it.',
      } as const)
    : ({ kind: 'Idle', why } as const);

function idleFor({ schema }: Surroundings, attribute: string, otherwise: string): Idle {
  const known = schema.size === 0 || schema.has(attribute.toLowerCase());
  return known
    ? { kind: 'Idle', why: `${attribute} is not selected on the connector, so Entra Connect ${otherwise}.` }
    : { kind: 'Idle', why: `${attribute} is no attribute of the connector’s schema, so Entra Connect ${otherwise}.`, unknown: true };
}

type ConvertedFlow =
  | Idle
  | { readonly kind: 'Flow'; readonly flow: SyncRuleFlowInput; readonly changes: readonly Change[]; readonly fault?: string };

/** Entra Connect names an object of its own connector space by the anchor, in hexadecimal. */
const namesObject = ({ target }: ConnectFlow, direction: ConnectRule['direction'], { type }: Surroundings): boolean =>
  direction === 'Outbound' && type === 'EntraID' && target.toLowerCase() === 'dn';

/** Lockstep knows objects by their anchors: where no flow gives one, the name did. */
function anchorFlow({ expression = '', sources }: ConnectFlow, flows: readonly ConnectFlow[]): ConvertedFlow {
  const why = 'It names the object in Entra Connect’s own connector space; Lockstep knows objects by their anchors.';
  const anchored = flows.some(({ target }) => target.toLowerCase() === 'sourceanchor');
  const compiling = compileExpression(expression);
  const reads = compiling.kind === 'ok' ? compiling.expression.reads : sources;
  if (anchored || reads.length !== 1 || reads[0] !== 'sourceAnchor') return { kind: 'Idle', why };
  const change = { how: 'sourceAnchor flows in place of a name that is made of it.', why };
  return { kind: 'Flow', flow: { target: 'sourceAnchor', source: 'sourceAnchor' }, changes: [change] };
}

function convertFlow(flow: ConnectFlow, direction: ConnectRule['direction'], surroundings: Surroundings): ConvertedFlow {
  const inbound = direction === 'Inbound';
  const [read, written] = inbound ? [surroundings.schema, surroundings.metaverse] : [surroundings.metaverse, surroundings.schema];
  const target = spelling(written, flow.target);
  if (!inbound && !isSelected(surroundings, target)) {
    return idleFor(surroundings, target, 'never exports it');
  }
  const changes: Change[] =
    target === flow.target ? [] : [{ how: `${flow.target} is written ${target}.`, why: 'The schema spells it so.' }];
  const merge = mergeTypeOf(flow.mergeType);
  const origin = originOf(flow, target, { read, written, inbound }, surroundings);
  if (origin.kind === 'Idle') return origin;
  const converted: SyncRuleFlowInput = {
    target,
    ...origin.origin,
    ...(merge.type === 'Update' ? {} : { mergeType: merge.type }),
    ...(flow.executeOnce ? { executeOnce: true } : {}),
  };
  const fault = merge.fault ?? origin.fault;
  return { kind: 'Flow', flow: converted, changes: [...changes, ...origin.changes], ...(fault === undefined ? {} : { fault }) };
}

type Origin =
  | Idle
  | {
      readonly kind: 'Origin';
      readonly origin: Pick<SyncRuleFlowInput, 'source' | 'constant' | 'expression'>;
      readonly changes: readonly Change[];
      readonly fault?: string;
    };

interface Sides {
  readonly read: Schema;
  readonly written: Schema;
  readonly inbound: boolean;
}

function originOf(flow: ConnectFlow, target: string, { read, written, inbound }: Sides, surroundings: Surroundings): Origin {
  if (flow.expression !== undefined) {
    const { text, changes } = translateExpression(flow.expression, read, surroundings);
    return {
      kind: 'Origin',
      origin: { expression: text },
      changes: inbound ? [...changes, ...unselectedReads(text, surroundings)] : changes,
    };
  }
  const [source] = flow.sources;
  if (source !== undefined) {
    const fault = flow.sources.length > 1 ? `The flow to ${target} names several sources and no expression that joins them.` : undefined;
    const known = spelling(read, source);
    if (inbound && !isSelected(surroundings, known)) {
      return idleFor(surroundings, known, 'never has a value of it');
    }
    const changes = known === source ? [] : [{ how: `${source} is written ${known}.`, why: 'The schema spells it so.' }];
    return { kind: 'Origin', origin: { source: known }, changes, ...(fault === undefined ? {} : { fault }) };
  }
  if (flow.constant === undefined) {
    return {
      kind: 'Origin',
      origin: {},
      changes: [],
      fault: `The flow to ${target} has neither a source nor a constant nor an expression.`,
    };
  }
  const origin = typedConstant(flow.constant, target, written);
  return { kind: 'Origin', origin, changes: 'constant' in origin ? strangeConstant(flow.constant, target, written) : [] };
}

/** Entra Connect makes a constant what its target holds. Here `True` alone is a truth value, and a number is one in an expression only. */
function typedConstant(constant: string, target: string, written: Schema): Pick<SyncRuleFlowInput, 'constant' | 'expression'> {
  const type = written.get(target.toLowerCase())?.type;
  const text = constant.trim();
  if (type === 'Integer' && /^-?\d{1,18}$/.test(text)) return { expression: text };
  if (type === 'Boolean' && /^(true|false)$/i.test(text)) return { constant: text };
  if (type === 'Text' && /^(true|false)$/i.test(constant)) return { expression: `"${constant}"` };
  return { constant };
}

const typesInWords: Readonly<Partial<Record<AttributeType, string>>> = {
  Integer: 'a number',
  Boolean: 'True or False',
  Binary: 'octets',
  Reference: 'references to other objects',
};

/** A constant that its target can not hold: nobody knows what Entra Connect made of it. */
function strangeConstant(constant: string, target: string, written: Schema): readonly Change[] {
  const type = written.get(target.toLowerCase())?.type;
  const wanted = type === undefined ? undefined : typesInWords[type];
  if (wanted === undefined || constant.trim() === '' || (type === 'Boolean' && /^(true|false)$/i.test(constant.trim()))) return [];
  const how = `The constant ${JSON.stringify(constant)} stays a text, with which the object will have an error or no value.`;
  return [{ how, why: `${target} holds ${wanted}; look up what Entra Connect made of it.` }];
}

function unselectedReads(expression: string, surroundings: Surroundings): readonly Change[] {
  const compiling = compileExpression(expression, { parameters: [...surroundings.shared.values()] });
  if (compiling.kind === 'error') return [];
  const { reads, importedReads } = compiling.expression;
  return [...new Set([...reads, ...importedReads])].filter((name) => !isSelected(surroundings, name)).map(unselected);
}

interface Merge {
  readonly type: NonNullable<SyncRuleFlowInput['mergeType']>;
  readonly fault?: string;
}

const mergeTypes = ['Update', 'Replace', 'Merge', 'MergeCaseInsensitive'] as const satisfies readonly Merge['type'][];

function mergeTypeOf(written: string): Merge {
  const type = mergeTypes.find((known) => known.toLowerCase() === written.toLowerCase());
  return type === undefined ? { type: 'Update', fault: `There is no merge type ${written}.` } : { type };
}
