// Everything that can be said of custom rules without looking at a directory.
import type { Check, CheckContext, CheckedRule, Findings } from './check.ts';
import { expressions, givenReferences } from './expressions.ts';
import { anchorOfProvisioning, joinsByAnchor, samePrecedence, severalJoins } from './linking.ts';
import { connectorNames, newNames, unwrittenNames } from './names.ts';
import { connectorTypes, metaverseTypes } from './object-types.ts';
import { unsupportedTargets, writeback } from './target.ts';
import { flowTypes } from './types.ts';

export type { CheckContext, CheckedRule, Findings } from './check.ts';
export { type DeclaredAttribute, metaverseView } from './metaverse-view.ts';

/** In the order in which a person should read of them. */
const warnings: readonly Check[] = [
  writeback,
  connectorTypes,
  connectorNames,
  newNames,
  unwrittenNames,
  flowTypes,
  expressions,
  givenReferences,
  unsupportedTargets,
  anchorOfProvisioning,
  severalJoins,
  samePrecedence,
];

/** What is found of one rule; a problem keeps the schedule from a new revision. */
export function checkRule(rule: CheckedRule, context: CheckContext): Findings {
  const typeless = metaverseTypes(rule, context);
  const unknownType = typeless !== undefined && !context.metaverse.objectTypes.has(typeOf(rule));
  const told = warnings.flatMap((check) => check(rule, context));
  return {
    problems: [...(unknownType ? [typeless] : []), ...joinsByAnchor(rule, context)],
    warnings: typeless === undefined || unknownType ? told : [typeless, ...told],
  };
}

const typeOf = ({ template }: CheckedRule): string =>
  template.direction === 'Inbound' ? template.targetObjectType : template.sourceObjectType;
