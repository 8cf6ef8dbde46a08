// The flows that compete for one attribute, in order: which won, and why each of the others did not.
import type { ExpressionEnvironment, ExpressionResult } from '../../expression/index.ts';
import { encodeValue } from '../../model/json.ts';
import type { Flow } from '../../model/revision.ts';
import type { PlannedAttribute, PlannedFlow } from '../rules/flow-plan.ts';
import type { CompiledFlow, CompiledRule } from '../rules/rules.ts';
import type { Recording } from './recording.ts';
import type { ConnectedObject, ExplainedFlow, FlowVerdict, ReferenceSummary } from './reports.ts';

/** What is known of the attribute and of those that give it. */
export interface FlowFacts {
  readonly attribute: PlannedAttribute;
  readonly recording: Recording;
  /** The flow that gave the value. */
  readonly winner: PlannedFlow | undefined;
  /** True where the winners are all flows with a reference or a value, not only the first. */
  readonly merged: boolean;
  readonly source: (planned: PlannedFlow) => ConnectedObject | undefined;
  /** References of a flow that is not evaluated but followed; `undefined` where it is no such flow. */
  readonly references: (planned: PlannedFlow) => ReferenceSummary | undefined;
  /** An attribute that the flow reads and nobody says anything of. */
  readonly untold: (planned: PlannedFlow) => string | undefined;
  /** What a flow that is executed once gave then; `undefined` where it is not asked any more. */
  readonly once: (planned: PlannedFlow) => ExpressionResult | undefined;
  readonly environment: (planned: PlannedFlow) => ExpressionEnvironment | undefined;
}

export function explainFlows(facts: FlowFacts): readonly ExplainedFlow[] {
  let decided: 'Open' | 'Won' | 'Blocked' = 'Open';
  return facts.attribute.flows.map((planned) => {
    const told = explainFlow(facts, planned, decided);
    if (told.verdict === 'Won' && !facts.merged) decided = 'Won';
    if (told.verdict === 'AuthoritativeNull' || told.verdict === 'Failed' || told.verdict === 'Untold') decided = 'Blocked';
    return told;
  });
}

function explainFlow(facts: FlowFacts, planned: PlannedFlow, decided: 'Open' | 'Won' | 'Blocked'): ExplainedFlow {
  const source = facts.source(planned);
  const base = { ...flowBase(planned.flow.rule, written(planned.flow)), ...(source === undefined ? {} : { source }) };
  const untold = facts.untold(planned);
  if (untold !== undefined)
    return {
      ...base,
      verdict: decided === 'Open' ? 'Untold' : lost(decided),
      message: `it reads ${untold}, of which nothing is known`,
    };
  const references = facts.references(planned);
  if (references !== undefined) {
    const verdict = references.count === 0 ? 'NoValue' : decided !== 'Open' ? lost(decided) : planned === facts.winner ? 'Won' : 'Merged';
    return { ...base, verdict, ...(references.count === 0 ? {} : { references }) };
  }
  const once = planned.flow.executeOnce ? facts.once(planned) : undefined;
  if (planned.flow.executeOnce && once === undefined) return { ...base, verdict: 'OnlyAtCreation' };
  const environment = facts.environment(planned);
  const asked = facts.recording.results.get(planned);
  const result = once ?? asked ?? (environment === undefined ? undefined : planned.flow.evaluate(environment));
  if (result === undefined) return { ...base, verdict: decided === 'Open' ? 'NoValue' : lost(decided) };
  const verdict =
    decided === 'Open'
      ? verdictOf(result, planned === facts.winner)
      : decided === 'Won' && !gives(result)
        ? verdictOf(result, false)
        : lost(decided);
  const trace = once === undefined && environment !== undefined ? planned.flow.trace?.(environment).root : undefined;
  return {
    ...base,
    verdict,
    ...(gives(result) && result.kind === 'value' ? { value: encodeValue(result.value) } : {}),
    ...(result.kind === 'error' ? { message: result.message } : {}),
    ...(trace === undefined ? {} : { trace }),
  };
}

const lost = (decided: 'Won' | 'Blocked'): FlowVerdict => (decided === 'Won' ? 'LowerPrecedence' : 'Blocked');

/** Empty texts and lists are no values. */
const gives = (result: ExpressionResult): boolean =>
  result.kind === 'value' && (Array.isArray(result.value) ? result.value.some((item) => item !== '') : result.value !== '');

function verdictOf(result: ExpressionResult, winner: boolean): FlowVerdict {
  switch (result.kind) {
    case 'value':
      return winner ? 'Won' : gives(result) ? 'Merged' : 'NoValue';
    case 'null':
      return 'NoValue';
    case 'ignore':
      return 'IgnoreThisFlow';
    case 'authoritativeNull':
      return 'AuthoritativeNull';
    case 'error':
      return 'Failed';
  }
}

/** The flow as the rule has it: the n-th of the compiled flows is the n-th of the rule. */
export const written = (flow: CompiledFlow): Flow | undefined => flow.rule.rule.flows[flow.rule.flows.indexOf(flow)];

export function flowBase({ rule }: CompiledRule, flow: Flow | undefined) {
  const from = flow === undefined ? '' : flow.kind === 'Direct' ? flow.source : flow.kind === 'Constant' ? flow.value : flow.expression;
  return {
    rule: rule.name,
    precedence: rule.precedence,
    kind: flow?.kind ?? ('Direct' as const),
    from,
    mergeType: flow?.mergeType ?? ('Update' as const),
  };
}
