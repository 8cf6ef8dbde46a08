// Checks the flows of a rule, and turns them into what the engine runs.
import type { SyncRuleFlowInput, SyncRuleInput } from '../api/types.gen.ts';
import { compileExpression } from '../expression/index.ts';
import type { Flow, MergeType } from '../model/revision.ts';
import { type ConfigurationProblem, expressionProblem, type Report } from './problem.ts';

interface FlowCheck {
  readonly problems: readonly ConfigurationProblem[];
  readonly warnings: readonly ConfigurationProblem[];
}

/** @param parameters Names of the schedule's own. */
export function flowProblems({ spec }: SyncRuleInput, report: Report, parameters: readonly string[]): FlowCheck {
  const problems: ConfigurationProblem[] = [];
  const warnings: ConfigurationProblem[] = [];
  const targets = new Set<string>();
  for (const [index, flow] of (spec.flows ?? []).entries()) {
    const path = `spec.flows[${index}]`;
    const wanted = flow.target.toLowerCase();
    if (targets.has(wanted)) {
      problems.push(
        report(
          `${path}.target`,
          `Two flows of this rule write ${flow.target}.`,
          'Keep one of them; another rule may write it with another precedence.',
        ),
      );
    }
    targets.add(wanted);
    const kinds = [flow.source, flow.constant, flow.expression].filter((kind) => kind !== undefined).length;
    if (kinds !== 1) {
      problems.push(
        report(
          path,
          `The flow to ${flow.target} has ${kinds === 0 ? 'no origin' : 'several origins'}.`,
          'Give exactly one of source, constant and expression.',
        ),
      );
    } else if (flow.expression !== undefined) {
      checkExpression(flow.expression, flow, path, report, parameters, problems, warnings);
    }
  }
  return { problems, warnings };
}

function checkExpression(
  text: string,
  flow: SyncRuleFlowInput,
  path: string,
  report: Report,
  parameters: readonly string[],
  problems: ConfigurationProblem[],
  warnings: ConfigurationProblem[],
): void {
  const field = `${path}.expression`;
  const compiling = compileExpression(text, { parameters });
  if (compiling.kind === 'error') {
    const { error } = compiling;
    problems.push(
      expressionProblem(
        report(
          field,
          `The expression does not compile: ${error.message}${error.message.endsWith('?') ? '' : '.'}`,
          'Correct the expression at the marked place.',
        ),
        error,
      ),
    );
  } else if (compiling.expression.usesRandom && flow.executeOnce !== true) {
    warnings.push(
      report(field, `The expression gives ${flow.target} another value at every evaluation.`, 'Set executeOnce, so that the value stays.'),
    );
  }
}

/** `undefined` where the flow does not have exactly one origin; `flowProblems` has told so. */
export function toFlow(flow: SyncRuleFlowInput): Flow | undefined {
  const base = { target: flow.target, mergeType: mergeTypeOf(flow), executeOnce: flow.executeOnce ?? false };
  if (flow.source !== undefined) return { ...base, kind: 'Direct', source: flow.source };
  if (flow.constant !== undefined) return { ...base, kind: 'Constant', value: flow.constant };
  if (flow.expression !== undefined) return { ...base, kind: 'Expression', expression: flow.expression };
  return undefined;
}

/** Entra Connect has two words for one thing: the values of the winning rule take the place of all others. */
const mergeTypeOf = ({ mergeType = 'Update' }: SyncRuleFlowInput): MergeType => (mergeType === 'Replace' ? 'Update' : mergeType);
