// Groups of the metaverse on their way to groups of Entra ID. These rules make security groups only; of the others the plan says so.
import type { ScopeClause } from '../../../../model/revision.ts';
import { clause, directs, expression, same, type ShippedRule, toEntraID } from '../../builders.ts';
import type { DefaultRuleOptions } from '../../options.ts';
import { groupAnchor } from './anchor.ts';
import { inOrder } from './applications.ts';

const types = { sourceObjectType: 'group', targetObjectType: 'group' } as const;
const ours = clause('cloudMastered', 'NOTEQUAL', 'True');

/** A security group or one with mail; once it is in the cloud its size takes it away no more. */
function scope(atMost: number): readonly (readonly ScopeClause[])[] {
  const common = [clause('cloudFiltered', 'NOTEQUAL', 'True'), clause('sourceAnchor', 'ISNOTNULL'), ours];
  return [clause('securityEnabled', 'EQUAL', 'True'), clause('mailEnabled', 'EQUAL', 'True')].flatMap((kind) => [
    [...common, kind, clause('cloudAnchor', 'ISNOTNULL')],
    [...common, kind, clause('memberCount', 'LESSTHAN', `${atMost}`)],
  ]);
}

export const groupsToEntraID = ({ maxGroupMembers }: DefaultRuleOptions): readonly ShippedRule[] => [
  toEntraID({
    ...types,
    name: 'Out to AAD - Group Join',
    purpose: 'Makes a group of every security group and every list with a mail address, unless it has too many members.',
    linkType: 'Provision',
    precedence: 139,
    scope: scope(maxGroupMembers),
    join: [same('sourceAnchor')],
    flows: [
      groupAnchor,
      ...directs('commonName<cn onPremiseSecurityIdentifier<objectSid securityEnabled'),
      expression(
        'member',
        `IIF(([memberCount]> ${maxGroupMembers}),Error("The group has more members than the limit allows."),IgnoreThisFlow)`,
      ),
    ],
  }),
  ...inOrder.flatMap(({ name, title, group: flows }, index) =>
    flows === undefined
      ? []
      : [
          toEntraID({
            ...types,
            name: `Out to AAD - Group ${name}`,
            purpose: title,
            linkType: 'Join',
            precedence: 140 + index,
            scope: [[ours]],
            flows,
          }),
        ],
  ),
];
