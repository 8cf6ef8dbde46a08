// What a person may choose about the default rules without writing a rule: the choices that Entra Connect's wizard offers.

/** How users of several forests are found to be one person. */
export type UserMatching =
  /** Every user is a person of their own. */
  | { readonly type: 'None' }
  | { readonly type: 'Mail' }
  /** objectSid against msExchMasterAccountSid and msRTCSIP-OriginatorSid: an account and its resource forests. */
  | { readonly type: 'ObjectSID' }
  | { readonly type: 'Attribute'; readonly attribute: string };

export interface DefaultRuleOptions {
  /** The attribute of users whose value names a person for ever. Where mS-DS-ConsistencyGuid is empty, objectGUID stands in. */
  readonly sourceAnchor: string;
  readonly userMatching: UserMatching;
  /** The attribute of users that becomes userPrincipalName in Entra ID. */
  readonly signInName: string;
  readonly exchangeHybrid: 'Enabled' | 'Disabled';
  /** A group with more members is not created, and an error once it is there. */
  readonly maxGroupMembers: number;
  /** Rules beyond Entra Connect's: the place of use from the address, and a mail nickname for everybody. */
  readonly additions: 'All' | 'None';
}

export const standardOptions: DefaultRuleOptions = {
  sourceAnchor: 'mS-DS-ConsistencyGuid',
  userMatching: { type: 'ObjectSID' },
  signInName: 'userPrincipalName',
  exchangeHybrid: 'Disabled',
  maxGroupMembers: 250_000,
  additions: 'All',
};

/** The choices under which the rules that server 1.1.130 of Entra Connect exported stand, with its Exchange hybrid option on. */
export const exportedOptions: DefaultRuleOptions = {
  ...standardOptions,
  sourceAnchor: 'objectGUID',
  exchangeHybrid: 'Enabled',
  maxGroupMembers: 50_000,
  additions: 'None',
};
