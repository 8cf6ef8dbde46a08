// Words and parameters that the language knows by name.
import { authoritativeNull, ignoreThisFlow, type Value } from './value.ts';
import type { StaticType } from './types.ts';

export const constants: ReadonlyMap<string, { readonly type: StaticType; readonly value: Value }> = new Map([
  ['True', { type: 'Boolean', value: true }],
  ['False', { type: 'Boolean', value: false }],
  ['NULL', { type: 'Null', value: null }],
  ['CRLF', { type: 'Text', value: '\r\n' }],
  ['IgnoreThisFlow', { type: 'Flow', value: ignoreThisFlow }],
  ['AuthoritativeNull', { type: 'Flow', value: authoritativeNull }],
]);

/** Options of functions; each function says which it takes. */
export const optionWords = [
  'vbTextCompare',
  'vbBinaryCompare',
  'CaseSensitive',
  'CaseInsensitive',
  'Unicode',
  'ASCII',
  'UTF8',
  'DC',
] as const;
export type OptionWord = (typeof optionWords)[number];

/** Parameters that the engine fills for each object. */
export const parameterNames = [
  'Connector.ID',
  'Connector.Name',
  'Connector.GroupFilteringGroupDn',
  'Domain.FQDN',
  'Domain.Netbios',
  'Domain.LDAP',
  'Forest.FQDN',
  'Forest.Netbios',
  'Forest.LDAP',
] as const;
export type ParameterName = (typeof parameterNames)[number];

/** Parameters that are numbers for all: bits of userAccountControl and groupType. */
export const numericParameters: ReadonlyMap<string, number> = new Map([
  ['ADS_UF_ACCOUNTDISABLE', 0x2],
  ['ADS_GROUP_TYPE_GLOBAL_GROUP', 0x2],
  ['ADS_GROUP_TYPE_DOMAIN_LOCAL_GROUP', 0x4],
  ['ADS_GROUP_TYPE_LOCAL_GROUP', 0x4],
  ['ADS_GROUP_TYPE_UNIVERSAL_GROUP', 0x8],
  ['ADS_GROUP_TYPE_SECURITY_ENABLED', 0x80000000],
]);

/** Names that nobody else can give to a parameter, in whatever case. */
export const reservedParameters: readonly string[] = [...parameterNames, ...numericParameters.keys()];
