// What Entra ID says of the objects that it has from us: which anchor it accepted, and as what.
import { clause, direct, directs, exactly, expression, fromEntraID, type ShippedRule } from '../../builders.ts';

const acceptedAnchor = expression('cloudSourceAnchor', 'ImportedValue("sourceAnchor")');
export const joinsFromEntraID: readonly ShippedRule[] = [
  fromEntraID({
    name: 'In from AAD - User Join',
    purpose: 'Joins users of the tenant to their persons by the anchor.',
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 119,
    join: [exactly('sourceAnchor')],
    flows: [acceptedAnchor, ...directs('cloudAnchor cloudMastered')],
  }),
  fromEntraID({
    name: 'In from AAD - Contact Join',
    purpose: 'Joins contacts of the tenant to their persons by the anchor.',
    sourceObjectType: 'contact',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 120,
    join: [exactly('sourceAnchor')],
    flows: [acceptedAnchor, direct('cloudAnchor')],
  }),
  fromEntraID({
    name: 'In from AAD - Group Join',
    purpose: 'Joins groups of the tenant to their groups by the anchor.',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Join',
    precedence: 121,
    // A group that the cloud itself masters is none of ours, whatever anchor it carries.
    scope: [[clause('cloudMastered', 'NOTEQUAL', 'True')]],
    join: [exactly('sourceAnchor')],
    flows: [acceptedAnchor, direct('cloudAnchor')],
  }),
];
