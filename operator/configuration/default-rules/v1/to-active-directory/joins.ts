// Which object of which forest a writeback belongs to. Nothing is ever created in Active Directory: all rules only join.
import { clause, same, type ShippedRule, toActiveDirectory } from '../../builders.ts';
import type { DefaultRuleOptions } from '../../options.ts';
import { userJoins } from '../from-active-directory/identity.ts';

export const joinsToActiveDirectory = ({ userMatching }: DefaultRuleOptions): readonly ShippedRule[] => [
  toActiveDirectory({
    name: 'Out to AD - Contact Join',
    purpose: 'Finds the contact that a writeback belongs to.',
    sourceObjectType: 'person',
    targetObjectType: 'contact',
    linkType: 'Join',
    precedence: 151,
    join: [same('mail')],
  }),
  toActiveDirectory({
    name: 'Out to AD - Group Join',
    purpose: 'Finds the group that a writeback belongs to.',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Join',
    precedence: 152,
    scope: [[clause('cloudMastered', 'NOTEQUAL', 'True')]],
    join: [same('objectGUID', 'sourceAnchorBinary')],
  }),
  toActiveDirectory({
    name: 'Out to AD - InetOrgPerson Join',
    purpose: 'Finds the person that a writeback belongs to.',
    sourceObjectType: 'person',
    targetObjectType: 'inetOrgPerson',
    linkType: 'Join',
    precedence: 153,
    join: userJoins(userMatching),
  }),
  toActiveDirectory({
    name: 'Out to AD - User Join SOAInAD',
    purpose: 'Finds the account that a writeback belongs to.',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    linkType: 'Join',
    precedence: 154,
    scope: [[clause('cloudMastered', 'EQUAL', 'False')]],
    join: userJoins(userMatching),
  }),
];
