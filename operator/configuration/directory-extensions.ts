// Directory extensions that the rules of a revision flow to, with the types that they are said to have.
import type { Flow, Revision } from '../model/revision.ts';
import type { AttributeSchema } from '../model/schema.ts';
import { metaverseSchema } from './schema/index.ts';

/** `extension_<application id without dashes>_<name>`, as Entra Connect and Graph name them. */
export const directoryExtension = /^extension_[0-9a-f]{32}_[a-z0-9_]+$/i;

/**
 * By object type of the connector. The type is the one that the schedule declares for an attribute of that name, or for the attribute of the metaverse
 * that flows there; without either it is one text.
 */
export function directoryExtensions(
  { rules, metaverse }: Revision,
  connector: string,
): Readonly<Record<'user' | 'group', Readonly<Record<string, AttributeSchema>>>> {
  const declared = new Map((metaverse?.attributes ?? []).map(({ name, type, multiValued }) => [name, { type, multiValued }]));
  const typeOf = (flow: Flow, metaverseType: string): AttributeSchema => {
    const source =
      flow.kind === 'Direct' ? (declared.get(flow.source) ?? metaverseSchema.attributes(metaverseType)?.get(flow.source)) : undefined;
    const { type, multiValued } = declared.get(flow.target) ?? source ?? { type: 'String', multiValued: false };
    return { type, multiValued };
  };
  const found: Record<'user' | 'group', Record<string, AttributeSchema>> = { user: {}, group: {} };
  for (const rule of rules) {
    const { targetObjectType } = rule;
    if (rule.direction !== 'Outbound' || rule.connector !== connector) continue;
    if (targetObjectType !== 'user' && targetObjectType !== 'group') continue;
    for (const flow of rule.flows)
      if (directoryExtension.test(flow.target)) found[targetObjectType][flow.target] ??= typeOf(flow, rule.sourceObjectType);
  }
  return found;
}
