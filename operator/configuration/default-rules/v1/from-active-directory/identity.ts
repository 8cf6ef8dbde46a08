// Who somebody is: the anchor that survives on both sides, the name to sign in with, and how accounts of several forests are one person.
import type { Flow, JoinClause } from '../../../../model/revision.ts';
import { direct, expression, same } from '../../builders.ts';
import type { DefaultRuleOptions, UserMatching } from '../../options.ts';

/** A linked mailbox (2) has its person in another forest: it brings no identity of its own. */
const unlessLinkedMailbox = (value: string): string =>
  `IIF(IsPresent([msExchRecipientTypeDetails]), IIF([msExchRecipientTypeDetails]=2, NULL, ${value}), ${value})`;

export const personType: Flow = expression('sourceObjectType', unlessLinkedMailbox('"User"'));

/** Text as it is, bytes as their plain Base64. */
const asText = (attribute: string): string => `IIF(IsString([${attribute}]),CStr([${attribute}]),ConvertToBase64([${attribute}]))`;

const consistencyGuid = 'ms-ds-consistencyguid';

/** mS-DS-ConsistencyGuid survives a move between forests, objectGUID does not. Another attribute has no stand-in: an anchor never changes. */
export function sourceAnchor({ sourceAnchor: attribute }: DefaultRuleOptions): Flow {
  const own = asText(attribute);
  const value = attribute.toLowerCase() === consistencyGuid ? `IIF(IsPresent([${attribute}]),${own},${asText('objectGUID')})` : own;
  return expression('sourceAnchor', unlessLinkedMailbox(value));
}

const standardName = 'userPrincipalName';

/** The name to sign in with; with an alternate one, the directory's own is kept beside it. */
export function signInNames({ signInName }: DefaultRuleOptions): readonly Flow[] {
  const name = expression(
    'userPrincipalName',
    `IIF(IsPresent([${signInName}]),[${signInName}], IIF(IsPresent([sAMAccountName]),([sAMAccountName]&"@"&%Domain.FQDN%),` +
      'Error("The account has neither a name to sign in with nor sAMAccountName.")))',
  );
  return signInName === standardName ? [name] : [name, direct('onPremisesUserPrincipalName', standardName)];
}

/** Join groups, tried in this order. */
export function userJoins(matching: UserMatching): readonly (readonly JoinClause[])[] {
  switch (matching.type) {
    case 'None':
      return [];
    case 'Mail':
      return [same('mail')];
    case 'ObjectSID':
      return [
        same('objectSid'),
        same('msExchMasterAccountSid', 'objectSid'),
        same('objectSid', 'msExchMasterAccountSid'),
        same('msRTCSIP-OriginatorSid', 'objectSid'),
        same('objectSid', 'msRTCSIP-OriginatorSid'),
      ];
    case 'Attribute':
      return [same(matching.attribute)];
  }
}
