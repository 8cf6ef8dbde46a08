// One generation of rules beside the next: which objects a change of rules concerns.
import { sha256 } from '../../model/hash.ts';
import type { CompiledRule, RuleSet } from './rules.ts';

/** What the derived state was computed with; kept as JSON. */
export interface RuleGeneration {
  /** Hash of the whole configuration. */
  readonly configuration: string;
  /** Hash of all of it but the rules. */
  readonly surroundings: string;
  readonly joinAttributes: readonly string[];
  /** By id of the rule, a hash of its flows to the source anchor; absent in one that an earlier version kept. */
  readonly anchors?: Readonly<Record<string, string>>;
  /** By id of the rule. */
  readonly rules: Readonly<Record<string, RuleTrace>>;
}

interface RuleTrace {
  readonly hash: string;
  readonly direction: 'Inbound' | 'Outbound';
  readonly connector: string;
  /** `*` for objects of any type. */
  readonly sourceObjectType: string;
}

/** Objects to be looked at: those of connectors, by type, and those of the metaverse, by type. */
export interface WorkList {
  readonly objects: readonly { readonly connector: string; readonly objectType: string }[];
  readonly metaverse: readonly string[];
}

/** @param own The schedule's own parameters: a rule that reads one is another rule once it has another value. */
export function generationOf(
  rules: RuleSet,
  own: Readonly<Record<string, string>>,
  configuration: string,
  surroundings: string,
): RuleGeneration {
  const traces = rules.all.map((compiled): readonly [string, RuleTrace] => {
    const { id, rule } = compiled;
    const { direction, connector, sourceObjectType } = rule;
    const read = readOf(compiled, own);
    return [String(id), { hash: sha256(read.length === 0 ? rule : [rule, read]), direction, connector, sourceObjectType }];
  });
  const anchors = anchorsOf(rules, own);
  return { configuration, surroundings, joinAttributes: rules.joinAttributes, anchors, rules: Object.fromEntries(traces) };
}

const readOf = ({ parameters }: CompiledRule, own: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(own).filter(([name]) => parameters.has(name));

/** What the flows to the source anchor say; not for whom, nor what the rules are called and do besides. */
function anchorsOf(rules: RuleSet, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const giving = rules.all.flatMap((compiled): readonly (readonly [string, string])[] => {
    const sayings = compiled.flows.filter(({ target }) => target === 'sourceAnchor').map(({ saying }) => saying);
    if (compiled.rule.direction === 'Outbound' || sayings.length === 0) return [];
    return [[String(compiled.id), sha256([sayings, readOf(compiled, own)])]];
  });
  return Object.fromEntries(giving);
}

/** Whether a rule that was there gives another source anchor now. A rule that went, or whose scope is another, lets people go on purpose. */
export function givesOtherAnchors(before: RuleGeneration | undefined, now: RuleGeneration): boolean {
  const known = before?.anchors ?? {};
  return Object.entries(now.anchors ?? {}).some(([id, hash]) => known[id] !== undefined && known[id] !== hash);
}

/**
 * The rules stand in a total order that follows from each of them alone, so that a rule that is as it was wins and loses as it did; only objects of the
 * types that a changed, new or removed rule is for can come out differently. `undefined` where more changed than rules: then everything can.
 */
export function workListOf(before: RuleGeneration | undefined, now: RuleGeneration): WorkList | undefined {
  if (before === undefined || before.surroundings !== now.surroundings) return undefined;
  if (before.joinAttributes.join('\n') !== now.joinAttributes.join('\n')) return undefined;
  const ids = new Set([...Object.keys(before.rules), ...Object.keys(now.rules)]);
  const objects = new Map<string, WorkList['objects'][number]>();
  const metaverse = new Set<string>();
  for (const id of ids) {
    const [old, next] = [before.rules[id], now.rules[id]];
    if (old?.hash === next?.hash) continue;
    for (const trace of [old, next]) {
      if (trace === undefined) continue;
      const { direction, connector, sourceObjectType: objectType } = trace;
      if (direction === 'Outbound') metaverse.add(objectType);
      else objects.set(`${connector}\n${objectType}`, { connector, objectType });
    }
  }
  return { objects: [...objects.values()], metaverse: [...metaverse] };
}
