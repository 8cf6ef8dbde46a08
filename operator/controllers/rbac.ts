// All that the operator may do, put together from the controllers' tables. The chart's role is made from it.
import { connectorRbac } from './sync-connector/rbac.ts';
import { ruleRbac } from './sync-rule/rbac.ts';
import { runRbac } from './sync-run/rbac.ts';
import { type PolicyRule, scheduleRbac } from './sync-schedule/rbac.ts';

/** One rule a resource, in the order of group and resource, each verb once. */
export function operatorRules(): readonly PolicyRule[] {
  return mergeRules([...connectorRbac, ...ruleRbac, ...runRbac, ...scheduleRbac]);
}

function mergeRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const verbs = new Map<string, Set<string>>();
  for (const rule of rules) {
    for (const group of rule.apiGroups) for (const resource of rule.resources) add(verbs, `${group}/${resource}`, rule.verbs);
  }
  return [...verbs.keys()].sort().map((key) => {
    const slash = key.indexOf('/');
    return { apiGroups: [key.slice(0, slash)], resources: [key.slice(slash + 1)], verbs: [...(verbs.get(key) ?? [])].sort() };
  });
}

function add(verbs: Map<string, Set<string>>, key: string, more: readonly string[]): void {
  verbs.set(key, new Set([...(verbs.get(key) ?? []), ...more]));
}
