// People with a userPrincipalName, and how a target takes it.
import type { TargetAttribute } from '../../../operator/model/schema.ts';
import { defaultRules, direct, testRevision } from './builders.ts';

export const nameAttribute = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'IgnoreCase',
  clearable: false,
} as const satisfies TargetAttribute;

export const address = { scope: 'address', fold: 'Address' } as const;

const flowing = new Set(['In from corp - User Join', 'Out to tenant - User Join']);

export const revisionWithNames = {
  ...testRevision,
  rules: defaultRules.map((rule) => (flowing.has(rule.name) ? { ...rule, flows: [...rule.flows, direct('userPrincipalName')] } : rule)),
};
