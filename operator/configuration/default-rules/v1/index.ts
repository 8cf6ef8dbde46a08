// The default rules, version 1: people, contacts, groups and computers between Active Directory and Entra ID.
// Names, attributes and precedences are Entra Connect's own, so that what is known of them holds here too.
import type { ShippedRule } from '../builders.ts';
import type { DefaultRuleOptions } from '../options.ts';
import { additions } from './additions.ts';
import { contactsFromActiveDirectory } from './from-active-directory/contacts.ts';
import { groupsFromActiveDirectory } from './from-active-directory/groups.ts';
import { devicesFromActiveDirectory, foreignSecurityPrincipals } from './from-active-directory/others.ts';
import { peopleFromActiveDirectory } from './from-active-directory/people.ts';
import { exchangeHybridFromEntraID } from './from-entra-id/exchange-hybrid.ts';
import { helloFromEntraID } from './from-entra-id/hello.ts';
import { joinsFromEntraID } from './from-entra-id/joins.ts';
import { exchangeHybridToActiveDirectory } from './to-active-directory/exchange-hybrid.ts';
import { joinsToActiveDirectory } from './to-active-directory/joins.ts';
import { contactsToEntraID } from './to-entra-id/contacts.ts';
import { devicesToEntraID } from './to-entra-id/devices.ts';
import { groupsToEntraID } from './to-entra-id/groups.ts';
import { peopleToEntraID } from './to-entra-id/people.ts';

/** In order of precedence. */
export function version1(options: DefaultRuleOptions): readonly ShippedRule[] {
  const hybrid = options.exchangeHybrid === 'Enabled';
  const rules = [
    ...peopleFromActiveDirectory(options),
    ...groupsFromActiveDirectory,
    ...contactsFromActiveDirectory,
    ...foreignSecurityPrincipals,
    ...devicesFromActiveDirectory,
    ...joinsFromEntraID,
    ...helloFromEntraID,
    ...peopleToEntraID,
    ...contactsToEntraID,
    ...groupsToEntraID(options),
    ...devicesToEntraID,
    ...joinsToActiveDirectory(options),
    ...(hybrid ? [...exchangeHybridFromEntraID, ...exchangeHybridToActiveDirectory] : []),
    ...(options.additions === 'All' ? additions : []),
  ];
  return rules.toSorted((a, b) => a.precedence - b.precedence);
}
