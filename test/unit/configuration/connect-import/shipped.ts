// Shipped rules as a server of Entra Connect would export them.
import { connectRules, defaultRules, type RuleTemplate } from '../../../../operator/configuration/index.ts';
import { forestId, type FlowDraft, type RuleDraft, tenantId } from './export.ts';

/** Those that Entra Connect ships as well. */
export const shipped: readonly RuleTemplate[] = (defaultRules('v1') ?? []).filter(({ name }) =>
  connectRules.some((rule) => rule.name === name),
);
export const shippedNames: ReadonlySet<string> = new Set(shipped.map(({ name }) => name));

/** Unedited, for one connector, with a version of its tag. */
export function draftOf(template: RuleTemplate, forest: string = forestId): RuleDraft {
  const connector = 'type' in template.for && template.for.type === 'EntraID' ? tenantId : forest;
  return {
    name: template.name,
    tag: `Microsoft.${template.name.replaceAll(/[ -]/g, '')}.007`,
    precedence: template.precedence,
    direction: template.direction,
    connector,
    source: template.sourceObjectType,
    target: template.targetObjectType,
    linkType: template.linkType,
    scope: template.scope.map((group) => group.map(({ attribute, operator, value = '' }) => [attribute, operator, value] as const)),
    join: template.join.map((group) =>
      group.map(({ source, target, caseSensitive }) => (caseSensitive ? ([source, target, 'True'] as const) : ([source, target] as const))),
    ),
    flows: template.flows.map((flow): FlowDraft => {
      const base = { to: flow.target, merge: flow.mergeType, ...(flow.executeOnce ? { once: 'true' as const } : {}) };
      switch (flow.kind) {
        case 'Direct':
          return { ...base, from: [flow.source] };
        case 'Constant':
          return { ...base, constant: flow.value };
        case 'Expression':
          return { ...base, expression: flow.expression };
      }
    }),
  };
}

/** The rules of a server: a block for each rule, with one copy for each forest, numbered through. */
export function blocks(templates: readonly RuleTemplate[], forests: readonly string[]): readonly RuleDraft[] {
  return templates
    .flatMap((template) =>
      'type' in template.for && template.for.type === 'EntraID' ? [draftOf(template)] : forests.map((forest) => draftOf(template, forest)),
    )
    .map((draft, index) => ({ ...draft, precedence: 100 + index }));
}
