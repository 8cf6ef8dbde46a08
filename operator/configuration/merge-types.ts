// Finds rules that could not merge: all rules in scope of an object must merge an attribute in one way.
import type { RevisionRule } from '../model/revision.ts';
import type { ConfigurationProblem } from './problem.ts';

/** One warning for each custom rule whose flow merges otherwise than a rule before it. Whether they ever meet on one object, only their scopes decide. */
export function mergeTypeWarnings(rules: readonly RevisionRule[]): readonly ConfigurationProblem[] {
  const first = new Map<string, { readonly rule: string; readonly mergeType: string }>();
  const warnings = new Map<string, ConfigurationProblem>();
  for (const rule of [...rules].sort((a, b) => (a.origin === b.origin ? 0 : a.origin === 'Default' ? -1 : 1))) {
    for (const [index, { target, mergeType }] of rule.flows.entries()) {
      const side = rule.direction === 'Inbound' ? 'metaverse' : rule.connector;
      const key = JSON.stringify([side, rule.targetObjectType, target.toLowerCase()]);
      const other = first.get(key);
      if (other === undefined) first.set(key, { rule: rule.name, mergeType });
      else if (other.mergeType !== mergeType) {
        warnings.set(`${rule.name} ${index}`, {
          kind: 'SyncRule',
          name: rule.name,
          field: `spec.flows[${index}].mergeType`,
          message: `${target} is merged as ${mergeType} here, but as ${other.mergeType} by ${other.rule}.`,
          next: 'Use one merge type for an attribute, or let the scopes of the rules exclude each other; an object in both scopes is an error.',
        });
      }
    }
  }
  return [...warnings.values()];
}
