// The frozen configuration of one schedule: all its resources compiled into one document, which holds references to Secrets, never their content.
import { sha256 } from './hash.ts';
import type { AttributeSchema } from './schema.ts';

export type Direction = 'Inbound' | 'Outbound';
/** `JoinNoFlow` is for outbound rules: what it links stays linked, and nothing flows while the metaverse object's `cloudNoFlow` is true. */
export type LinkType = 'Provision' | 'Join' | 'StickyJoin' | 'JoinNoFlow';
export type MergeType = 'Update' | 'Merge' | 'MergeCaseInsensitive';

export const scopeOperators = [
  'EQUAL',
  'NOTEQUAL',
  'LESSTHAN',
  'LESSTHAN_OR_EQUAL',
  'GREATERTHAN',
  'GREATERTHAN_OR_EQUAL',
  'CONTAINS',
  'NOTCONTAINS',
  'STARTSWITH',
  'NOTSTARTSWITH',
  'ENDSWITH',
  'NOTENDSWITH',
  'ISNULL',
  'ISNOTNULL',
  'ISIN',
  'ISNOTIN',
  'ISBITSET',
  'ISNOTBITSET',
  'ISMEMBEROF',
  'ISNOTMEMBEROF',
] as const;
export type ScopeOperator = (typeof scopeOperators)[number];

export interface ScopeClause {
  readonly attribute: string;
  readonly operator: ScopeOperator;
  /** `%Name%` in it stands for a parameter. For a membership: the distinguished name or the anchor of a group of the connector. */
  readonly value?: string;
}

export interface JoinClause {
  /** Attribute of the connector space object. */
  readonly source: string;
  /** Attribute of the metaverse object. */
  readonly target: string;
  readonly caseSensitive: boolean;
}

interface FlowBase {
  readonly target: string;
  readonly mergeType: MergeType;
  /** Flows only when the target object is created. */
  readonly executeOnce: boolean;
}

export type Flow =
  | (FlowBase & { readonly kind: 'Direct'; readonly source: string })
  | (FlowBase & { readonly kind: 'Constant'; readonly value: string })
  | (FlowBase & { readonly kind: 'Expression'; readonly expression: string });

/** A container of a directory whose objects become the members of what the rule makes of it. */
export interface ChosenUnit {
  readonly distinguishedName: string;
  /** `Direct`: objects right in it; `Nested`: at any depth. */
  readonly members: 'Direct' | 'Nested';
}

/** The pseudo attribute by which an organizational unit that a rule chose refers to what lies in it; no directory has it. */
export const organizationalUnitMember = 'organizationalUnitMember';

/** One rule for one connector. Rules stand in the revision in their total order: precedence, connector order, name. */
export interface RevisionRule {
  readonly name: string;
  readonly origin: 'Default' | 'Custom';
  readonly direction: Direction;
  readonly connector: string;
  readonly sourceObjectType: string;
  readonly targetObjectType: string;
  readonly linkType: LinkType;
  readonly precedence: number;
  /** For so long a delete waits that comes of an object leaving this rule; only outbound rules that provision have one. */
  readonly softDeleteExpirySeconds?: number;
  /** Groups are alternatives; the clauses of a group hold together. No group: every object. */
  readonly scope: readonly (readonly ScopeClause[])[];
  readonly join: readonly (readonly JoinClause[])[];
  readonly flows: readonly Flow[];
  /** The one organizational unit that an inbound rule is for, under whatever name it has by now; what lies in it flows as `organizationalUnitMember`. */
  readonly organizationalUnit?: ChosenUnit;
}

/** Where a value lies in a Secret or ConfigMap of the schedule's namespace. */
export interface KeyReference {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
}

/** A domain as the parameters of rules tell it; without `netbiosName`, the first label of its name stands in. */
export interface DomainNames {
  readonly domain: string;
  readonly netbiosName?: string;
}

/** A domain and the part of it that is read. */
export interface DomainScope extends DomainNames {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly newOrganizationalUnits: 'Include' | 'Exclude';
}

/** Only members of the groups take part. */
export interface GroupFilter {
  /** Distinguished names or anchors. */
  readonly groups: readonly string[];
  /** `Nested`: members of groups in these groups too, at any depth. */
  readonly membership: 'Direct' | 'Nested';
}

export interface PartitionConfiguration extends DomainScope {
  readonly servers: readonly { readonly host: string; readonly port: number }[];
}

/** What the rules need to know of a forest, however it is read. */
export interface ForestConfiguration {
  readonly partitions: readonly DomainScope[];
  /** The forest's first domain; without it, that of the first partition. */
  readonly rootDomain?: DomainNames;
  /** Attributes to read beyond those that the rules name. */
  readonly attributes: readonly string[];
  readonly groupFilter?: GroupFilter;
}

/** What rules may write to a forest, beside reading it. */
export interface WritebackConfiguration {
  /** In order of name. */
  readonly attributes: readonly string[];
}

export interface ActiveDirectoryConfiguration extends ForestConfiguration {
  readonly transport: 'LDAPS' | 'StartTLS';
  /** Absent: nothing is written. */
  readonly writeback?: WritebackConfiguration;
  readonly partitions: readonly PartitionConfiguration[];
  readonly username: KeyReference;
  readonly password: KeyReference;
  readonly certificateAuthority?: KeyReference;
}

export interface LDIFConfiguration extends ForestConfiguration {
  /** Holds the export. */
  readonly file: KeyReference;
}

/** How the application proves who it is. */
export type CredentialConfiguration =
  | { readonly type: 'ClientSecret'; readonly clientSecret: KeyReference }
  /** PEM. Both may be the same key of one Secret. */
  | { readonly type: 'ClientCertificate'; readonly certificate: KeyReference; readonly privateKey: KeyReference }
  /** A token of the worker's own service account, made for this audience. */
  | { readonly type: 'WorkloadIdentity'; readonly audience: string };

/** An HTTP proxy, through which tokens are asked for, too. */
export interface ProxyConfiguration {
  readonly url: string;
  readonly credentials?: { readonly username: KeyReference; readonly password: KeyReference };
}

/** By which property an account of the tenant without an anchor is taken for a person who is to be created. */
export type SoftMatch = 'None' | 'UserPrincipalName' | 'Mail';

export interface EntraIDConfiguration {
  readonly tenantID: string;
  readonly clientID: string;
  readonly credential: CredentialConfiguration;
  /** Origin of the token endpoint, such as https://login.microsoftonline.com. */
  readonly authorityURL: string;
  /** Origin of Microsoft Graph, such as https://graph.microsoft.com. */
  readonly graphURL: string;
  readonly certificateAuthority?: KeyReference;
  readonly proxy?: ProxyConfiguration;
  /** Absent: None. */
  readonly softMatch?: SoftMatch;
  readonly writeBudget: { readonly requests: number; readonly periodSeconds: number; readonly sharePercent: number };
}

/** Every key that a tenant's connector reads. */
export function entraKeyReferences({ credential, certificateAuthority, proxy }: EntraIDConfiguration): readonly KeyReference[] {
  return [
    ...credentialKeys(credential),
    ...(certificateAuthority === undefined ? [] : [certificateAuthority]),
    ...(proxy?.credentials === undefined ? [] : [proxy.credentials.username, proxy.credentials.password]),
  ];
}

function credentialKeys(credential: CredentialConfiguration): readonly KeyReference[] {
  switch (credential.type) {
    case 'ClientSecret':
      return [credential.clientSecret];
    case 'ClientCertificate':
      return [credential.certificate, credential.privateKey];
    case 'WorkloadIdentity':
      return [];
  }
}

export type ConnectorConfiguration =
  | { readonly name: string; readonly type: 'ActiveDirectory'; readonly activeDirectory: ActiveDirectoryConfiguration }
  | { readonly name: string; readonly type: 'LDIF'; readonly ldif: LDIFConfiguration }
  | { readonly name: string; readonly type: 'EntraID'; readonly entraID: EntraIDConfiguration };

/** The forest that a connector reads; `undefined` for a tenant. */
export function forestOf(connector: ConnectorConfiguration | undefined): ForestConfiguration | undefined {
  switch (connector?.type) {
    case 'ActiveDirectory':
      return connector.activeDirectory;
    case 'LDIF':
      return connector.ldif;
    case 'EntraID':
    case undefined:
      return undefined;
  }
}

/** How many changes leave without approval. Either number stops the plan. */
export interface ChangeLimit {
  readonly count: number;
  readonly percent: number;
  /** The percentage counts only where there are at least this many of which it is a share. */
  readonly percentFrom: number;
}

/** An attribute of the metaverse that a schedule declares beside Entra Connect's own. */
export interface MetaverseAttributeConfiguration extends AttributeSchema {
  readonly name: string;
}

/** Protection of the target. What is absent is not limited. Percentages are of the objects that are ours, or of a group's members. */
export interface Limits {
  readonly deletes: ChangeLimit;
  /** Accounts that lose access. */
  readonly disables?: ChangeLimit;
  /** Objects that lose a source, or that are no longer kept up, and stay. */
  readonly disconnects?: ChangeLimit;
  readonly membershipRemovals?: { readonly perGroup?: ChangeLimit; readonly total?: number };
  /** Objects of which any of the attributes changes. */
  readonly attributeUpdates?: readonly (ChangeLimit & { readonly attributes: readonly string[] })[];
  /** A connector with fewer objects stops the plan, and an import that would leave fewer is not believed. */
  readonly minimumObjects?: readonly { readonly connector: string; readonly count: number }[];
  /** A read by which a source loses more objects is not believed. */
  readonly sourceShrink?: ChangeLimit;
  /** What a source no longer shows is deleted only after so many reads in a row, and after so many seconds. */
  readonly absence?: { readonly consecutiveReads: number; readonly gracePeriodSeconds: number };
}

/** How to reach the database that holds the state: every part is a key, read anew at each connection. */
export interface PostgreSQLConfiguration {
  readonly host: KeyReference;
  readonly port: KeyReference;
  readonly database: KeyReference;
  readonly username: KeyReference;
  readonly password: KeyReference;
  readonly certificateAuthority?: KeyReference;
}

export interface Revision {
  readonly format: 1;
  readonly schedule: { readonly namespace: string; readonly name: string };
  readonly mode: 'Staging' | 'Active';
  readonly deltaPeriodSeconds: number;
  /** In the schedule's order, which breaks ties of precedence. */
  readonly connectors: readonly ConnectorConfiguration[];
  readonly rules: readonly RevisionRule[];
  /** The schedule's own parameters of rules: text by name, in order of name; absent where there is none. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Absent where the schedule declares nothing. In order of name. */
  readonly metaverse?: { readonly attributes: readonly MetaverseAttributeConfiguration[] };
  readonly limits: Limits;
  /** Where the worker keeps its state; on its volume where nothing is said. */
  readonly store?: { readonly type: 'PostgreSQL'; readonly postgreSQL: PostgreSQLConfiguration };
  /** How long the history of values is kept; 90 days where nothing is said. */
  readonly history?: { readonly days: number };
}

/** Names a revision: equal configuration gives an equal hash, 64 hex digits. */
export const revisionHash = (revision: Revision): string => sha256(revision);
