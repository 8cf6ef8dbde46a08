// Expressions and schemas out of an exported Entra Connect configuration: that of LOCKSTEP_CONNECT_CONFIG, or a small one in the same format.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeType, DirectorySchema } from '../../../operator/model/schema.ts';

export interface ExportedFlow {
  readonly rule: string;
  readonly target: string;
  readonly expression: string;
  /** The schema of what the rule reads: a connector's inbound, the metaverse's outbound. */
  readonly schema: DirectorySchema;
}

/** The flows with expressions of all rules, as `Get-ADSyncServerConfiguration` writes them. */
export function exportedFlows(): readonly ExportedFlow[] {
  const folder = process.env['LOCKSTEP_CONNECT_CONFIG'];
  const read = (part: string): readonly string[] =>
    folder === undefined
      ? (synthetic[part] ?? [])
      : readdirSync(join(folder, part)).map((name) => readFileSync(join(folder, part, name), 'utf8'));
  const [metaverse = ''] = read('GlobalSettings');
  const connectors = new Map(read('Connectors').map((xml) => [idOf(xml), schemaOf(xml)]));
  const metaverseSchema = schemaOf(metaverse);
  return read('SynchronizationRules').flatMap((xml) => {
    const schema = textOf(xml, 'direction') === 'Inbound' ? connectors.get(textOf(xml, 'connector').toLowerCase()) : metaverseSchema;
    if (schema === undefined) throw new Error(`no connector ${textOf(xml, 'connector')}`);
    return [...xml.matchAll(/<mapping>(.*?)<\/mapping>/gs)].flatMap(([, mapping = '']) =>
      mapping.includes('<expression>')
        ? [{ rule: textOf(xml, 'name'), target: textOf(mapping, 'dest'), expression: textOf(mapping, 'expression'), schema }]
        : [],
    );
  });
}

const idOf = (xml: string): string => textOf(xml, 'id').toLowerCase();

const textOf = (xml: string, tag: string): string =>
  (new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(xml)?.[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** LDAP syntaxes (RFC 4517, MS-ADTS 3.1.1.2.2.2) as far as they are no texts. */
const syntaxes: Readonly<Record<string, AttributeType>> = {
  '1.3.6.1.4.1.1466.115.121.1.5': 'Binary',
  '1.3.6.1.4.1.1466.115.121.1.7': 'Boolean',
  '1.3.6.1.4.1.1466.115.121.1.12': 'Reference',
  '1.3.6.1.4.1.1466.115.121.1.27': 'Integer',
  '1.3.6.1.4.1.1466.115.121.1.40': 'Binary',
  '1.2.840.113556.1.4.906': 'Integer',
  '1.2.840.113556.1.4.907': 'Binary',
};

const schemaOf = (xml: string): DirectorySchema =>
  Object.fromEntries(
    [...xml.matchAll(/<(?:dsml:)?attribute-type ([^>]*)>(.*?)<\/(?:dsml:)?attribute-type>/gs)].map(([, attributes = '', body = '']) => {
      const name = /<(?:dsml:)?name>(.*?)</.exec(body)?.[1] ?? '';
      const syntax = /<(?:dsml:)?syntax>(.*?)</.exec(body)?.[1] ?? '';
      return [name, { type: syntaxes[syntax] ?? 'String', multiValued: !attributes.includes('single-value="true"') }];
    }),
  );

const attributeTypes = (prefix: string, rows: readonly (readonly [name: string, syntax: string, single: boolean])[]): string =>
  rows
    .map(
      ([name, syntax, single]) =>
        `<${prefix}attribute-type id="${name}"${single ? ' single-value="true"' : ''}><${prefix}name>${name}</${prefix}name><${prefix}syntax>${syntax}</${prefix}syntax></${prefix}attribute-type>`,
    )
    .join('');

const [text, integer, large, boolean, octets, name] = [
  '1.3.6.1.4.1.1466.115.121.1.15',
  '1.3.6.1.4.1.1466.115.121.1.27',
  '1.2.840.113556.1.4.906',
  '1.3.6.1.4.1.1466.115.121.1.7',
  '1.3.6.1.4.1.1466.115.121.1.40',
  '1.3.6.1.4.1.1466.115.121.1.12',
] as const;

const rule = (direction: string, connector: string, expressions: readonly string[]): string =>
  `<synchronizationRule><name>Synthetic</name><direction>${direction}</direction><connector>${connector}</connector><attribute-mappings>${expressions
    .map(
      (expression) =>
        `<mapping><dest>any</dest><expression>${expression.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</expression></mapping>`,
    )
    .join('')}</attribute-mappings></synchronizationRule>`;

const synthetic: Readonly<Record<string, readonly string[]>> = {
  Connectors: [
    `<ma-data><id>{A}</id>${attributeTypes('', [
      ['cn', text, true],
      ['mail', text, true],
      ['description', text, false],
      ['proxyAddresses', text, false],
      ['sAMAccountName', text, true],
      ['userPrincipalName', text, true],
      ['objectGUID', octets, true],
      ['objectSid', octets, true],
      ['userAccountControl', integer, true],
      ['groupType', integer, true],
      ['pwdLastSet', large, true],
      ['msExchRecipientTypeDetails', large, true],
      ['isCriticalSystemObject', boolean, true],
      ['member', name, false],
    ])}</ma-data>`,
    `<ma-data><id>{B}</id>${attributeTypes('dsml:', [
      ['sourceAnchor', text, true],
      ['deviceKeys', octets, false],
    ])}</ma-data>`,
  ],
  GlobalSettings: [
    attributeTypes('dsml:', [
      ['cn', text, true],
      ['displayName', text, true],
      ['sourceAnchor', text, true],
      ['cloudSourceAnchor', text, true],
      ['sourceObjectType', text, true],
      ['memberCount', integer, true],
      ['cloudSOAExchMailbox', boolean, true],
    ]),
  ],
  SynchronizationRules: [
    rule('Inbound', '{A}', [
      'Trim([mail])',
      'IIF(IsPresent([isCriticalSystemObject]) || IsPresent([sAMAccountName]) = False || Left([sAMAccountName], 4) = "AAD_" || CBool(InStr(DNComponent(CRef([dn]),1),"\\\\0ACNF:")>0), True, NULL)',
      'CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H21C07000) > 0,NULL))',
      'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))',
      'CBool(BitAnd([groupType],-2147483648))',
      'IIF(BitAnd([userAccountControl],2)=0,True,False)',
      'IIF(IsPresent([pwdLastSet]),CStr(FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")),NULL)',
      'IIF(IsNullOrEmpty([description]),NULL,Left(Trim(Item([description],1)),448))',
      'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))',
      'IIF(IsPresent([proxyAddresses]) = True && Contains([proxyAddresses], "SMTP:") > 0 && InStr(Item([proxyAddresses], Contains([proxyAddresses], "SMTP:")), "@") > 0, True, False)',
      'IIF(IsPresent([userPrincipalName]),[userPrincipalName],([sAMAccountName]&"@"&%Domain.FQDN%))',
      'StringFromSid([objectSid])',
      'ValueCount("member")',
    ]),
    rule('Inbound', '{B}', [
      'IIF(IsNull([deviceKeys]), NULL, IIF(CNum(Mid([deviceKeys],1,1))=0, Mid([deviceKeys],1,7) & CBin(Len(Thumbprint([deviceKeys])),2) & Thumbprint([deviceKeys]), NULL))',
    ]),
    rule('Outbound', '{B}', [
      '"CN={" & ConvertToUTF8Hex([sourceAnchor]) & "}"',
      'IIF(([memberCount]> 50000),Error("Maximum Group member count exceeded"),IgnoreThisFlow)',
      'IIF(IsPresent([cloudSourceAnchor]), IIF(Word([cloudSourceAnchor],1,"_")=[sourceObjectType],[sourceAnchor],Error("SourceAnchor attribute has changed.")),[sourceAnchor])',
      'IIF([cloudSOAExchMailbox] = True,[displayName],IgnoreThisFlow)',
      'IIF(IsNullOrEmpty([displayName]),[cn],[displayName])',
    ]),
  ],
};
