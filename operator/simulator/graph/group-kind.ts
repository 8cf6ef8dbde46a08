// The kinds of groups, told from their three flags, and which of them Graph lets anybody make.
import type { Entry, Values } from '../directory/entry.ts';

const types = (values: Values): readonly string[] => (values['groupTypes'] as readonly string[] | null | undefined) ?? [];

export const isUnified = (group: Pick<Entry, 'values'>): boolean => types(group.values).includes('Unified');
export const isDynamic = (group: Pick<Entry, 'values'>): boolean => types(group.values).includes('DynamicMembership');

/** Mail-enabled without being a Microsoft 365 group: made and changed in Exchange or on-premises only. */
export const isExchangeGroup = (group: Pick<Entry, 'values'>): boolean => group.values['mailEnabled'] === true && !isUnified(group);
