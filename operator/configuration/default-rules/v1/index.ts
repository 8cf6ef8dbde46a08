// The default rules, version 1: people and security groups from Active Directory to Entra ID.
// Names, attributes and precedences are Entra Connect's own, so that what is known of them holds here too.
import type { RuleTemplate } from '../../rule-template.ts';
import { groupsFromActiveDirectory } from './groups-from-active-directory.ts';
import { groupsFromEntraID, groupsToEntraID } from './groups-entra-id.ts';
import { peopleFromEntraID, peopleToEntraID } from './people-entra-id.ts';
import { peopleFromActiveDirectory } from './people-from-active-directory.ts';

export const version1: readonly RuleTemplate[] = [
  ...peopleFromActiveDirectory,
  ...groupsFromActiveDirectory,
  ...peopleFromEntraID,
  ...groupsFromEntraID,
  ...peopleToEntraID,
  ...groupsToEntraID,
];
