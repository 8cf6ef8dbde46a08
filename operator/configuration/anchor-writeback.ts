// The anchor of people on its way back to the forest, where a manifest lets it be written: rules of Entra Connect's, one for each such forest.
import type { SyncScheduleInput } from '../api/types.gen.ts';
import type { ConnectorConfiguration } from '../model/revision.ts';
import { clause, expression, same, toActiveDirectory } from './default-rules/builders.ts';
import { standardOptions } from './default-rules/options.ts';
import type { RuleTemplate } from './rule-template.ts';
import { consistencyGuid, writtenBack } from './writeback.ts';

/** They stand behind all others, of which none writes the attribute. Without the right anchor attribute there are none. */
export function anchorWriteback({ spec }: SyncScheduleInput, connectors: readonly ConnectorConfiguration[]): readonly RuleTemplate[] {
  const anchor = spec.defaultRules?.sourceAnchor?.attribute ?? standardOptions.sourceAnchor;
  if (anchor.toLowerCase() !== consistencyGuid.toLowerCase()) return [];
  const disabled = spec.defaultRules?.disable ?? [];
  return connectors
    .filter((connector) => writtenBack(connector).includes(consistencyGuid))
    .flatMap(({ name }) => anchorRules.map((rule) => ({ ...rule, for: { name } })))
    .filter(({ name }) => !disabled.includes(name));
}

/**
 * Only the object that gave its objectGUID as the anchor gets it written: not a second account of the person in another forest, nor one whose anchor was
 * taken away after the tenant had accepted it.
 */
const ownGuid = expression(
  consistencyGuid,
  'IIF(ConvertToBase64(ImportedValue("objectGUID"))=[sourceAnchor] && (IsNullOrEmpty([cloudSourceAnchor]) || [cloudSourceAnchor]=[sourceAnchor]),' +
    'ImportedValue("objectGUID"),IgnoreThisFlow)',
);

const anchorRule = (objectType: 'user' | 'inetOrgPerson', title: string, precedence: number): RuleTemplate =>
  toActiveDirectory({
    name: `Out to AD - ${title} ImmutableId`,
    purpose: 'Keeps the anchor of a person in the forest, where it survives a move of the account.',
    sourceObjectType: 'person',
    targetObjectType: objectType,
    linkType: 'Join',
    precedence,
    scope: [
      [
        clause('sourceObjectType', 'EQUAL', 'User'),
        clause('cloudFiltered', 'NOTEQUAL', 'True'),
        clause('cloudMastered', 'NOTEQUAL', 'True'),
      ],
    ],
    join: [same('objectGUID', 'sourceAnchorBinary')],
    flows: [ownGuid],
  });

const anchorRules: readonly RuleTemplate[] = [anchorRule('user', 'User', 210), anchorRule('inetOrgPerson', 'InetOrgPerson', 211)];

/** Names of the rules, which a schedule may leave out even where nothing is written back. */
export const anchorRuleNames: readonly string[] = anchorRules.map(({ name }) => name);
