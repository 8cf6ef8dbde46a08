// Why Microsoft Graph does not take an attribute that Entra Connect's private service takes. Read by people, in plans.

export const reasons = {
  exchange:
    'Exchange Online keeps it; Microsoft Graph offers no property for it. Exchange Online PowerShell can set it on a cloud mailbox.',
  exchangeLink: 'A link between Exchange recipients, which Microsoft Graph does not offer.',
  teams: 'Skype for Business and Teams keep it; Microsoft Graph offers no property for it.',
  noProperty: 'Microsoft Graph has no property for it.',
  profile: 'Graph has no directory property for it; the SharePoint profile may hold it, which an application cannot write.',
  certificate: 'Graph has no writable directory property for certificates of this kind.',
  photo: 'A photo is a request of its own in Graph and not part of the directory object.',
  ownPermission: 'Graph asks for a permission and a request of its own for it, which this release does not make.',
  derived: 'Computed by Entra Connect for its own service; it says nothing that Graph could take.',
  everywhereTrue: 'All objects that are written through Graph are mastered in the cloud; see onPremisesSyncEnabled for those that are not.',
  owners:
    'Owners of groups are not written, as Entra Connect writes none: whoever owns a group in Entra ID may change its members, which managedBy alone grants nobody. Give groups owners in Entra ID.',
  groupOnPremises: 'On groups Graph holds all on-premises properties read-only.',
  distributionGroup:
    'Microsoft Graph creates security groups and Microsoft 365 groups only; Exchange Online PowerShell makes distribution groups, and a rule that gives groupTypes the value Unified a Microsoft 365 group.',
  groupTypes: 'Rules make security groups, where they say nothing of groupTypes, and Microsoft 365 groups, where they say Unified.',
  groupKind:
    'Let the rule give groupTypes what the group has, or take the group out of scope for as long as it takes to be deleted, then delete it for good in Entra ID: brought back into scope it is made anew, with another id and none of what was in it.',
  password: 'Passwords are never exported as attributes.',
} as const;
