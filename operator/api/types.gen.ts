// Made by operator/api/generate.ts from crds/. Change the definitions, not this file.

/** Metadata of an object, as far as Lockstep looks at it. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Where the API server has SyncConnector. */
export const syncConnectorKind = { group: 'lockstep.dev', version: 'v1alpha1', plural: 'syncconnectors', kind: 'SyncConnector', scope: 'Namespaced' } as const;

/** SyncConnector is one directory: an Active Directory forest, an export of one, or an Entra ID tenant. It says where the directory is and as whom to speak to it; rules say what flows. */
export interface SyncConnector {
  readonly apiVersion?: 'lockstep.dev/v1alpha1';
  readonly kind?: 'SyncConnector';
  readonly metadata: ObjectMeta;
  readonly spec: SyncConnectorSpec;
  readonly status?: SyncConnectorStatus;
}

/** SyncConnector as a person writes it: what has a default may be left out. */
export interface SyncConnectorInput {
  readonly apiVersion?: 'lockstep.dev/v1alpha1';
  readonly kind?: 'SyncConnector';
  readonly metadata: ObjectMeta;
  readonly spec: SyncConnectorSpecInput;
}

/** spec is the directory and the way to it. */
export interface SyncConnectorSpec {
  /** type says which kind of directory this is, and with it which block must be filled. It can not be changed later. */
  readonly type: 'ActiveDirectory' | 'LDIF' | 'EntraID';
  /** activeDirectory is one forest of Active Directory, read over LDAP. */
  readonly activeDirectory?: SyncConnectorActiveDirectory;
  /** ldif is an export of one forest of Active Directory (RFC 2849), read and never written: for demonstrations, and for a directory that can not be reached. Rules for connectors of type ActiveDirectory count for it. */
  readonly ldif?: SyncConnectorLdif;
  /** entraID is one tenant of Microsoft Entra ID, read and written through Microsoft Graph. */
  readonly entraID?: SyncConnectorEntraID;
}

/** activeDirectory is one forest of Active Directory, read over LDAP. */
export interface SyncConnectorActiveDirectory {
  /** transport says how the connection is protected. Both ways verify the server's certificate. */
  readonly transport: 'LDAPS' | 'StartTLS';
  /** groupFilter lets only members of groups take part. Users, contacts and groups alike must be members, and lie in what is read, the groups of the filter too; in other forests each counterpart of a person must be one as well. */
  readonly groupFilter?: SyncConnectorActiveDirectoryGroupFilter;
  /** partitions are the domains of the forest that are read. */
  readonly partitions: readonly SyncConnectorActiveDirectoryPartition[];
  /** rootDomain is the first domain of the forest, for the parameters Forest.FQDN, Forest.LDAP and Forest.Netbios of rules. Without it, the first of the partitions. */
  readonly rootDomain?: SyncConnectorActiveDirectoryRootDomain;
  /** credentialsSecretRef names the Secret with the service account that reads the forest. */
  readonly credentialsSecretRef: SyncConnectorActiveDirectoryCredentialsSecretRef;
  /** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
  readonly certificateAuthorityRef?: SyncConnectorActiveDirectoryCertificateAuthorityRef;
  /** writeback lets outbound rules write values to objects of the forest that are there already. Nothing is ever created, renamed, moved or deleted. Without it, the forest is only read. With mS-DS-ConsistencyGuid among the attributes, the anchor of each person is written there before the person is created in the tenant. The account needs the right to write these attributes. */
  readonly writeback?: SyncConnectorActiveDirectoryWriteback;
  /** attributes are read in addition to those that the rules name. */
  readonly attributes: readonly string[];
}

/** groupFilter lets only members of groups take part. Users, contacts and groups alike must be members, and lie in what is read, the groups of the filter too; in other forests each counterpart of a person must be one as well. */
export interface SyncConnectorActiveDirectoryGroupFilter {
  /** groups are the groups, by distinguished name or objectGUID. Whoever is a member of any of them takes part; while one of them is not among what was read, nothing is synchronized. */
  readonly groups: readonly string[];
  /** membership is Direct for the groups' own members, or Nested for those of groups in these groups too, at any depth. */
  readonly membership: 'Direct' | 'Nested';
}

/** One domain and the part of it that is read. */
export interface SyncConnectorActiveDirectoryPartition {
  /** domain is the DNS name of the domain in lower case. Its distinguished name follows from it. */
  readonly domain: string;
  /** netbiosName is the NetBIOS name of the domain, which rules read as a parameter. Without it, the first label of the domain in upper case. */
  readonly netbiosName?: string;
  /** servers are the domain controllers, in order of preference. A certificate must carry the name that stands here. */
  readonly servers: readonly SyncConnectorActiveDirectoryPartitionServer[];
  /** include names the containers to read, as distinguished names. The nearest entry of include or exclude above an object decides. Empty means the whole domain. */
  readonly include: readonly string[];
  /** exclude names the containers to leave out, as distinguished names. */
  readonly exclude: readonly string[];
  /** newOrganizationalUnits says what becomes of containers that are made below an included one. Include reads them. Exclude reads only objects that lie directly in a container named in include. */
  readonly newOrganizationalUnits: 'Include' | 'Exclude';
}

/** One domain controller. */
export interface SyncConnectorActiveDirectoryPartitionServer {
  /** host is the DNS name of the domain controller. */
  readonly host: string;
  /** port is the TCP port. Without it, 636 for LDAPS and 389 for StartTLS. */
  readonly port?: number;
}

/** rootDomain is the first domain of the forest, for the parameters Forest.FQDN, Forest.LDAP and Forest.Netbios of rules. Without it, the first of the partitions. */
export interface SyncConnectorActiveDirectoryRootDomain {
  /** domain is the DNS name of the domain in lower case. */
  readonly domain: string;
  /** netbiosName is the NetBIOS name of the domain, which rules read as a parameter. Without it, the first label of the domain in upper case. */
  readonly netbiosName?: string;
}

/** credentialsSecretRef names the Secret with the service account that reads the forest. */
export interface SyncConnectorActiveDirectoryCredentialsSecretRef {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** usernameKey is the key of the account's name, in the form user@domain or DOMAIN\user or a distinguished name. */
  readonly usernameKey: string;
  /** passwordKey is the key of the account's password. */
  readonly passwordKey: string;
}

/** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
export interface SyncConnectorActiveDirectoryCertificateAuthorityRef {
  /** kind of the object that holds the certificates. */
  readonly kind: 'Secret' | 'ConfigMap';
  /** name of the object in the same namespace. */
  readonly name: string;
  /** key of the value that holds the certificates. */
  readonly key: string;
}

/** writeback lets outbound rules write values to objects of the forest that are there already. Nothing is ever created, renamed, moved or deleted. Without it, the forest is only read. With mS-DS-ConsistencyGuid among the attributes, the anchor of each person is written there before the person is created in the tenant. The account needs the right to write these attributes. */
export interface SyncConnectorActiveDirectoryWriteback {
  /** attributes are the only ones that rules may write. What rules want to write beyond them is computed and shown, and not sent. */
  readonly attributes: readonly string[];
}

/** ldif is an export of one forest of Active Directory (RFC 2849), read and never written: for demonstrations, and for a directory that can not be reached. Rules for connectors of type ActiveDirectory count for it. */
export interface SyncConnectorLdif {
  /** fileRef names the key that holds the export. An object of Kubernetes holds at most one megabyte. */
  readonly fileRef: SyncConnectorLdifFileRef;
  /** partitions are the domains of the forest that the export holds. */
  readonly partitions: readonly SyncConnectorLdifPartition[];
  /** attributes are read in addition to those that the rules name. */
  readonly attributes: readonly string[];
}

/** fileRef names the key that holds the export. An object of Kubernetes holds at most one megabyte. */
export interface SyncConnectorLdifFileRef {
  /** kind of the object that holds the export. */
  readonly kind: 'Secret' | 'ConfigMap';
  /** name of the object in the same namespace. */
  readonly name: string;
  /** key of the export, such as contoso.ldif. */
  readonly key: string;
}

/** One domain and the part of it that is read. */
export interface SyncConnectorLdifPartition {
  /** domain is the DNS name of the domain in lower case. Its distinguished name follows from it. */
  readonly domain: string;
  /** netbiosName is the NetBIOS name of the domain, which rules read as a parameter. Without it, the first label of the domain in upper case. */
  readonly netbiosName?: string;
  /** include names the containers to read, as distinguished names. The nearest entry of include or exclude above an object decides. Empty means the whole domain. */
  readonly include: readonly string[];
  /** exclude names the containers to leave out, as distinguished names. */
  readonly exclude: readonly string[];
  /** newOrganizationalUnits says what becomes of containers that are made below an included one. Include reads them. Exclude reads only objects that lie directly in a container named in include. */
  readonly newOrganizationalUnits: 'Include' | 'Exclude';
}

/** entraID is one tenant of Microsoft Entra ID, read and written through Microsoft Graph. */
export interface SyncConnectorEntraID {
  /** tenantID is the directory (tenant) ID. It can not be changed later. */
  readonly tenantID: string;
  /** clientID is the application (client) ID. */
  readonly clientID: string;
  /** clientSecretRef names the Secret with the application's client secret. */
  readonly clientSecretRef?: SyncConnectorEntraIDClientSecretRef;
  /** clientCertificateRef names the Secret with the application's certificate and its private key in PEM, such as a Secret of type kubernetes.io/tls. A renewed certificate counts at the next request. */
  readonly clientCertificateRef?: SyncConnectorEntraIDClientCertificateRef;
  /** workloadIdentity lets the worker's service account stand for the application: no secret is kept anywhere. The application needs a federated credential with the issuer of the cluster and the subject system:serviceaccount:<namespace>:<schedule>-worker. */
  readonly workloadIdentity?: SyncConnectorEntraIDWorkloadIdentity;
  /** cloud says which of Microsoft's clouds holds the tenant. Custom takes its addresses from endpoints. */
  readonly cloud: 'Global' | 'USGovernment' | 'USGovernmentDoD' | 'China' | 'Custom';
  /** endpoints are the addresses of a Custom cloud. */
  readonly endpoints?: SyncConnectorEntraIDEndpoints;
  /** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
  readonly certificateAuthorityRef?: SyncConnectorEntraIDCertificateAuthorityRef;
  /** proxy is the HTTP proxy by which the authority and Microsoft Graph are reached. Without it, they are reached directly. */
  readonly proxy?: SyncConnectorEntraIDProxy;
  /** matching says how a person who is to be created is found in the tenant. By the source anchor it is always looked for first. */
  readonly matching?: SyncConnectorEntraIDMatching;
  /** writeBudget is how much of the tenant's write limit this connector may use. */
  readonly writeBudget: SyncConnectorEntraIDWriteBudget;
}

/** clientSecretRef names the Secret with the application's client secret. */
export interface SyncConnectorEntraIDClientSecretRef {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** key of the client secret. */
  readonly key: string;
}

/** clientCertificateRef names the Secret with the application's certificate and its private key in PEM, such as a Secret of type kubernetes.io/tls. A renewed certificate counts at the next request. */
export interface SyncConnectorEntraIDClientCertificateRef {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** certificateKey is the key of the certificate. */
  readonly certificateKey: string;
  /** privateKeyKey is the key of the private key, without a passphrase. One key may hold both. */
  readonly privateKeyKey: string;
}

/** workloadIdentity lets the worker's service account stand for the application: no secret is kept anywhere. The application needs a federated credential with the issuer of the cluster and the subject system:serviceaccount:<namespace>:<schedule>-worker. */
export interface SyncConnectorEntraIDWorkloadIdentity {
  /** audience of the service account's token. Without it, that of the cloud; api://AzureADTokenExchange for Global and Custom. */
  readonly audience?: string;
}

/** endpoints are the addresses of a Custom cloud. */
export interface SyncConnectorEntraIDEndpoints {
  /** authorityURL is the origin of the token endpoint, such as https://login.microsoftonline.com. */
  readonly authorityURL: string;
  /** graphURL is the origin of Microsoft Graph, such as https://graph.microsoft.com. */
  readonly graphURL: string;
}

/** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
export interface SyncConnectorEntraIDCertificateAuthorityRef {
  /** kind of the object that holds the certificates. */
  readonly kind: 'Secret' | 'ConfigMap';
  /** name of the object in the same namespace. */
  readonly name: string;
  /** key of the value that holds the certificates. */
  readonly key: string;
}

/** proxy is the HTTP proxy by which the authority and Microsoft Graph are reached. Without it, they are reached directly. */
export interface SyncConnectorEntraIDProxy {
  /** url is the origin of the proxy, such as http://proxy.contoso.test:3128. */
  readonly url: string;
  /** credentialsSecretRef names the Secret with the account that the proxy asks for (Basic). */
  readonly credentialsSecretRef?: SyncConnectorEntraIDProxyCredentialsSecretRef;
}

/** credentialsSecretRef names the Secret with the account that the proxy asks for (Basic). */
export interface SyncConnectorEntraIDProxyCredentialsSecretRef {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** usernameKey is the key of the account's name. */
  readonly usernameKey: string;
  /** passwordKey is the key of the account's password. */
  readonly passwordKey: string;
}

/** matching says how a person who is to be created is found in the tenant. By the source anchor it is always looked for first. */
export interface SyncConnectorEntraIDMatching {
  /** softMatch takes over an account of the tenant that has the same userPrincipalName or mail, and no source anchor. An account that another synchronization masters, that holds an administrative role, or that is a guest where the rules want none, is never taken over. None lets such a person fail with a conflict. */
  readonly softMatch: 'None' | 'UserPrincipalName' | 'Mail';
}

/** writeBudget is how much of the tenant's write limit this connector may use. */
export interface SyncConnectorEntraIDWriteBudget {
  /** requests is the number of writes that the tenant allows in one period. */
  readonly requests: number;
  /** periodSeconds is the length of the period. */
  readonly periodSeconds: number;
  /** sharePercent is the part that Lockstep takes for itself. */
  readonly sharePercent: number;
}

/** spec is the directory and the way to it. */
export interface SyncConnectorSpecInput {
  /** type says which kind of directory this is, and with it which block must be filled. It can not be changed later. */
  readonly type: 'ActiveDirectory' | 'LDIF' | 'EntraID';
  /** activeDirectory is one forest of Active Directory, read over LDAP. */
  readonly activeDirectory?: SyncConnectorActiveDirectoryInput;
  /** ldif is an export of one forest of Active Directory (RFC 2849), read and never written: for demonstrations, and for a directory that can not be reached. Rules for connectors of type ActiveDirectory count for it. */
  readonly ldif?: SyncConnectorLdifInput;
  /** entraID is one tenant of Microsoft Entra ID, read and written through Microsoft Graph. */
  readonly entraID?: SyncConnectorEntraIDInput;
}

/** activeDirectory is one forest of Active Directory, read over LDAP. */
export interface SyncConnectorActiveDirectoryInput {
  /** transport says how the connection is protected. Both ways verify the server's certificate. */
  readonly transport?: 'LDAPS' | 'StartTLS';
  /** groupFilter lets only members of groups take part. Users, contacts and groups alike must be members, and lie in what is read, the groups of the filter too; in other forests each counterpart of a person must be one as well. */
  readonly groupFilter?: SyncConnectorActiveDirectoryGroupFilterInput;
  /** partitions are the domains of the forest that are read. */
  readonly partitions: readonly SyncConnectorActiveDirectoryPartitionInput[];
  /** rootDomain is the first domain of the forest, for the parameters Forest.FQDN, Forest.LDAP and Forest.Netbios of rules. Without it, the first of the partitions. */
  readonly rootDomain?: SyncConnectorActiveDirectoryRootDomain;
  /** credentialsSecretRef names the Secret with the service account that reads the forest. */
  readonly credentialsSecretRef: SyncConnectorActiveDirectoryCredentialsSecretRefInput;
  /** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
  readonly certificateAuthorityRef?: SyncConnectorActiveDirectoryCertificateAuthorityRefInput;
  /** writeback lets outbound rules write values to objects of the forest that are there already. Nothing is ever created, renamed, moved or deleted. Without it, the forest is only read. With mS-DS-ConsistencyGuid among the attributes, the anchor of each person is written there before the person is created in the tenant. The account needs the right to write these attributes. */
  readonly writeback?: SyncConnectorActiveDirectoryWriteback;
  /** attributes are read in addition to those that the rules name. */
  readonly attributes?: readonly string[];
}

/** groupFilter lets only members of groups take part. Users, contacts and groups alike must be members, and lie in what is read, the groups of the filter too; in other forests each counterpart of a person must be one as well. */
export interface SyncConnectorActiveDirectoryGroupFilterInput {
  /** groups are the groups, by distinguished name or objectGUID. Whoever is a member of any of them takes part; while one of them is not among what was read, nothing is synchronized. */
  readonly groups: readonly string[];
  /** membership is Direct for the groups' own members, or Nested for those of groups in these groups too, at any depth. */
  readonly membership?: 'Direct' | 'Nested';
}

/** One domain and the part of it that is read. */
export interface SyncConnectorActiveDirectoryPartitionInput {
  /** domain is the DNS name of the domain in lower case. Its distinguished name follows from it. */
  readonly domain: string;
  /** netbiosName is the NetBIOS name of the domain, which rules read as a parameter. Without it, the first label of the domain in upper case. */
  readonly netbiosName?: string;
  /** servers are the domain controllers, in order of preference. A certificate must carry the name that stands here. */
  readonly servers: readonly SyncConnectorActiveDirectoryPartitionServer[];
  /** include names the containers to read, as distinguished names. The nearest entry of include or exclude above an object decides. Empty means the whole domain. */
  readonly include?: readonly string[];
  /** exclude names the containers to leave out, as distinguished names. */
  readonly exclude?: readonly string[];
  /** newOrganizationalUnits says what becomes of containers that are made below an included one. Include reads them. Exclude reads only objects that lie directly in a container named in include. */
  readonly newOrganizationalUnits?: 'Include' | 'Exclude';
}

/** credentialsSecretRef names the Secret with the service account that reads the forest. */
export interface SyncConnectorActiveDirectoryCredentialsSecretRefInput {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** usernameKey is the key of the account's name, in the form user@domain or DOMAIN\user or a distinguished name. */
  readonly usernameKey?: string;
  /** passwordKey is the key of the account's password. */
  readonly passwordKey?: string;
}

/** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
export interface SyncConnectorActiveDirectoryCertificateAuthorityRefInput {
  /** kind of the object that holds the certificates. */
  readonly kind: 'Secret' | 'ConfigMap';
  /** name of the object in the same namespace. */
  readonly name: string;
  /** key of the value that holds the certificates. */
  readonly key?: string;
}

/** ldif is an export of one forest of Active Directory (RFC 2849), read and never written: for demonstrations, and for a directory that can not be reached. Rules for connectors of type ActiveDirectory count for it. */
export interface SyncConnectorLdifInput {
  /** fileRef names the key that holds the export. An object of Kubernetes holds at most one megabyte. */
  readonly fileRef: SyncConnectorLdifFileRef;
  /** partitions are the domains of the forest that the export holds. */
  readonly partitions: readonly SyncConnectorLdifPartitionInput[];
  /** attributes are read in addition to those that the rules name. */
  readonly attributes?: readonly string[];
}

/** One domain and the part of it that is read. */
export interface SyncConnectorLdifPartitionInput {
  /** domain is the DNS name of the domain in lower case. Its distinguished name follows from it. */
  readonly domain: string;
  /** netbiosName is the NetBIOS name of the domain, which rules read as a parameter. Without it, the first label of the domain in upper case. */
  readonly netbiosName?: string;
  /** include names the containers to read, as distinguished names. The nearest entry of include or exclude above an object decides. Empty means the whole domain. */
  readonly include?: readonly string[];
  /** exclude names the containers to leave out, as distinguished names. */
  readonly exclude?: readonly string[];
  /** newOrganizationalUnits says what becomes of containers that are made below an included one. Include reads them. Exclude reads only objects that lie directly in a container named in include. */
  readonly newOrganizationalUnits?: 'Include' | 'Exclude';
}

/** entraID is one tenant of Microsoft Entra ID, read and written through Microsoft Graph. */
export interface SyncConnectorEntraIDInput {
  /** tenantID is the directory (tenant) ID. It can not be changed later. */
  readonly tenantID: string;
  /** clientID is the application (client) ID. */
  readonly clientID: string;
  /** clientSecretRef names the Secret with the application's client secret. */
  readonly clientSecretRef?: SyncConnectorEntraIDClientSecretRefInput;
  /** clientCertificateRef names the Secret with the application's certificate and its private key in PEM, such as a Secret of type kubernetes.io/tls. A renewed certificate counts at the next request. */
  readonly clientCertificateRef?: SyncConnectorEntraIDClientCertificateRefInput;
  /** workloadIdentity lets the worker's service account stand for the application: no secret is kept anywhere. The application needs a federated credential with the issuer of the cluster and the subject system:serviceaccount:<namespace>:<schedule>-worker. */
  readonly workloadIdentity?: SyncConnectorEntraIDWorkloadIdentity;
  /** cloud says which of Microsoft's clouds holds the tenant. Custom takes its addresses from endpoints. */
  readonly cloud?: 'Global' | 'USGovernment' | 'USGovernmentDoD' | 'China' | 'Custom';
  /** endpoints are the addresses of a Custom cloud. */
  readonly endpoints?: SyncConnectorEntraIDEndpoints;
  /** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
  readonly certificateAuthorityRef?: SyncConnectorEntraIDCertificateAuthorityRefInput;
  /** proxy is the HTTP proxy by which the authority and Microsoft Graph are reached. Without it, they are reached directly. */
  readonly proxy?: SyncConnectorEntraIDProxyInput;
  /** matching says how a person who is to be created is found in the tenant. By the source anchor it is always looked for first. */
  readonly matching?: SyncConnectorEntraIDMatchingInput;
  /** writeBudget is how much of the tenant's write limit this connector may use. */
  readonly writeBudget?: SyncConnectorEntraIDWriteBudgetInput;
}

/** clientSecretRef names the Secret with the application's client secret. */
export interface SyncConnectorEntraIDClientSecretRefInput {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** key of the client secret. */
  readonly key?: string;
}

/** clientCertificateRef names the Secret with the application's certificate and its private key in PEM, such as a Secret of type kubernetes.io/tls. A renewed certificate counts at the next request. */
export interface SyncConnectorEntraIDClientCertificateRefInput {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** certificateKey is the key of the certificate. */
  readonly certificateKey?: string;
  /** privateKeyKey is the key of the private key, without a passphrase. One key may hold both. */
  readonly privateKeyKey?: string;
}

/** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
export interface SyncConnectorEntraIDCertificateAuthorityRefInput {
  /** kind of the object that holds the certificates. */
  readonly kind: 'Secret' | 'ConfigMap';
  /** name of the object in the same namespace. */
  readonly name: string;
  /** key of the value that holds the certificates. */
  readonly key?: string;
}

/** proxy is the HTTP proxy by which the authority and Microsoft Graph are reached. Without it, they are reached directly. */
export interface SyncConnectorEntraIDProxyInput {
  /** url is the origin of the proxy, such as http://proxy.contoso.test:3128. */
  readonly url: string;
  /** credentialsSecretRef names the Secret with the account that the proxy asks for (Basic). */
  readonly credentialsSecretRef?: SyncConnectorEntraIDProxyCredentialsSecretRefInput;
}

/** credentialsSecretRef names the Secret with the account that the proxy asks for (Basic). */
export interface SyncConnectorEntraIDProxyCredentialsSecretRefInput {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** usernameKey is the key of the account's name. */
  readonly usernameKey?: string;
  /** passwordKey is the key of the account's password. */
  readonly passwordKey?: string;
}

/** matching says how a person who is to be created is found in the tenant. By the source anchor it is always looked for first. */
export interface SyncConnectorEntraIDMatchingInput {
  /** softMatch takes over an account of the tenant that has the same userPrincipalName or mail, and no source anchor. An account that another synchronization masters, that holds an administrative role, or that is a guest where the rules want none, is never taken over. None lets such a person fail with a conflict. */
  readonly softMatch?: 'None' | 'UserPrincipalName' | 'Mail';
}

/** writeBudget is how much of the tenant's write limit this connector may use. */
export interface SyncConnectorEntraIDWriteBudgetInput {
  /** requests is the number of writes that the tenant allows in one period. */
  readonly requests?: number;
  /** periodSeconds is the length of the period. */
  readonly periodSeconds?: number;
  /** sharePercent is the part that Lockstep takes for itself. */
  readonly sharePercent?: number;
}

/** status is what the operator found. */
export interface SyncConnectorStatus {
  /** conditions are the object's present state, one entry a type. */
  readonly conditions?: readonly Condition[];
  /** observedGeneration is the generation that the operator last looked at; -1 before the first look. */
  readonly observedGeneration?: number;
  /** schedule is the SyncSchedule that uses this connector; a connector belongs to one at most. */
  readonly schedule?: string;
}

/** A condition in the form that all of Kubernetes uses. */
export interface Condition {
  /** type names the condition, for example Ready. */
  readonly type: string;
  /** status is True, False or Unknown. */
  readonly status: 'True' | 'False' | 'Unknown';
  /** observedGeneration is the generation of the object that the condition speaks of. */
  readonly observedGeneration?: number;
  /** lastTransitionTime is when the status last changed. */
  readonly lastTransitionTime: string;
  /** reason is one word for programs. */
  readonly reason: string;
  /** message is one or more sentences for people. */
  readonly message: string;
}

/** Where the API server has SyncRule. */
export const syncRuleKind = { group: 'lockstep.dev', version: 'v1alpha1', plural: 'syncrules', kind: 'SyncRule', scope: 'Namespaced' } as const;

/** SyncRule says which objects of a connector meet which objects of the metaverse, and which attribute values flow between them. A SyncSchedule picks its rules by label. */
export interface SyncRule {
  readonly apiVersion?: 'lockstep.dev/v1alpha1';
  readonly kind?: 'SyncRule';
  readonly metadata: ObjectMeta;
  readonly spec: SyncRuleSpec;
  readonly status?: SyncRuleStatus;
}

/** SyncRule as a person writes it: what has a default may be left out. */
export interface SyncRuleInput {
  readonly apiVersion?: 'lockstep.dev/v1alpha1';
  readonly kind?: 'SyncRule';
  readonly metadata: ObjectMeta;
  readonly spec: SyncRuleSpecInput;
}

/** spec is the rule. */
export interface SyncRuleSpec {
  /** direction is Inbound from the connector to the metaverse, or Outbound from the metaverse to the connector. */
  readonly direction: 'Inbound' | 'Outbound';
  /** connector says whose objects the rule is about; by name, or by type for all connectors of the type. */
  readonly connector: SyncRuleConnector;
  /** sourceObjectType is the type of the objects that values come from: of the connector when direction is Inbound, of the metaverse when it is Outbound. */
  readonly sourceObjectType: string;
  /** targetObjectType is the type of the objects that values go to. An inbound rule that only joins may say *, for metaverse objects of any type. */
  readonly targetObjectType: string;
  /** linkType says how objects are linked. Provision makes a target object where there is none, Join links to one that exists, StickyJoin does so and holds the metaverse object. JoinNoFlow, for outbound rules, keeps what is linked and lets nothing flow while cloudNoFlow of the metaverse object is true. */
  readonly linkType: 'Provision' | 'Join' | 'StickyJoin' | 'JoinNoFlow';
  /** precedence decides between rules that write the same attribute; the lower number wins. Rules of your own stand below 100. */
  readonly precedence: number;
  /** softDeleteExpirySeconds is for how long a delete waits once an object has left this rule. The longest of all rules that provision objects of the type counts. */
  readonly softDeleteExpirySeconds: number;
  /** disabled takes the rule out of use without deleting it. */
  readonly disabled: boolean;
  /** description tells people what the rule is for. */
  readonly description?: string;
  /** scope filters the source objects. Its groups are alternatives; without any, every object is in scope. */
  readonly scope: readonly SyncRuleScope[];
  /** join says how an existing target object is found. Its groups are tried in order until one finds exactly one object. Objects that Entra ID has are found by sourceAnchor alone; another clause in an outbound rule is an error. */
  readonly join: readonly SyncRuleJoin[];
  /** flows are the attribute flows, one entry a target attribute. */
  readonly flows: readonly SyncRuleFlow[];
}

/** connector says whose objects the rule is about; by name, or by type for all connectors of the type. */
export interface SyncRuleConnector {
  /** name of a SyncConnector in the same namespace. */
  readonly name?: string;
  /** type of the connectors that the rule is for. */
  readonly type?: 'ActiveDirectory' | 'EntraID';
}

/** Clauses that must hold together. */
export interface SyncRuleScope {
  /** clauses must hold together. */
  readonly clauses: readonly SyncRuleScopeClause[];
}

/** One comparison of a source attribute. */
export interface SyncRuleScopeClause {
  /** attribute is the name of the source attribute; with ISMEMBEROF and ISNOTMEMBEROF, member, in which groups list their members. */
  readonly attribute: string;
  /** operator is the comparison. Text is compared without regard to case, numbers as numbers. ISMEMBEROF and ISNOTMEMBEROF, for inbound rules, look for direct membership of a group; ISBITNOTSET is another spelling of ISNOTBITSET. */
  readonly operator: 'EQUAL' | 'NOTEQUAL' | 'LESSTHAN' | 'LESSTHAN_OR_EQUAL' | 'GREATERTHAN' | 'GREATERTHAN_OR_EQUAL' | 'CONTAINS' | 'NOTCONTAINS' | 'STARTSWITH' | 'NOTSTARTSWITH' | 'ENDSWITH' | 'NOTENDSWITH' | 'ISNULL' | 'ISNOTNULL' | 'ISIN' | 'ISNOTIN' | 'ISBITSET' | 'ISNOTBITSET' | 'ISBITNOTSET' | 'ISMEMBEROF' | 'ISNOTMEMBEROF';
  /** value is what the attribute is compared with. %Name% in it stands for a parameter, such as %Connector.ID%. For a membership it is the distinguished name or the anchor of a group of the connector. */
  readonly value?: string;
}

/** Clauses that must hold together. */
export interface SyncRuleJoin {
  /** clauses must hold together. */
  readonly clauses: readonly SyncRuleJoinClause[];
}

/** One pair of attributes with the same value. */
export interface SyncRuleJoinClause {
  /** source is the attribute of the connector's object. */
  readonly source: string;
  /** target is the attribute of the metaverse object. */
  readonly target: string;
  /** caseSensitive compares letters exactly. */
  readonly caseSensitive: boolean;
}

/** One attribute flow. */
export interface SyncRuleFlow {
  /** target is the attribute that receives the value. */
  readonly target: string;
  /** source is the attribute whose value flows as it is. */
  readonly source?: string;
  /** constant is a fixed value. */
  readonly constant?: string;
  /** expression computes the value, in the declarative provisioning language of Entra Connect. */
  readonly expression?: string;
  /** mergeType says how a multi-valued attribute takes values of several rules. Update takes those of the winning rule, and so does Replace; Merge and MergeCaseInsensitive take those of all. */
  readonly mergeType: 'Update' | 'Replace' | 'Merge' | 'MergeCaseInsensitive';
  /** executeOnce lets the value flow only when the target object is made. */
  readonly executeOnce: boolean;
}

/** spec is the rule. */
export interface SyncRuleSpecInput {
  /** direction is Inbound from the connector to the metaverse, or Outbound from the metaverse to the connector. */
  readonly direction: 'Inbound' | 'Outbound';
  /** connector says whose objects the rule is about; by name, or by type for all connectors of the type. */
  readonly connector: SyncRuleConnector;
  /** sourceObjectType is the type of the objects that values come from: of the connector when direction is Inbound, of the metaverse when it is Outbound. */
  readonly sourceObjectType: string;
  /** targetObjectType is the type of the objects that values go to. An inbound rule that only joins may say *, for metaverse objects of any type. */
  readonly targetObjectType: string;
  /** linkType says how objects are linked. Provision makes a target object where there is none, Join links to one that exists, StickyJoin does so and holds the metaverse object. JoinNoFlow, for outbound rules, keeps what is linked and lets nothing flow while cloudNoFlow of the metaverse object is true. */
  readonly linkType: 'Provision' | 'Join' | 'StickyJoin' | 'JoinNoFlow';
  /** precedence decides between rules that write the same attribute; the lower number wins. Rules of your own stand below 100. */
  readonly precedence: number;
  /** softDeleteExpirySeconds is for how long a delete waits once an object has left this rule. The longest of all rules that provision objects of the type counts. */
  readonly softDeleteExpirySeconds?: number;
  /** disabled takes the rule out of use without deleting it. */
  readonly disabled?: boolean;
  /** description tells people what the rule is for. */
  readonly description?: string;
  /** scope filters the source objects. Its groups are alternatives; without any, every object is in scope. */
  readonly scope?: readonly SyncRuleScope[];
  /** join says how an existing target object is found. Its groups are tried in order until one finds exactly one object. Objects that Entra ID has are found by sourceAnchor alone; another clause in an outbound rule is an error. */
  readonly join?: readonly SyncRuleJoinInput[];
  /** flows are the attribute flows, one entry a target attribute. */
  readonly flows?: readonly SyncRuleFlowInput[];
}

/** Clauses that must hold together. */
export interface SyncRuleJoinInput {
  /** clauses must hold together. */
  readonly clauses: readonly SyncRuleJoinClauseInput[];
}

/** One pair of attributes with the same value. */
export interface SyncRuleJoinClauseInput {
  /** source is the attribute of the connector's object. */
  readonly source: string;
  /** target is the attribute of the metaverse object. */
  readonly target: string;
  /** caseSensitive compares letters exactly. */
  readonly caseSensitive?: boolean;
}

/** One attribute flow. */
export interface SyncRuleFlowInput {
  /** target is the attribute that receives the value. */
  readonly target: string;
  /** source is the attribute whose value flows as it is. */
  readonly source?: string;
  /** constant is a fixed value. */
  readonly constant?: string;
  /** expression computes the value, in the declarative provisioning language of Entra Connect. */
  readonly expression?: string;
  /** mergeType says how a multi-valued attribute takes values of several rules. Update takes those of the winning rule, and so does Replace; Merge and MergeCaseInsensitive take those of all. */
  readonly mergeType?: 'Update' | 'Replace' | 'Merge' | 'MergeCaseInsensitive';
  /** executeOnce lets the value flow only when the target object is made. */
  readonly executeOnce?: boolean;
}

/** status is what the operator found. */
export interface SyncRuleStatus {
  /** conditions are the object's present state, one entry a type. */
  readonly conditions?: readonly Condition[];
  /** observedGeneration is the generation that the operator last looked at; -1 before the first look. */
  readonly observedGeneration?: number;
  /** schedules are the SyncSchedules that use this rule. */
  readonly schedules?: readonly string[];
}

/** Where the API server has SyncRun. */
export const syncRunKind = { group: 'lockstep.dev', version: 'v1alpha1', plural: 'syncruns', kind: 'SyncRun', scope: 'Namespaced' } as const;

/** SyncRun is one run of a schedule: one that a person asks for by making it, or a scheduled one about which there is something to say. It shows what is planned and what was done, and it carries the approval of a plan beyond the limits. */
export interface SyncRun {
  readonly apiVersion?: 'lockstep.dev/v1alpha1';
  readonly kind?: 'SyncRun';
  readonly metadata: ObjectMeta;
  readonly spec: SyncRunSpec;
  readonly status?: SyncRunStatus;
}

/** SyncRun as a person writes it: what has a default may be left out. */
export interface SyncRunInput {
  readonly apiVersion?: 'lockstep.dev/v1alpha1';
  readonly kind?: 'SyncRun';
  readonly metadata: ObjectMeta;
  readonly spec: SyncRunSpecInput;
}

/** spec is what is asked for. Only approval can be changed later. */
export interface SyncRunSpec {
  /** scheduleRef names the schedule that runs. */
  readonly scheduleRef: SyncRunScheduleRef;
  /** type says whether everything or only what changed is read and evaluated. */
  readonly type: 'Delta' | 'Full';
  /** approval lets guarded changes leave, as they were shown in status.plan. */
  readonly approval?: SyncRunApproval;
}

/** scheduleRef names the schedule that runs. */
export interface SyncRunScheduleRef {
  /** name of a SyncSchedule in the same namespace. */
  readonly name: string;
}

/** approval lets guarded changes leave, as they were shown in status.plan. */
export interface SyncRunApproval {
  /** digest is that of the plan that was looked at, from status.plan.digest. What stood in it and is still planned leaves; what came since needs an approval of its own. */
  readonly digest: string;
  /** admit names the actions that are approved; what the plan holds of others is held back. SourceRemoval is for a read that missed more objects than limits.sourceShrink lets go. */
  readonly admit: readonly ('Delete' | 'Disable' | 'Disconnect' | 'MembershipRemoval' | 'AttributeUpdate' | 'SourceRemoval')[];
  /** exclude names the source anchors of objects that are to be held back all the same: in this run and in all later ones, until another approval admits them or they come back into scope. Where the approved plan has no such object, nothing is admitted. */
  readonly exclude: readonly string[];
}

/** spec is what is asked for. Only approval can be changed later. */
export interface SyncRunSpecInput {
  /** scheduleRef names the schedule that runs. */
  readonly scheduleRef: SyncRunScheduleRef;
  /** type says whether everything or only what changed is read and evaluated. */
  readonly type: 'Delta' | 'Full';
  /** approval lets guarded changes leave, as they were shown in status.plan. */
  readonly approval?: SyncRunApprovalInput;
}

/** approval lets guarded changes leave, as they were shown in status.plan. */
export interface SyncRunApprovalInput {
  /** digest is that of the plan that was looked at, from status.plan.digest. What stood in it and is still planned leaves; what came since needs an approval of its own. */
  readonly digest: string;
  /** admit names the actions that are approved; what the plan holds of others is held back. SourceRemoval is for a read that missed more objects than limits.sourceShrink lets go. */
  readonly admit?: readonly ('Delete' | 'Disable' | 'Disconnect' | 'MembershipRemoval' | 'AttributeUpdate' | 'SourceRemoval')[];
  /** exclude names the source anchors of objects that are to be held back all the same: in this run and in all later ones, until another approval admits them or they come back into scope. Where the approved plan has no such object, nothing is admitted. */
  readonly exclude?: readonly string[];
}

/** status is how the run goes. */
export interface SyncRunStatus {
  /** conditions are the object's present state, one entry a type. */
  readonly conditions?: readonly Condition[];
  /** observedGeneration is the generation that was last looked at; -1 before the first look. */
  readonly observedGeneration?: number;
  /** trigger says whether a person or the schedule asked for the run. */
  readonly trigger?: 'Request' | 'Schedule';
  /** revision is the hash of the configuration that the run worked with. */
  readonly revision?: string;
  /** startTime is when it started. */
  readonly startTime?: string;
  /** finishTime is when it ended. */
  readonly finishTime?: string;
  /** result is how it ended, or AwaitingApproval while it waits for a person. */
  readonly result?: 'Succeeded' | 'CompletedWithErrors' | 'AwaitingApproval' | 'Failed' | 'Superseded';
  /** steps are what the run did, in order. */
  readonly steps?: readonly SyncRunStatusStep[];
  /** plan counts and samples the pending exports. */
  readonly plan?: SyncRunStatusPlan;
  /** error is what ended the run. */
  readonly error?: SyncRunStatusError;
  /** objectErrors are some of the objects that could not be synchronized or written. */
  readonly objectErrors?: readonly SyncRunStatusObjectError[];
  /** warnings are some of the things that go on as they are and yet want a look, such as a joined object that another one matches too. */
  readonly warnings?: readonly SyncRunStatusWarning[];
}

/** One step of the run. */
export interface SyncRunStatusStep {
  /** name says what the step does. */
  readonly name: 'CheckPermissions' | 'Import' | 'Synchronize' | 'Export' | 'ConfirmingImport';
  /** connector is the directory; absent for a step that concerns all. */
  readonly connector?: string;
  /** kind says whether the step read and evaluated everything or only what changed. */
  readonly kind: 'Delta' | 'Full';
  /** startTime is when it started. */
  readonly startTime: string;
  /** finishTime is when it ended. */
  readonly finishTime?: string;
  /** objects is the number of objects that the step looked at. */
  readonly objects?: number;
  /** added is the number of objects that are new. */
  readonly added?: number;
  /** updated is the number of objects that changed. */
  readonly updated?: number;
  /** removed is the number of objects that are gone. */
  readonly removed?: number;
  /** unchanged is the number of objects that came as they were known. */
  readonly unchanged?: number;
  /** written is the number of changes that the target took. */
  readonly written?: number;
  /** failed is the number of objects or changes with an error. */
  readonly failed?: number;
  /** message says what happened. */
  readonly message?: string;
}

/** plan counts and samples the pending exports. */
export interface SyncRunStatusPlan {
  /** digest is the SHA-256 over the guarded changes; an approval names it. Empty when there are none. */
  readonly digest?: string;
  /** add is the number of objects to create. */
  readonly add?: number;
  /** update is the number of objects to change. */
  readonly update?: number;
  /** delete is the number of objects to delete. */
  readonly delete?: number;
  /** disconnect is the number of objects that lose a source and change with it, which are updates as well, or that are given up as they are. */
  readonly disconnect?: number;
  /** referenceAdd is the number of references to add, such as members, those of objects that are yet to be created included. */
  readonly referenceAdd?: number;
  /** referenceRemove is the number of references to remove. */
  readonly referenceRemove?: number;
  /** guarded is the number of changes that the limits count. */
  readonly guarded?: number;
  /** unowned is the number of target objects with an anchor of ours but without a source; they are never deleted by themselves. */
  readonly unowned?: number;
  /** counted is how many changes byType, byRule and byOrganizationalUnit count. It is smaller than the plan where there was too much to be looked at before the export began. */
  readonly counted?: number;
  /** byType counts the changes by type of the target object, the largest first. */
  readonly byType?: SyncRunStatusPlanByType;
  /** byRule counts them by the outbound rule that creates or deletes the object or gives the changed values; an object may count for several. */
  readonly byRule?: SyncRunStatusPlanByRule;
  /** byOrganizationalUnit counts them by the container that the object has in its first source. */
  readonly byOrganizationalUnit?: SyncRunStatusPlanByOrganizationalUnit;
  /** samples are some of the changes, deletes first. */
  readonly samples?: readonly SyncRunStatusPlanSample[];
}

/** byType counts the changes by type of the target object, the largest first. */
export interface SyncRunStatusPlanByType {
  /** parts are the largest, at most 20. */
  readonly parts: readonly SyncRunStatusPlanByTypePart[];
  /** others sums the rest up. */
  readonly others?: SyncRunStatusPlanByTypeOthers;
}

/** One part of the plan. */
export interface SyncRunStatusPlanByTypePart {
  /** name of the type, rule or organizational unit; empty for objects that no source has any more. */
  readonly name: string;
  /** add is the number of objects to create. */
  readonly add: number;
  /** update is the number of objects to change, those included of which only references change. */
  readonly update: number;
  /** delete is the number of objects to delete. */
  readonly delete: number;
}

/** others sums the rest up. */
export interface SyncRunStatusPlanByTypeOthers {
  /** parts is how many there are. */
  readonly parts: number;
  /** add is the number of objects to create. */
  readonly add: number;
  /** update is the number of objects to change, those included of which only references change. */
  readonly update: number;
  /** delete is the number of objects to delete. */
  readonly delete: number;
}

/** byRule counts them by the outbound rule that creates or deletes the object or gives the changed values; an object may count for several. */
export interface SyncRunStatusPlanByRule {
  /** parts are the largest, at most 20. */
  readonly parts: readonly SyncRunStatusPlanByRulePart[];
  /** others sums the rest up. */
  readonly others?: SyncRunStatusPlanByRuleOthers;
}

/** One part of the plan. */
export interface SyncRunStatusPlanByRulePart {
  /** name of the type, rule or organizational unit; empty for objects that no source has any more. */
  readonly name: string;
  /** add is the number of objects to create. */
  readonly add: number;
  /** update is the number of objects to change, those included of which only references change. */
  readonly update: number;
  /** delete is the number of objects to delete. */
  readonly delete: number;
}

/** others sums the rest up. */
export interface SyncRunStatusPlanByRuleOthers {
  /** parts is how many there are. */
  readonly parts: number;
  /** add is the number of objects to create. */
  readonly add: number;
  /** update is the number of objects to change, those included of which only references change. */
  readonly update: number;
  /** delete is the number of objects to delete. */
  readonly delete: number;
}

/** byOrganizationalUnit counts them by the container that the object has in its first source. */
export interface SyncRunStatusPlanByOrganizationalUnit {
  /** parts are the largest, at most 20. */
  readonly parts: readonly SyncRunStatusPlanByOrganizationalUnitPart[];
  /** others sums the rest up. */
  readonly others?: SyncRunStatusPlanByOrganizationalUnitOthers;
}

/** One part of the plan. */
export interface SyncRunStatusPlanByOrganizationalUnitPart {
  /** name of the type, rule or organizational unit; empty for objects that no source has any more. */
  readonly name: string;
  /** add is the number of objects to create. */
  readonly add: number;
  /** update is the number of objects to change, those included of which only references change. */
  readonly update: number;
  /** delete is the number of objects to delete. */
  readonly delete: number;
}

/** others sums the rest up. */
export interface SyncRunStatusPlanByOrganizationalUnitOthers {
  /** parts is how many there are. */
  readonly parts: number;
  /** add is the number of objects to create. */
  readonly add: number;
  /** update is the number of objects to change, those included of which only references change. */
  readonly update: number;
  /** delete is the number of objects to delete. */
  readonly delete: number;
}

/** One planned change. */
export interface SyncRunStatusPlanSample {
  /** action is what happens to the object. Disconnect means that it loses a source and changes with it, or is given up as it is. */
  readonly action: 'Add' | 'Update' | 'Delete' | 'Disconnect';
  /** objectType is the type of the target object. */
  readonly objectType: string;
  /** label tells a person which object it is. */
  readonly label: string;
  /** sourceAnchor identifies the object on both sides, in Base64. */
  readonly sourceAnchor?: string;
  /** attributes are the names of the attributes that change. */
  readonly attributes?: readonly string[];
}

/** error is what ended the run. */
export interface SyncRunStatusError {
  /** code names the error for programs, such as Directory.InvalidCredentials. */
  readonly code: string;
  /** reason is the last part of the code. */
  readonly reason?: string;
  /** message says what happened. */
  readonly message: string;
  /** next says what to do about it. */
  readonly next?: string;
}

/** One object that could not be synchronized or written. */
export interface SyncRunStatusObjectError {
  /** label tells a person which object it is. */
  readonly label: string;
  /** sourceAnchor identifies the object on both sides, in Base64. */
  readonly sourceAnchor?: string;
  /** code names the error for programs, such as Directory.InvalidCredentials. */
  readonly code: string;
  /** message says what happened. */
  readonly message: string;
  /** next says what to do about it. */
  readonly next?: string;
}

/** One thing that wants a look. */
export interface SyncRunStatusWarning {
  /** label tells a person which object it is. */
  readonly label: string;
  /** sourceAnchor identifies the object on both sides, in Base64. */
  readonly sourceAnchor?: string;
  /** code names the error for programs, such as Directory.InvalidCredentials. */
  readonly code: string;
  /** message says what happened. */
  readonly message: string;
  /** next says what to do about it. */
  readonly next?: string;
}

/** Where the API server has SyncSchedule. */
export const syncScheduleKind = { group: 'lockstep.dev', version: 'v1alpha1', plural: 'syncschedules', kind: 'SyncSchedule', scope: 'Namespaced' } as const;

/** SyncSchedule is the root of a synchronization. It names the connectors and picks the rules, says when cycles run and within which limits, and owns the worker that runs them. Deleting it touches no identity. */
export interface SyncSchedule {
  readonly apiVersion?: 'lockstep.dev/v1alpha1';
  readonly kind?: 'SyncSchedule';
  readonly metadata: ObjectMeta;
  readonly spec: SyncScheduleSpec;
  readonly status?: SyncScheduleStatus;
}

/** SyncSchedule as a person writes it: what has a default may be left out. */
export interface SyncScheduleInput {
  readonly apiVersion?: 'lockstep.dev/v1alpha1';
  readonly kind?: 'SyncSchedule';
  readonly metadata: ObjectMeta;
  readonly spec: SyncScheduleSpecInput;
}

/** spec is what is synchronized, and how. */
export interface SyncScheduleSpec {
  /** mode says whether changes leave. Staging imports, synchronizes and plans, and never writes to a directory. Active also exports. */
  readonly mode: 'Staging' | 'Active';
  /** suspend starts no further run. The worker stays up, and a run under way ends. */
  readonly suspend: boolean;
  /** connectors are the directories, in order; between rules of equal precedence the earlier connector wins. */
  readonly connectors: readonly SyncScheduleConnector[];
  /** ruleSelector picks the SyncRules of the same namespace. Without it, the schedule has the default rules only. */
  readonly ruleSelector?: SyncScheduleRuleSelector;
  /** defaultRules are the rules that Lockstep ships. */
  readonly defaultRules: SyncScheduleDefaultRules;
  /** administrativeUnits are made in Entra ID, one for each organizational unit that is named here: with the users and groups that lie in it as members, as far as Entra ID has them. Each one carries the organizational unit's objectGUID in a directory extension of the connector's own application, and only what carries it is ever changed or deleted; an administrative unit of the same name is left alone. */
  readonly administrativeUnits: readonly SyncScheduleAdministrativeUnit[];
  /** metaverse tells of attributes that your own rules use beside those that the metaverse is known to have. */
  readonly metaverse: SyncScheduleMetaverse;
  /** parameters of your own, which rules of this schedule read as %Name% in expressions and in what their scopes ask for. Rules write a name in any case. Those that Lockstep fills by itself, such as %Domain.FQDN%, cannot be given here. */
  readonly parameters: readonly SyncScheduleParameter[];
  /** deltaPeriodSeconds is the time from the start of one delta cycle to the start of the next. */
  readonly deltaPeriodSeconds: number;
  /** limits protect the target. A plan beyond them is not written before a person has approved it. */
  readonly limits: SyncScheduleLimits;
  /** store says where the worker keeps its state: connector spaces, metaverse, pending exports and history. SQLite keeps it in one file on the worker's own volume. PostgreSQL keeps it in a schema of a database, and the worker needs no volume. */
  readonly store: SyncScheduleStore;
  /** historyLimit is how many finished SyncRuns are kept. */
  readonly historyLimit: number;
  /** history is what is kept of every change of a value, which is what lockstep explain and lockstep history tell. */
  readonly history: SyncScheduleHistory;
  /** worker shapes the pod that runs the cycles. */
  readonly worker: SyncScheduleWorker;
}

/** One directory of the schedule. */
export interface SyncScheduleConnector {
  /** name of a SyncConnector in the same namespace. */
  readonly name: string;
}

/** ruleSelector picks the SyncRules of the same namespace. Without it, the schedule has the default rules only. */
export interface SyncScheduleRuleSelector {
  /** matchLabels are the labels that a rule must carry, all of them. */
  readonly matchLabels: Readonly<Record<string, string>>;
}

/** defaultRules are the rules that Lockstep ships. */
export interface SyncScheduleDefaultRules {
  /** version of the shipped set. An upgrade of the operator never changes it. */
  readonly version: 'v1';
  /** disable names the shipped rules to leave out. */
  readonly disable: readonly string[];
  /** sourceAnchor is what names a person for ever on both sides. It must never change once people are in the tenant. Groups, contacts and computers are always named by their objectGUID. */
  readonly sourceAnchor: SyncScheduleDefaultRulesSourceAnchor;
  /** userMatching says how accounts of several forests are found to be one person. */
  readonly userMatching: SyncScheduleDefaultRulesUserMatching;
  /** alternateLogin takes the name to sign in with from another attribute than userPrincipalName, such as mail. The directory's own name is then computed as onPremisesUserPrincipalName. */
  readonly alternateLogin?: SyncScheduleDefaultRulesAlternateLogin;
  /** exchangeHybrid adds the rules of Exchange hybrid. What they would write back to Active Directory is not written in this release. */
  readonly exchangeHybrid: 'Enabled' | 'Disabled';
  /** maxGroupMembers keeps larger groups out of the tenant. A group that grows beyond it becomes an error, and stays as it is there. */
  readonly maxGroupMembers: number;
  /** additions are rules behind Entra Connect's own, weaker than all others: a mail nickname for who has none from Exchange, a place of use from the country of the address, and attributes of later builds, such as employeeID and employeeType. None leaves them out. */
  readonly additions: 'All' | 'None';
}

/** sourceAnchor is what names a person for ever on both sides. It must never change once people are in the tenant. Groups, contacts and computers are always named by their objectGUID. */
export interface SyncScheduleDefaultRulesSourceAnchor {
  /** attribute of users in Active Directory. Where mS-DS-ConsistencyGuid is empty, objectGUID stands in; with any other attribute, a user without a value stays out. */
  readonly attribute: string;
}

/** userMatching says how accounts of several forests are found to be one person. */
export interface SyncScheduleDefaultRulesUserMatching {
  /** type of the match. None makes a person of every account. Mail compares mail. ObjectSID compares objectSid with msExchMasterAccountSid and msRTCSIP-OriginatorSid, which is how an account forest and its resource forests belong together. Attribute compares an attribute of your own. */
  readonly type: 'None' | 'Mail' | 'ObjectSID' | 'Attribute';
  /** attribute to compare, by its name in Active Directory. */
  readonly attribute?: string;
}

/** alternateLogin takes the name to sign in with from another attribute than userPrincipalName, such as mail. The directory's own name is then computed as onPremisesUserPrincipalName. */
export interface SyncScheduleDefaultRulesAlternateLogin {
  /** attribute of users in Active Directory. */
  readonly attribute: string;
}

/** One organizational unit. */
export interface SyncScheduleAdministrativeUnit {
  /** connector that reads the organizational unit, by name; one of spec.connectors. */
  readonly connector: string;
  /** organizationalUnit by its distinguished name, such as OU=Sales,DC=contoso,DC=test. One that was renamed since it was first found is still known. */
  readonly organizationalUnit: string;
  /** name of the administrative unit. Without one it has that of the organizational unit. */
  readonly name?: string;
  /** members are the objects at any depth below the organizational unit (Nested), or those right in it (Direct). */
  readonly members: 'Nested' | 'Direct';
}

/** metaverse tells of attributes that your own rules use beside those that the metaverse is known to have. */
export interface SyncScheduleMetaverse {
  /** attributes of your own. An attribute comes into being by being written; one that stands here is known by its type, so that rules are checked against it, and directory extensions of the same name are written as that type. */
  readonly attributes: readonly SyncScheduleMetaverseAttribute[];
}

/** One attribute. */
export interface SyncScheduleMetaverseAttribute {
  /** name of the attribute, as rules write it. */
  readonly name: string;
  /** type of its values. */
  readonly type: 'String' | 'Integer' | 'Boolean' | 'Binary' | 'Reference';
  /** multiValued says that it may have several values. */
  readonly multiValued: boolean;
  /** objectTypes of the metaverse that have it. Without one, all have it. */
  readonly objectTypes: readonly string[];
}

/** One parameter. */
export interface SyncScheduleParameter {
  /** name of the parameter, without the percent signs. */
  readonly name: string;
  /** value is the text that takes its place. It is no secret; everybody who reads the schedule reads it. */
  readonly value: string;
}

/** limits protect the target. A plan beyond them is not written before a person has approved it. */
export interface SyncScheduleLimits {
  /** deletes limits how many objects one plan may delete. Either limit stops the plan. */
  readonly deletes: SyncScheduleLimitsDeletes;
  /** disables limits how many accounts one plan may take access from. Without it, disabling is never held back, but while another limit stops the plan no more accounts are disabled than deletes may leave. */
  readonly disables?: SyncScheduleLimitsDisables;
  /** disconnects limits how many objects of the target one plan may let lose a source that filled them, by scope, by rule, by a deletion at the source or by a connector that left the schedule, with a change of their values or references; or give up as they are, because no rule keeps them up any more or another synchronization writes them. Objects that are deleted do not count. */
  readonly disconnects?: SyncScheduleLimitsDisconnects;
  /** membershipRemovals limits how many members one plan may take out of groups. Members that are deleted do not count. */
  readonly membershipRemovals?: SyncScheduleLimitsMembershipRemovals;
  /** attributeUpdates limit how many objects one plan may give another value of chosen attributes. */
  readonly attributeUpdates: readonly SyncScheduleLimitsAttributeUpdate[];
  /** minimumObjects are numbers of objects that connectors must have. A read that would leave fewer removes nothing, and while a connector has fewer, nothing leaves but disabling. */
  readonly minimumObjects: readonly SyncScheduleLimitsMinimumObject[];
  /** sourceShrink limits how many objects of a source one read may miss. A read that misses more removes nothing before a person has approved it, or the source shows the objects again. */
  readonly sourceShrink?: SyncScheduleLimitsSourceShrink;
  /** absence says how certain it must be that an object is gone, or out of scope, before its delete is planned. */
  readonly absence: SyncScheduleLimitsAbsence;
}

/** deletes limits how many objects one plan may delete. Either limit stops the plan. */
export interface SyncScheduleLimitsDeletes {
  /** count is the largest number of deletes that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the owned objects that leaves without approval. */
  readonly percent: number;
  /** percentFrom is the number of owned objects from which percent counts. */
  readonly percentFrom: number;
}

/** disables limits how many accounts one plan may take access from. Without it, disabling is never held back, but while another limit stops the plan no more accounts are disabled than deletes may leave. */
export interface SyncScheduleLimitsDisables {
  /** count is the largest number of accounts to be disabled that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the owned objects that leaves without approval. */
  readonly percent: number;
  /** percentFrom is the number of the owned objects from which percent counts. */
  readonly percentFrom: number;
}

/** disconnects limits how many objects of the target one plan may let lose a source that filled them, by scope, by rule, by a deletion at the source or by a connector that left the schedule, with a change of their values or references; or give up as they are, because no rule keeps them up any more or another synchronization writes them. Objects that are deleted do not count. */
export interface SyncScheduleLimitsDisconnects {
  /** count is the largest number of disconnects that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the linked objects that leaves without approval. */
  readonly percent: number;
  /** percentFrom is the number of the linked objects from which percent counts. */
  readonly percentFrom: number;
}

/** membershipRemovals limits how many members one plan may take out of groups. Members that are deleted do not count. */
export interface SyncScheduleLimitsMembershipRemovals {
  /** perGroup limits the removals from each group. */
  readonly perGroup?: SyncScheduleLimitsMembershipRemovalsPerGroup;
  /** total is the largest number of removals from all groups that leaves without approval. */
  readonly total?: number;
}

/** perGroup limits the removals from each group. */
export interface SyncScheduleLimitsMembershipRemovalsPerGroup {
  /** count is the largest number of members of one group that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the members of the group that leaves without approval. */
  readonly percent: number;
  /** percentFrom is the number of the members of the group from which percent counts. */
  readonly percentFrom: number;
}

/** One limit, counted over objects of which any of the attributes changes. */
export interface SyncScheduleLimitsAttributeUpdate {
  /** attributes are the names in the target, such as userPrincipalName. */
  readonly attributes: readonly string[];
  /** count is the largest number of objects that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the owned objects that leaves without approval. */
  readonly percent: number;
  /** percentFrom is the number of the owned objects from which percent counts. */
  readonly percentFrom: number;
}

/** One connector and its minimum. */
export interface SyncScheduleLimitsMinimumObject {
  /** connector is one of the schedule's connectors. */
  readonly connector: string;
  /** count is the smallest number of objects. */
  readonly count: number;
}

/** sourceShrink limits how many objects of a source one read may miss. A read that misses more removes nothing before a person has approved it, or the source shows the objects again. */
export interface SyncScheduleLimitsSourceShrink {
  /** count is the largest number of missing objects that is believed without approval. */
  readonly count: number;
  /** percent is the largest share of the known objects of the source that is believed without approval. */
  readonly percent: number;
  /** percentFrom is the number of the known objects of the source from which percent counts. */
  readonly percentFrom: number;
}

/** absence says how certain it must be that an object is gone, or out of scope, before its delete is planned. */
export interface SyncScheduleLimitsAbsence {
  /** consecutiveReads is the number of reads of every source, one after the other, that must have missed it. */
  readonly consecutiveReads: number;
  /** gracePeriodSeconds is the time that must have passed since the first of them. The object stays as it is until then. */
  readonly gracePeriodSeconds: number;
}

/** store says where the worker keeps its state: connector spaces, metaverse, pending exports and history. SQLite keeps it in one file on the worker's own volume. PostgreSQL keeps it in a schema of a database, and the worker needs no volume. */
export interface SyncScheduleStore {
  /** type of the store. */
  readonly type: 'SQLite' | 'PostgreSQL';
  /** postgreSQL is how the worker reaches its database. The connection is always encrypted. */
  readonly postgreSQL?: SyncScheduleStorePostgreSQL;
}

/** postgreSQL is how the worker reaches its database. The connection is always encrypted. */
export interface SyncScheduleStorePostgreSQL {
  /** connectionSecretRef names the Secret with the connection. The keys are by default those of CloudNativePG's Secrets. A changed Secret counts at the next connection, without a restart. */
  readonly connectionSecretRef: SyncScheduleStorePostgreSQLConnectionSecretRef;
  /** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
  readonly certificateAuthorityRef?: SyncScheduleStorePostgreSQLCertificateAuthorityRef;
}

/** connectionSecretRef names the Secret with the connection. The keys are by default those of CloudNativePG's Secrets. A changed Secret counts at the next connection, without a restart. */
export interface SyncScheduleStorePostgreSQLConnectionSecretRef {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** hostKey is the key of the name or address of the server, which its certificate must name. */
  readonly hostKey: string;
  /** portKey is the key of the server's port. */
  readonly portKey: string;
  /** databaseKey is the key of the database. */
  readonly databaseKey: string;
  /** usernameKey is the key of the user, who may make schemas in the database. */
  readonly usernameKey: string;
  /** passwordKey is the key of the user's password. */
  readonly passwordKey: string;
}

/** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
export interface SyncScheduleStorePostgreSQLCertificateAuthorityRef {
  /** kind of the object that holds the certificates. */
  readonly kind: 'Secret' | 'ConfigMap';
  /** name of the object in the same namespace. */
  readonly name: string;
  /** key of the value that holds the certificates. */
  readonly key: string;
}

/** history is what is kept of every change of a value, which is what lockstep explain and lockstep history tell. */
export interface SyncScheduleHistory {
  /** days is how long a change is remembered. What an object is now is known for ever. */
  readonly days: number;
}

/** worker shapes the pod that runs the cycles. */
export interface SyncScheduleWorker {
  /** storage is the volume of a store of type SQLite. It can not be changed later, and stays when the schedule is deleted. */
  readonly storage: SyncScheduleWorkerStorage;
  /** resources are the compute resources of the worker's container. */
  readonly resources?: SyncScheduleWorkerResources;
  /** nodeSelector names the labels of the nodes that the pod may run on. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** tolerations let the pod run on tainted nodes. */
  readonly tolerations?: readonly SyncScheduleWorkerToleration[];
  /** logLevel is how much the worker writes to its log. */
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
}

/** storage is the volume of a store of type SQLite. It can not be changed later, and stays when the schedule is deleted. */
export interface SyncScheduleWorkerStorage {
  /** size of the volume. */
  readonly size: number | string;
  /** storageClassName is the class of the volume. Without it, the cluster's default. */
  readonly storageClassName?: string;
}

/** resources are the compute resources of the worker's container. */
export interface SyncScheduleWorkerResources {
  /** requests are what the container is given at least. */
  readonly requests?: Readonly<Record<string, number | string>>;
  /** limits are what the container is given at most. */
  readonly limits?: Readonly<Record<string, number | string>>;
}

/** One toleration, as in a pod. */
export interface SyncScheduleWorkerToleration {
  /** key of the taint. */
  readonly key?: string;
  /** operator compares the taint's value. */
  readonly operator?: 'Exists' | 'Equal';
  /** value of the taint. */
  readonly value?: string;
  /** effect of the taint. */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /** tolerationSeconds is how long a NoExecute taint is tolerated. */
  readonly tolerationSeconds?: number;
}

/** spec is what is synchronized, and how. */
export interface SyncScheduleSpecInput {
  /** mode says whether changes leave. Staging imports, synchronizes and plans, and never writes to a directory. Active also exports. */
  readonly mode: 'Staging' | 'Active';
  /** suspend starts no further run. The worker stays up, and a run under way ends. */
  readonly suspend?: boolean;
  /** connectors are the directories, in order; between rules of equal precedence the earlier connector wins. */
  readonly connectors: readonly SyncScheduleConnector[];
  /** ruleSelector picks the SyncRules of the same namespace. Without it, the schedule has the default rules only. */
  readonly ruleSelector?: SyncScheduleRuleSelector;
  /** defaultRules are the rules that Lockstep ships. */
  readonly defaultRules?: SyncScheduleDefaultRulesInput;
  /** administrativeUnits are made in Entra ID, one for each organizational unit that is named here: with the users and groups that lie in it as members, as far as Entra ID has them. Each one carries the organizational unit's objectGUID in a directory extension of the connector's own application, and only what carries it is ever changed or deleted; an administrative unit of the same name is left alone. */
  readonly administrativeUnits?: readonly SyncScheduleAdministrativeUnitInput[];
  /** metaverse tells of attributes that your own rules use beside those that the metaverse is known to have. */
  readonly metaverse?: SyncScheduleMetaverseInput;
  /** parameters of your own, which rules of this schedule read as %Name% in expressions and in what their scopes ask for. Rules write a name in any case. Those that Lockstep fills by itself, such as %Domain.FQDN%, cannot be given here. */
  readonly parameters?: readonly SyncScheduleParameter[];
  /** deltaPeriodSeconds is the time from the start of one delta cycle to the start of the next. */
  readonly deltaPeriodSeconds?: number;
  /** limits protect the target. A plan beyond them is not written before a person has approved it. */
  readonly limits?: SyncScheduleLimitsInput;
  /** store says where the worker keeps its state: connector spaces, metaverse, pending exports and history. SQLite keeps it in one file on the worker's own volume. PostgreSQL keeps it in a schema of a database, and the worker needs no volume. */
  readonly store?: SyncScheduleStoreInput;
  /** historyLimit is how many finished SyncRuns are kept. */
  readonly historyLimit?: number;
  /** history is what is kept of every change of a value, which is what lockstep explain and lockstep history tell. */
  readonly history?: SyncScheduleHistoryInput;
  /** worker shapes the pod that runs the cycles. */
  readonly worker?: SyncScheduleWorkerInput;
}

/** defaultRules are the rules that Lockstep ships. */
export interface SyncScheduleDefaultRulesInput {
  /** version of the shipped set. An upgrade of the operator never changes it. */
  readonly version?: 'v1';
  /** disable names the shipped rules to leave out. */
  readonly disable?: readonly string[];
  /** sourceAnchor is what names a person for ever on both sides. It must never change once people are in the tenant. Groups, contacts and computers are always named by their objectGUID. */
  readonly sourceAnchor?: SyncScheduleDefaultRulesSourceAnchorInput;
  /** userMatching says how accounts of several forests are found to be one person. */
  readonly userMatching?: SyncScheduleDefaultRulesUserMatchingInput;
  /** alternateLogin takes the name to sign in with from another attribute than userPrincipalName, such as mail. The directory's own name is then computed as onPremisesUserPrincipalName. */
  readonly alternateLogin?: SyncScheduleDefaultRulesAlternateLogin;
  /** exchangeHybrid adds the rules of Exchange hybrid. What they would write back to Active Directory is not written in this release. */
  readonly exchangeHybrid?: 'Enabled' | 'Disabled';
  /** maxGroupMembers keeps larger groups out of the tenant. A group that grows beyond it becomes an error, and stays as it is there. */
  readonly maxGroupMembers?: number;
  /** additions are rules behind Entra Connect's own, weaker than all others: a mail nickname for who has none from Exchange, a place of use from the country of the address, and attributes of later builds, such as employeeID and employeeType. None leaves them out. */
  readonly additions?: 'All' | 'None';
}

/** sourceAnchor is what names a person for ever on both sides. It must never change once people are in the tenant. Groups, contacts and computers are always named by their objectGUID. */
export interface SyncScheduleDefaultRulesSourceAnchorInput {
  /** attribute of users in Active Directory. Where mS-DS-ConsistencyGuid is empty, objectGUID stands in; with any other attribute, a user without a value stays out. */
  readonly attribute?: string;
}

/** userMatching says how accounts of several forests are found to be one person. */
export interface SyncScheduleDefaultRulesUserMatchingInput {
  /** type of the match. None makes a person of every account. Mail compares mail. ObjectSID compares objectSid with msExchMasterAccountSid and msRTCSIP-OriginatorSid, which is how an account forest and its resource forests belong together. Attribute compares an attribute of your own. */
  readonly type?: 'None' | 'Mail' | 'ObjectSID' | 'Attribute';
  /** attribute to compare, by its name in Active Directory. */
  readonly attribute?: string;
}

/** One organizational unit. */
export interface SyncScheduleAdministrativeUnitInput {
  /** connector that reads the organizational unit, by name; one of spec.connectors. */
  readonly connector: string;
  /** organizationalUnit by its distinguished name, such as OU=Sales,DC=contoso,DC=test. One that was renamed since it was first found is still known. */
  readonly organizationalUnit: string;
  /** name of the administrative unit. Without one it has that of the organizational unit. */
  readonly name?: string;
  /** members are the objects at any depth below the organizational unit (Nested), or those right in it (Direct). */
  readonly members?: 'Nested' | 'Direct';
}

/** metaverse tells of attributes that your own rules use beside those that the metaverse is known to have. */
export interface SyncScheduleMetaverseInput {
  /** attributes of your own. An attribute comes into being by being written; one that stands here is known by its type, so that rules are checked against it, and directory extensions of the same name are written as that type. */
  readonly attributes?: readonly SyncScheduleMetaverseAttributeInput[];
}

/** One attribute. */
export interface SyncScheduleMetaverseAttributeInput {
  /** name of the attribute, as rules write it. */
  readonly name: string;
  /** type of its values. */
  readonly type?: 'String' | 'Integer' | 'Boolean' | 'Binary' | 'Reference';
  /** multiValued says that it may have several values. */
  readonly multiValued?: boolean;
  /** objectTypes of the metaverse that have it. Without one, all have it. */
  readonly objectTypes?: readonly string[];
}

/** limits protect the target. A plan beyond them is not written before a person has approved it. */
export interface SyncScheduleLimitsInput {
  /** deletes limits how many objects one plan may delete. Either limit stops the plan. */
  readonly deletes?: SyncScheduleLimitsDeletesInput;
  /** disables limits how many accounts one plan may take access from. Without it, disabling is never held back, but while another limit stops the plan no more accounts are disabled than deletes may leave. */
  readonly disables?: SyncScheduleLimitsDisablesInput;
  /** disconnects limits how many objects of the target one plan may let lose a source that filled them, by scope, by rule, by a deletion at the source or by a connector that left the schedule, with a change of their values or references; or give up as they are, because no rule keeps them up any more or another synchronization writes them. Objects that are deleted do not count. */
  readonly disconnects?: SyncScheduleLimitsDisconnectsInput;
  /** membershipRemovals limits how many members one plan may take out of groups. Members that are deleted do not count. */
  readonly membershipRemovals?: SyncScheduleLimitsMembershipRemovalsInput;
  /** attributeUpdates limit how many objects one plan may give another value of chosen attributes. */
  readonly attributeUpdates?: readonly SyncScheduleLimitsAttributeUpdateInput[];
  /** minimumObjects are numbers of objects that connectors must have. A read that would leave fewer removes nothing, and while a connector has fewer, nothing leaves but disabling. */
  readonly minimumObjects?: readonly SyncScheduleLimitsMinimumObject[];
  /** sourceShrink limits how many objects of a source one read may miss. A read that misses more removes nothing before a person has approved it, or the source shows the objects again. */
  readonly sourceShrink?: SyncScheduleLimitsSourceShrinkInput;
  /** absence says how certain it must be that an object is gone, or out of scope, before its delete is planned. */
  readonly absence?: SyncScheduleLimitsAbsenceInput;
}

/** deletes limits how many objects one plan may delete. Either limit stops the plan. */
export interface SyncScheduleLimitsDeletesInput {
  /** count is the largest number of deletes that leaves without approval. */
  readonly count?: number;
  /** percent is the largest share of the owned objects that leaves without approval. */
  readonly percent?: number;
  /** percentFrom is the number of owned objects from which percent counts. */
  readonly percentFrom?: number;
}

/** disables limits how many accounts one plan may take access from. Without it, disabling is never held back, but while another limit stops the plan no more accounts are disabled than deletes may leave. */
export interface SyncScheduleLimitsDisablesInput {
  /** count is the largest number of accounts to be disabled that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the owned objects that leaves without approval. */
  readonly percent?: number;
  /** percentFrom is the number of the owned objects from which percent counts. */
  readonly percentFrom?: number;
}

/** disconnects limits how many objects of the target one plan may let lose a source that filled them, by scope, by rule, by a deletion at the source or by a connector that left the schedule, with a change of their values or references; or give up as they are, because no rule keeps them up any more or another synchronization writes them. Objects that are deleted do not count. */
export interface SyncScheduleLimitsDisconnectsInput {
  /** count is the largest number of disconnects that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the linked objects that leaves without approval. */
  readonly percent?: number;
  /** percentFrom is the number of the linked objects from which percent counts. */
  readonly percentFrom?: number;
}

/** membershipRemovals limits how many members one plan may take out of groups. Members that are deleted do not count. */
export interface SyncScheduleLimitsMembershipRemovalsInput {
  /** perGroup limits the removals from each group. */
  readonly perGroup?: SyncScheduleLimitsMembershipRemovalsPerGroupInput;
  /** total is the largest number of removals from all groups that leaves without approval. */
  readonly total?: number;
}

/** perGroup limits the removals from each group. */
export interface SyncScheduleLimitsMembershipRemovalsPerGroupInput {
  /** count is the largest number of members of one group that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the members of the group that leaves without approval. */
  readonly percent?: number;
  /** percentFrom is the number of the members of the group from which percent counts. */
  readonly percentFrom?: number;
}

/** One limit, counted over objects of which any of the attributes changes. */
export interface SyncScheduleLimitsAttributeUpdateInput {
  /** attributes are the names in the target, such as userPrincipalName. */
  readonly attributes: readonly string[];
  /** count is the largest number of objects that leaves without approval. */
  readonly count: number;
  /** percent is the largest share of the owned objects that leaves without approval. */
  readonly percent?: number;
  /** percentFrom is the number of the owned objects from which percent counts. */
  readonly percentFrom?: number;
}

/** sourceShrink limits how many objects of a source one read may miss. A read that misses more removes nothing before a person has approved it, or the source shows the objects again. */
export interface SyncScheduleLimitsSourceShrinkInput {
  /** count is the largest number of missing objects that is believed without approval. */
  readonly count: number;
  /** percent is the largest share of the known objects of the source that is believed without approval. */
  readonly percent?: number;
  /** percentFrom is the number of the known objects of the source from which percent counts. */
  readonly percentFrom?: number;
}

/** absence says how certain it must be that an object is gone, or out of scope, before its delete is planned. */
export interface SyncScheduleLimitsAbsenceInput {
  /** consecutiveReads is the number of reads of every source, one after the other, that must have missed it. */
  readonly consecutiveReads?: number;
  /** gracePeriodSeconds is the time that must have passed since the first of them. The object stays as it is until then. */
  readonly gracePeriodSeconds?: number;
}

/** store says where the worker keeps its state: connector spaces, metaverse, pending exports and history. SQLite keeps it in one file on the worker's own volume. PostgreSQL keeps it in a schema of a database, and the worker needs no volume. */
export interface SyncScheduleStoreInput {
  /** type of the store. */
  readonly type?: 'SQLite' | 'PostgreSQL';
  /** postgreSQL is how the worker reaches its database. The connection is always encrypted. */
  readonly postgreSQL?: SyncScheduleStorePostgreSQLInput;
}

/** postgreSQL is how the worker reaches its database. The connection is always encrypted. */
export interface SyncScheduleStorePostgreSQLInput {
  /** connectionSecretRef names the Secret with the connection. The keys are by default those of CloudNativePG's Secrets. A changed Secret counts at the next connection, without a restart. */
  readonly connectionSecretRef: SyncScheduleStorePostgreSQLConnectionSecretRefInput;
  /** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
  readonly certificateAuthorityRef?: SyncScheduleStorePostgreSQLCertificateAuthorityRefInput;
}

/** connectionSecretRef names the Secret with the connection. The keys are by default those of CloudNativePG's Secrets. A changed Secret counts at the next connection, without a restart. */
export interface SyncScheduleStorePostgreSQLConnectionSecretRefInput {
  /** name of a Secret in the same namespace. */
  readonly name: string;
  /** hostKey is the key of the name or address of the server, which its certificate must name. */
  readonly hostKey?: string;
  /** portKey is the key of the server's port. */
  readonly portKey?: string;
  /** databaseKey is the key of the database. */
  readonly databaseKey?: string;
  /** usernameKey is the key of the user, who may make schemas in the database. */
  readonly usernameKey?: string;
  /** passwordKey is the key of the user's password. */
  readonly passwordKey?: string;
}

/** certificateAuthorityRef names the certificate authorities to trust, in PEM. Without it, those of the system. */
export interface SyncScheduleStorePostgreSQLCertificateAuthorityRefInput {
  /** kind of the object that holds the certificates. */
  readonly kind: 'Secret' | 'ConfigMap';
  /** name of the object in the same namespace. */
  readonly name: string;
  /** key of the value that holds the certificates. */
  readonly key?: string;
}

/** history is what is kept of every change of a value, which is what lockstep explain and lockstep history tell. */
export interface SyncScheduleHistoryInput {
  /** days is how long a change is remembered. What an object is now is known for ever. */
  readonly days?: number;
}

/** worker shapes the pod that runs the cycles. */
export interface SyncScheduleWorkerInput {
  /** storage is the volume of a store of type SQLite. It can not be changed later, and stays when the schedule is deleted. */
  readonly storage?: SyncScheduleWorkerStorageInput;
  /** resources are the compute resources of the worker's container. */
  readonly resources?: SyncScheduleWorkerResources;
  /** nodeSelector names the labels of the nodes that the pod may run on. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** tolerations let the pod run on tainted nodes. */
  readonly tolerations?: readonly SyncScheduleWorkerToleration[];
  /** logLevel is how much the worker writes to its log. */
  readonly logLevel?: 'error' | 'warn' | 'info' | 'debug';
}

/** storage is the volume of a store of type SQLite. It can not be changed later, and stays when the schedule is deleted. */
export interface SyncScheduleWorkerStorageInput {
  /** size of the volume. */
  readonly size?: number | string;
  /** storageClassName is the class of the volume. Without it, the cluster's default. */
  readonly storageClassName?: string;
}

/** status is what the operator found and what the workers say. */
export interface SyncScheduleStatus {
  /** conditions are the object's present state, one entry a type. */
  readonly conditions?: readonly Condition[];
  /** observedGeneration is the generation that the operator last looked at; -1 before the first look. */
  readonly observedGeneration?: number;
  /** revisions are the compiled configurations, by their hash. */
  readonly revisions?: SyncScheduleStatusRevisions;
  /** workers are the worker's pods; each writes its own entry. */
  readonly workers?: readonly SyncScheduleStatusWorker[];
}

/** revisions are the compiled configurations, by their hash. */
export interface SyncScheduleStatusRevisions {
  /** candidate is the newest configuration that compiled. */
  readonly candidate?: string;
  /** active is the configuration that workers run from their next cycle on. */
  readonly active?: string;
}

/** What one worker pod says of itself. */
export interface SyncScheduleStatusWorker {
  /** pod is the name of the pod. */
  readonly pod: string;
  /** revision is the hash of the configuration that the worker runs. */
  readonly revision?: string;
  /** state says whether a run is under way. */
  readonly state?: 'Idle' | 'Running';
  /** error is what keeps the worker from running the active revision, such as a database that is down; it tries again by itself. */
  readonly error?: SyncScheduleStatusWorkerError;
  /** lastRun is the newest run of this worker. */
  readonly lastRun?: SyncScheduleStatusWorkerLastRun;
  /** lastSuccessTime is when a run last ended well. */
  readonly lastSuccessTime?: string;
  /** export is how far the export under way is; absent while none is. */
  readonly export?: SyncScheduleStatusWorkerExport;
  /** announcement is a scheduled cycle that has something to say; the operator makes a SyncRun for it. */
  readonly announcement?: SyncScheduleStatusWorkerAnnouncement;
  /** connectors are the directories as this worker sees them. */
  readonly connectors?: readonly SyncScheduleStatusWorkerConnector[];
  /** plan counts the pending exports. */
  readonly plan?: SyncScheduleStatusWorkerPlan;
}

/** error is what keeps the worker from running the active revision, such as a database that is down; it tries again by itself. */
export interface SyncScheduleStatusWorkerError {
  /** code names the error for programs, such as Directory.InvalidCredentials. */
  readonly code: string;
  /** reason is the last part of the code. */
  readonly reason?: string;
  /** message says what happened. */
  readonly message: string;
  /** next says what to do about it. */
  readonly next?: string;
  /** since is when the error first came. */
  readonly since?: string;
}

/** lastRun is the newest run of this worker. */
export interface SyncScheduleStatusWorkerLastRun {
  /** name of the SyncRun; absent for a scheduled cycle that left none. */
  readonly name?: string;
  /** type says whether everything or only what changed is read and evaluated. */
  readonly type?: 'Delta' | 'Full';
  /** trigger says whether a person or the schedule asked for the run. */
  readonly trigger?: 'Request' | 'Schedule';
  /** startTime is when it started. */
  readonly startTime?: string;
  /** finishTime is when it ended. */
  readonly finishTime?: string;
  /** result is how it ended. */
  readonly result?: 'Succeeded' | 'CompletedWithErrors' | 'AwaitingApproval' | 'Failed' | 'Superseded';
  /** message is a sentence on the result. */
  readonly message?: string;
}

/** export is how far the export under way is; absent while none is. */
export interface SyncScheduleStatusWorkerExport {
  /** done is the number of changes that the target has answered. */
  readonly done: number;
  /** planned is the number of changes at its beginning. */
  readonly planned: number;
  /** remainingSeconds is how long the rest is going to take by the write budget, if nobody else writes. */
  readonly remainingSeconds?: number;
}

/** announcement is a scheduled cycle that has something to say; the operator makes a SyncRun for it. */
export interface SyncScheduleStatusWorkerAnnouncement {
  /** type says whether everything or only what changed is read and evaluated. */
  readonly type: 'Delta' | 'Full';
  /** trigger is always the schedule. */
  readonly trigger: 'Schedule';
  /** startTime is when it started. */
  readonly startTime: string;
  /** reason is one word on what there is to say. */
  readonly reason: string;
}

/** One directory as this worker sees it. */
export interface SyncScheduleStatusWorkerConnector {
  /** name of the SyncConnector. */
  readonly name: string;
  /** lastImportTime is when an import last ended well. */
  readonly lastImportTime?: string;
  /** objects is the number of objects in the connector space. */
  readonly objects?: number;
  /** error is what keeps the worker from the directory. */
  readonly error?: SyncScheduleStatusWorkerConnectorError;
}

/** error is what keeps the worker from the directory. */
export interface SyncScheduleStatusWorkerConnectorError {
  /** code names the error for programs, such as Directory.InvalidCredentials. */
  readonly code: string;
  /** reason is the last part of the code. */
  readonly reason?: string;
  /** message says what happened. */
  readonly message: string;
  /** next says what to do about it. */
  readonly next?: string;
  /** since is when the error first came. */
  readonly since?: string;
}

/** plan counts the pending exports. */
export interface SyncScheduleStatusWorkerPlan {
  /** digest is the SHA-256 over the guarded changes; an approval names it. Empty when there are none. */
  readonly digest?: string;
  /** add is the number of objects to create. */
  readonly add?: number;
  /** update is the number of objects to change. */
  readonly update?: number;
  /** delete is the number of objects to delete. */
  readonly delete?: number;
  /** disconnect is the number of objects that lose a source and change with it, which are updates as well, or that are given up as they are. */
  readonly disconnect?: number;
  /** referenceAdd is the number of references to add, such as members, those of objects that are yet to be created included. */
  readonly referenceAdd?: number;
  /** referenceRemove is the number of references to remove. */
  readonly referenceRemove?: number;
  /** unowned is the number of target objects with an anchor of ours but without a source; they are never deleted by themselves. */
  readonly unowned?: number;
  /** errors is the number of objects that can not be synchronized or written. */
  readonly errors?: number;
}
