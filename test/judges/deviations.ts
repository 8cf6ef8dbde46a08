// Where the published descriptions differ from what the service is documented or seen to do. Each line names its source; nothing else is forgiven.

export interface Deviation {
  /** Method and path, ids as `{id}`. */
  readonly where: RegExp;
  /** The judge's finding. */
  readonly what: RegExp;
  readonly why: string;
  readonly source: string;
}

export const deviations: readonly Deviation[] = [
  {
    where: /./,
    what: /\/error\/innerError must NOT have unevaluated properties .*"(date|request-id|client-request-id)"/,
    why: 'Every error tells its time and the ids of the request; the description lists other names for them.',
    source: 'Microsoft Graph documentation, "Microsoft Graph error responses and resource types"',
  },
  {
    where: /^DELETE \/groups\/\{id\}\/members\/\{id\}$/,
    what: /no such address/,
    why: 'Without /$ref the address means the member itself; the service takes it, and so a test must show that nobody uses it.',
    source: 'Microsoft Graph documentation, "Remove member", caution on the missing $ref',
  },
  {
    where: /./,
    what: /\bresource(Behavior|Provisioning)Options\b/,
    why: 'A group shows both lists, empty for a security group; the published types leave them out.',
    source: 'Microsoft Graph documentation, "Create group", example responses; "Set options when creating groups"',
  },
  {
    where: /\/devices/,
    what: /\bextensionAttributes\b/,
    why: 'A device has the fifteen extension attributes; the published description of this open type leaves them out.',
    source: 'Microsoft Graph documentation, "Update device" and the resource type device',
  },
  {
    where: /\/onPremisesSyncBehavior$/,
    what: /no such address/,
    why: 'The source of authority of users, groups and contacts came after the description was published; the later metadata has it.',
    source: 'Microsoft Graph documentation, "onPremisesSyncBehavior resource type"; metadata of v1.0, 2026',
  },
  {
    where: /\/restore$/,
    what: /by the metadata: .*"(autoReconcileProxyConflict|newUserPrincipalName)"/,
    why: 'A restored user may come back under another name or without the addresses that others took; the metadata gives the action no parameters.',
    source: 'Microsoft Graph documentation, "Restore deleted item (directory object)", request body',
  },
  {
    where: /^GET \/domains/,
    what: /\/state must be object/,
    why: 'A domain on which no operation is under way has the state null; the description does not call it nullable.',
    source: 'Microsoft Graph documentation, "List domains" and "Get domain", example responses',
  },
];
