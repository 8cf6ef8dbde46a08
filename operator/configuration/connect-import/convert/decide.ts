// Decides for each rule of an export: a shipped rule of Lockstep does the same, or it is carried over as a rule of its own.
import { connectRule, connectRules } from '../../default-rules/connect-names.ts';
import type { RuleTemplate } from '../../rule-template.ts';
import { differences } from './compare.ts';
import { inOrder } from './order.ts';
import { type Placeable, place } from './placing.ts';
import type { ConvertedRule } from './rule.ts';

export interface Candidate extends ConvertedRule {
  /** Name of the SyncRule, should it become one. */
  readonly name: string;
  /** Place of its connector in the schedule. */
  readonly connector: number;
}

export type Decision =
  | { readonly kind: 'Default'; readonly shipped: string }
  /** Disabled on the old server, and so is the shipped rule here. */
  | { readonly kind: 'DefaultDisabled'; readonly shipped: string }
  | {
      readonly kind: 'Own';
      readonly precedence: number;
      readonly because: string;
      readonly shipped?: string;
      readonly differences: readonly string[];
    };

export interface Decided {
  readonly candidate: Candidate;
  readonly decision: Decision;
}

export interface Decisions {
  /** In Entra Connect's order. */
  readonly rules: readonly Decided[];
  /** Shipped rules that must not run. */
  readonly disable: readonly string[];
}

export interface DecideInput {
  readonly candidates: readonly Candidate[];
  readonly shipped: readonly RuleTemplate[];
  /** Types of the schedule's connectors, in order. */
  readonly connectorTypes: readonly ('ActiveDirectory' | 'EntraID')[];
  readonly everyRule: 'Explicit' | 'WhereNeeded';
}

export function decide({ candidates, shipped, connectorTypes, everyRule }: DecideInput): Decisions {
  const matched = inOrder(candidates).map((candidate): Matched => {
    const template = counterpart(candidate, shipped, connectorTypes);
    return { candidate, template, differences: template === undefined ? [] : differences(candidate.spec, template) };
  });
  const groups = Map.groupBy(matched, ({ template }) => template?.name ?? '');
  const same = new Map(shipped.map((template) => [template.name, judgeGroup(template, groups.get(template.name) ?? [], connectorTypes)]));
  const covered = new Set(
    shipped.filter(({ name }) => everyRule === 'WhereNeeded' && same.get(name) === 'Covered').map(({ name }) => name),
  );
  const crowded = new Set<string>();
  const run = (): readonly number[] => {
    for (;;) {
      const placing = place(matched.map((item) => placeable(item, covered)));
      if (placing.kind === 'Placed') return placing.precedences;
      covered.delete(placing.shipped);
      crowded.add(placing.shipped);
    }
  };
  const precedences = run();
  const reason = (name: string): string => {
    if (everyRule === 'Explicit') return 'every rule was asked for as a SyncRule';
    if (crowded.has(name)) return 'beside the shipped rule there is no place for the rules that stand around it';
    return same.get(name) === 'Elsewhere'
      ? 'not every connector has it alike, and a shipped rule is for all of them'
      : 'its content differs from the shipped rule';
  };
  const rules = matched.map(({ candidate, template, differences }, index): Decided => {
    if (template !== undefined && covered.has(template.name)) return { candidate, decision: { kind: 'Default', shipped: template.name } };
    if (template !== undefined && everyRule === 'WhereNeeded' && same.get(template.name) === 'Off') {
      return { candidate, decision: { kind: 'DefaultDisabled', shipped: template.name } };
    }
    const precedence = precedences[index] ?? candidate.spec.precedence;
    const because =
      template !== undefined
        ? reason(template.name)
        : candidate.rule.immutableTag === undefined
          ? 'it is a rule of your own'
          : 'Lockstep ships no such rule';
    return {
      candidate,
      decision: { kind: 'Own', precedence, because, differences, ...(template === undefined ? {} : { shipped: template.name }) },
    };
  });
  return { rules, disable: shipped.map(({ name }) => name).filter((name) => !covered.has(name)) };
}

interface Matched {
  readonly candidate: Candidate;
  readonly template: RuleTemplate | undefined;
  readonly differences: readonly string[];
}

/** Covered: every connector has the rule, alike and in use. Off: whoever has it does not use it. */
type Judgement = 'Covered' | 'Off' | 'Differs' | 'Elsewhere';

function judgeGroup(template: RuleTemplate, group: readonly Matched[], connectorTypes: DecideInput['connectorTypes']): Judgement {
  if (group.some(({ differences, candidate }) => differences.length > 0 || candidate.faults.length > 0)) return 'Differs';
  const used = group.filter(({ candidate }) => candidate.spec.disabled !== true);
  if (used.length === 0) return 'Off';
  const wanted = connectorTypes.flatMap((type, index) => ('type' in template.for && template.for.type === type ? [index] : []));
  const found = used.map(({ candidate }) => candidate.connector).sort((a, b) => a - b);
  const everywhere = wanted.length === found.length && wanted.every((connector, index) => connector === found[index]);
  return everywhere && used.length === group.length ? 'Covered' : 'Elsewhere';
}

/** Only Microsoft's rules have an immutable tag; a clone that somebody made has the name at most. */
function counterpart(
  { rule, connector }: Candidate,
  shipped: readonly RuleTemplate[],
  connectorTypes: DecideInput['connectorTypes'],
): RuleTemplate | undefined {
  if (rule.immutableTag === undefined) return undefined;
  // One shipped rule has a tag that leaves a word of its name out.
  const known = connectRule(rule.immutableTag) ?? connectRules.find(({ name }) => name === rule.name);
  if (known === undefined) return undefined;
  return shipped.find(
    (template) =>
      template.name === known.name &&
      template.direction === rule.direction &&
      'type' in template.for &&
      template.for.type === connectorTypes[connector],
  );
}

function placeable({ candidate, template }: Matched, covered: ReadonlySet<string>): Placeable {
  const { spec, name, connector } = candidate;
  const wanted = [spec.precedence, ...(template === undefined ? [] : [template.precedence])];
  return {
    name,
    connector,
    direction: spec.direction,
    targetObjectType: spec.targetObjectType,
    targets: new Set((spec.flows ?? []).map(({ target }) => target.toLowerCase())),
    shipped: template !== undefined && covered.has(template.name) ? { name: template.name, precedence: template.precedence } : undefined,
    wanted,
  };
}
