// The body of a create: the change's values and what the service demands besides.
import type { ExportChange } from '../../../model/change.ts';
import { valuesOf } from '../../../model/value.ts';
import { entraErrors } from '../errors.ts';
import { type GraphObjectType, microsoft365 } from '../mapping/graph-attribute.ts';
import { type GraphBody, graphBody } from './graph-body.ts';
import { initialPassword } from './initial-password.ts';
import { anchorValue } from './lookup.ts';

/** Properties that a create cannot do without. */
export const requiredProperties: Readonly<Record<GraphObjectType, ReadonlySet<string>>> = {
  user: new Set(['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile', 'onPremisesImmutableId']),
  // Without its visibility a group would be open to everybody that was to be closed.
  group: new Set(['displayName', 'groupTypes', 'mailEnabled', 'mailNickname', 'securityEnabled', 'uniqueName', 'visibility']),
};

/** @throws MissingValue, InvalidAnchor, Unsupported */
export const newObjectBody = (objectType: GraphObjectType, change: ExportChange): GraphBody =>
  objectType === 'user' ? newUser(change) : newGroup(change);

function newUser(change: ExportChange): GraphBody {
  const body = graphBody('user', 'Add', change.attributes);
  const userPrincipalName = requiredText(change, 'userPrincipalName');
  return {
    // An account about which the rules say nothing must not be usable.
    accountEnabled: false,
    displayName: userPrincipalName,
    mailNickname: nickname(userPrincipalName.split('@')[0] ?? '') || 'user',
    ...body,
    onPremisesImmutableId: anchorValue('user', change),
    passwordProfile: { forceChangePasswordNextSignIn: true, password: initialPassword() },
  };
}

function newGroup(change: ExportChange): GraphBody {
  const isMicrosoft365 = valuesOf(change.attributes[microsoft365.attribute]?.after)[0] === microsoft365.value;
  const isSecurity = valuesOf(change.attributes['securityEnabled']?.after)[0];
  if (isSecurity === false && !isMicrosoft365)
    throw new entraErrors.Unsupported({
      detail: `${change.label} is a distribution group, and Graph creates security groups and Microsoft 365 groups only`,
    });
  const uniqueName = anchorValue('group', change);
  // A Microsoft 365 group has its address of the nickname, which nobody wants to be an anchor.
  if (isMicrosoft365) requiredText(change, 'alias');
  return {
    displayName: requiredText(change, 'displayName'),
    mailNickname: uniqueName,
    ...graphBody('group', 'Add', change.attributes),
    mailEnabled: isMicrosoft365,
    securityEnabled: isMicrosoft365 ? isSecurity === true : true,
    uniqueName,
  };
}

function requiredText(change: ExportChange, attribute: string): string {
  const value = valuesOf(change.attributes[attribute]?.after)[0];
  if (typeof value !== 'string' || value === '') throw new entraErrors.MissingValue({ label: change.label, attribute });
  return value;
}

/** ASCII without the characters that group-post-groups lists, at most 64 of them. */
const nickname = (text: string): string => text.replaceAll(/[^\x21-\x7e]|[@()\\[\]";:<>,]/g, '').slice(0, 64);
