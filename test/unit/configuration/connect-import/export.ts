// Writes exports of Entra Connect in the format of Get-ADSyncServerConfiguration, of whatever a test needs.
import {
  type ConnectImport,
  type ExportFile,
  importConnect,
  type ImportOptions,
} from '../../../../operator/configuration/connect-import/index.ts';

export const forestId = '{11111111-1111-4111-8111-111111111111}';
export const otherForestId = '{22222222-2222-4222-8222-222222222222}';
export const tenantId = '{b891884f-051e-4a83-95af-2544101c9083}';
const noId = '{00000000-0000-0000-0000-000000000000}';

export const xmlText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export interface FlowDraft {
  readonly to: string;
  readonly from?: readonly string[];
  readonly constant?: string;
  readonly expression?: string;
  readonly merge?: string;
  readonly once?: 'true';
}

export interface RuleDraft {
  readonly name: string;
  readonly precedence: number;
  readonly id?: string;
  readonly tag?: string;
  readonly description?: string;
  readonly direction?: string;
  readonly disabled?: 'True';
  readonly connector?: string;
  readonly source?: string;
  readonly target?: string;
  readonly linkType?: string;
  readonly flows?: readonly FlowDraft[];
  /** Groups of `[attribute, operator, value]`. */
  readonly scope?: readonly (readonly (readonly [string, string, string])[])[];
  /** Groups of `[connector attribute, metaverse attribute]`. */
  readonly join?: readonly (readonly (readonly [string, string, 'True'?])[])[];
  readonly before?: string;
  readonly softDelete?: string;
  readonly passwordSync?: 'true';
  /** Goes in as it is, at the end of the rule. */
  readonly more?: string;
}

function flowXml({ to, from = [], constant, expression, merge = 'Update', once }: FlowDraft): string {
  const attributes = from.map((name) => `<attr>${name}</attr>`).join('');
  const source = constant === undefined ? (attributes === '' ? '' : `<src>${attributes}</src>`) : `<src>${xmlText(constant)}</src>`;
  const text = expression === undefined ? '' : `<expression>${xmlText(expression)}</expression>`;
  return `<mapping${once === undefined ? '' : ` execute-once="${once}"`}><dest>${to}</dest>${source}${text}<valueMergeType>${merge}</valueMergeType></mapping>`;
}

let ruleNumber = 0;
const nextId = (): string => `{aaaaaaaa-0000-4000-8000-${String((ruleNumber += 1)).padStart(12, '0')}}`;

export function ruleXml(rule: RuleDraft): string {
  const id = rule.id ?? nextId();
  const scope = (rule.scope ?? []).map(
    (group) =>
      `<conditions>${group.map(([attribute, operator, value]) => `<scope><csAttribute>${attribute}</csAttribute><csOperator>${operator}</csOperator><csValue>${xmlText(value)}</csValue></scope>`).join('')}</conditions>`,
  );
  const join = (rule.join ?? []).map(
    (group) =>
      `<conditions>${group.map(([ours, theirs, exact]) => `<condition>${exact === undefined ? '' : `<caseSensitive>${exact}</caseSensitive>`}<csAttribute>${ours}</csAttribute><ilmAttribute>${theirs}</ilmAttribute></condition>`).join('')}</conditions>`,
  );
  return `<synchronizationRule>
  <id>${id}</id>
  <internal-id>${id}</internal-id>
  <version>1</version>
  <name>${xmlText(rule.name)}</name>
  <description>${xmlText(rule.description ?? '')}</description>
  <immutable-tag>${rule.tag ?? ''}</immutable-tag>
  <direction>${rule.direction ?? 'Inbound'}</direction>
  <disabled>${rule.disabled ?? 'False'}</disabled>
  <connector>${rule.connector ?? (rule.direction === 'Outbound' ? tenantId : forestId)}</connector>
  <sourceObjectType>${rule.source ?? (rule.direction === 'Outbound' ? 'person' : 'user')}</sourceObjectType>
  <targetObjectType>${rule.target ?? (rule.direction === 'Outbound' ? 'user' : 'person')}</targetObjectType>
  <linkType>${rule.linkType ?? 'Join'}</linkType>
  <precedence>${rule.precedence}</precedence>
  <precedence-after>${noId}</precedence-after>
  <precedence-before>${rule.before ?? noId}</precedence-before>
  <softDeleteExpiryInterval>${rule.softDelete ?? '00:00:00'}</softDeleteExpiryInterval>
  <EnablePasswordSync>${rule.passwordSync ?? 'false'}</EnablePasswordSync>
  <attribute-mappings>${(rule.flows ?? []).map(flowXml).join('\n    ')}</attribute-mappings>
  <relationshipCriteria>${join.join('')}</relationshipCriteria>
  <synchronizationCriteria>${scope.join('')}</synchronizationCriteria>${rule.more ?? ''}
</synchronizationRule>`;
}

export interface DomainDraft {
  readonly domain: string;
  readonly selected?: '0' | '1';
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly objectTypes?: readonly string[];
  readonly preferred?: readonly string[];
  readonly lastServer?: string;
  readonly netbios?: string;
}

export interface ForestDraft {
  readonly id?: string;
  readonly name?: string;
  readonly created?: string;
  readonly domains?: readonly DomainDraft[];
  readonly attributes?: readonly string[];
  /** `[name, value]` of parameters that an administrator added. */
  readonly parameters?: readonly (readonly [string, string])[];
  readonly groupFilter?: string;
  readonly more?: string;
}

export const dnOf = (domain: string): string =>
  domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');

const allTypes = [
  'computer',
  'contact',
  'foreignSecurityPrincipal',
  'group',
  'inetOrgPerson',
  'msDS-Device',
  'user',
  'container',
  'domainDNS',
  'organizationalUnit',
];

const parameter = (name: string, value: string, use: string, more = ''): string =>
  `<parameter name="${name}" type="string" use="${use}" dataType="String"${more}>${xmlText(value)}</parameter>`;

function partitionXml({
  domain,
  selected = '1',
  include = [],
  exclude = [],
  objectTypes = allTypes,
  preferred,
  lastServer,
  netbios,
}: DomainDraft): string {
  const dn = dnOf(domain);
  const list = (name: string, items: readonly string[]): string => items.map((item) => `<${name}>${xmlText(item)}</${name}>`).join('');
  return `<partition><id>{33333333-0000-4000-8000-000000000001}</id><name>${dn}</name><creation-time>2024-01-01 00:00:00.000</creation-time>
    <version>3</version><selected>${selected}</selected><display-name>${domain}</display-name>
    <filter><object-classes>${list('object-class', objectTypes)}</object-classes>
      <containers><exclusions>${list('exclusion', exclude)}</exclusions><inclusions>${list('inclusion', include)}</inclusions></containers></filter>
    <custom-data><adma-partition-data><dn>${dn}</dn><name>${domain}</name><guid>${noId}</guid><sign-and-seal>1</sign-and-seal><is-domain>1</is-domain>
      ${preferred === undefined ? '' : `<preferred-dcs>${list('preferred-dc', preferred)}</preferred-dcs>`}
      ${lastServer === undefined ? '' : `<last-dc>${lastServer}</last-dc>`}<dc-failover>1</dc-failover><ssl-bind crl-check="0">0</ssl-bind><cookie>TVNEUw==</cookie>
    </adma-partition-data></custom-data>
    <parameter-values>${parameter('Domain.FQDN', domain, 'partition', ' intrinsic="1"')}${parameter('Domain.Netbios', netbios ?? (domain.split('.')[0] ?? '').toUpperCase(), 'partition', ' intrinsic="1"')}</parameter-values>
  </partition>`;
}

const runProfile = (name: string, type: string): string =>
  `<run-configuration><id>${noId}</id><name>${name}</name><version>1</version><configuration><step><step-type type="${type}"/><threshold><object>0</object><batch-size>50</batch-size></threshold></step></configuration></run-configuration>`;

const runProfiles = [
  runProfile('Full Import', 'full-import'),
  runProfile('Delta Import', 'delta-import'),
  runProfile('Full Synchronization', 'apply-rules'),
  runProfile('Delta Synchronization', 'apply-rules'),
  runProfile('Export', 'export'),
].join('');

const syntaxes = {
  text: '1.3.6.1.4.1.1466.115.121.1.15',
  number: '1.3.6.1.4.1.1466.115.121.1.27',
  flag: '1.3.6.1.4.1.1466.115.121.1.7',
  bytes: '1.3.6.1.4.1.1466.115.121.1.40',
} as const;

const schemaXml = (attributes: readonly (readonly [string, keyof typeof syntaxes])[]): string =>
  `<schema><dsml:dsml xmlns:dsml="http://www.dsml.org/DSML"><dsml:directory-schema>${attributes
    .map(
      ([name, type]) =>
        `<dsml:attribute-type id="${name}" single-value="true"><dsml:name>${name}</dsml:name><dsml:syntax>${syntaxes[type]}</dsml:syntax></dsml:attribute-type>`,
    )
    .join('')}</dsml:directory-schema></dsml:dsml></schema>`;

export function forestXml(forest: ForestDraft = {}): string {
  const { domains = [{ domain: 'contoso.test' }] } = forest;
  const name = forest.name ?? domains[0]?.domain ?? 'contoso.test';
  const attributes = (forest.attributes ?? []).map((attribute) => `<attribute>${attribute}</attribute>`).join('');
  return `<ma-data><format-version>1</format-version><id>${(forest.id ?? forestId).toUpperCase()}</id><name>${name}</name><category>AD</category><description/>
  <creation-time>${forest.created ?? '2024-01-01 10:00:00.000'}</creation-time><version>7</version><password-sync-allowed>0</password-sync-allowed>
  ${schemaXml([
    ['cn', 'text'],
    ['displayName', 'text'],
    ['mail', 'text'],
    ['sAMAccountName', 'text'],
    ['userAccountControl', 'number'],
    ['objectGUID', 'bytes'],
  ])}
  <private-configuration><adma-configuration><forest-name>${name}</forest-name><forest-port>0</forest-port><forest-login-domain>${name}</forest-login-domain>
    <forest-login-user>sync</forest-login-user><sign-and-seal>1</sign-and-seal><password-hash-sync-config><enabled>0</enabled><target>${tenantId}</target></password-hash-sync-config>
    <parameter-values>${parameter('forest-name', name, 'connectivity')}<parameter name="password" type="encrypted-string" use="connectivity" dataType="String" encrypted="1"/>
      ${parameter('Connector.GroupFilteringGroupDn', forest.groupFilter ?? '', 'global')}${parameter('Forest.FQDN', name, 'global', ' intrinsic="1"')}
      ${(forest.parameters ?? []).map(([key, value]) => parameter(key, value, 'global')).join('')}</parameter-values></adma-configuration></private-configuration>
  <attribute-inclusion>${attributes}</attribute-inclusion><join/><projection/>
  <ma-partition-data>${domains.map(partitionXml).join('')}</ma-partition-data><ma-run-data>${runProfiles}</ma-run-data>
  <component_mappings/><password-sync><maximum-retry-count>10</maximum-retry-count></password-sync>${forest.more ?? ''}</ma-data>`;
}

export const tenantXml = (
  attributes: readonly string[] = [],
): string => `<ma-data><format-version>1</format-version><id>${tenantId.toUpperCase()}</id>
  <name>contoso.onmicrosoft.test - AAD</name><category>Extensible2</category><subtype>Windows Azure Active Directory (Microsoft)</subtype>
  <creation-time>2024-01-01 09:00:00.000</creation-time>${schemaXml([
    ['accountEnabled', 'flag'],
    ['displayName', 'text'],
  ])}
  <private-configuration><MAConfig><file-type>Extensible2</file-type><parameter-values>${parameter('UserName', 'Sync_1@contoso.onmicrosoft.test', 'connectivity')}</parameter-values></MAConfig></private-configuration>
  <attribute-inclusion>${attributes.map((attribute) => `<attribute>${attribute}</attribute>`).join('')}</attribute-inclusion>
  <ma-partition-data><partition><id>${noId}</id><name>default</name><selected>1</selected>
    <filter><object-classes>${['contact', 'device', 'group', 'user'].map((type) => `<object-class>${type}</object-class>`).join('')}</object-classes><containers><exclusions/><inclusions><inclusion/></inclusions></containers></filter>
    <custom-data><ecma-partition-data><dn>default</dn></ecma-partition-data><water-mark>AAAA</water-mark></custom-data></partition></ma-partition-data>
  <ma-run-data>${runProfiles}</ma-run-data></ma-data>`;

/** `[name, value]` of settings, without the prefix `Microsoft.`. */
export const metaverseXml = (
  settings: readonly (readonly [string, string])[] = [],
  attributes: readonly (readonly [string, keyof typeof syntaxes])[] = [],
): string =>
  `<saved-mv-configuration server="SYNC01" export-date="2024-05-01 12:00:00.000"><mv-data><format-version>1</format-version><version>9</version>
  ${schemaXml([
    ['accountEnabled', 'flag'],
    ['countryCode', 'number'],
    ['displayName', 'text'],
    ['title', 'text'],
    ['contributingConnectorUser', 'text'],
    ...attributes,
  ])}
  <password-change-history-size>24</password-change-history-size><password-sync/>
  <parameter-values>${settings.map(([name, value]) => parameter(`Microsoft.${name}`, value, 'SynchronizationGlobal')).join('')}</parameter-values></mv-data></saved-mv-configuration>`;

export interface ExportDraft {
  readonly rules: readonly RuleDraft[];
  readonly forests?: readonly ForestDraft[];
  readonly tenant?: readonly string[];
  readonly settings?: readonly (readonly [string, string])[];
  /** Attributes that an administrator added to the metaverse. */
  readonly metaverse?: readonly (readonly [string, keyof typeof syntaxes])[];
  readonly more?: readonly (readonly [string, string])[];
}

export const fileOf = (path: string, text: string): ExportFile => ({ path, bytes: new TextEncoder().encode(text) });

export const exportFiles = ({ rules, forests = [{}], tenant, settings, metaverse, more = [] }: ExportDraft): readonly ExportFile[] => [
  ...rules.map((rule, index) => fileOf(`SynchronizationRules/SynchronizationRule_${index}.xml`, ruleXml(rule))),
  ...forests.map((forest, index) => fileOf(`Connectors/Connector_${index}.xml`, forestXml(forest))),
  fileOf('Connectors/Connector_tenant.xml', tenantXml(tenant)),
  fileOf('GlobalSettings/MV.xml', metaverseXml(settings, metaverse)),
  ...more.map(([path, text]) => fileOf(path, text)),
];

export const options: ImportOptions = {
  schedule: 'main',
  identity: { tenantID: undefined, clientID: undefined },
  everyRule: 'WhereNeeded',
};

export const imported = (draft: ExportDraft, changed: Partial<ImportOptions> = {}): ConnectImport =>
  importConnect(exportFiles(draft), { ...options, ...changed });

/** The outcomes of constructs whose label has this text. */
export const outcomesOf = ({ report }: ConnectImport, label: string) =>
  report.entries.filter((entry) => entry.label.includes(label)).map(({ outcome }) => outcome);
