// The part of a forest's schema that the tests speak of.

/** attributeSyntax, oMSyntax, single-valued, linkID, systemFlags. */
type Definition = readonly [syntax: string, om: string, single: boolean, linkID?: number | undefined, systemFlags?: number];

export const attributeDefinitions: Readonly<Record<string, Definition>> = {
  objectGUID: ['2.5.5.10', '4', true, undefined, 19],
  objectSid: ['2.5.5.17', '4', true, undefined, 18],
  objectClass: ['2.5.5.2', '6', false, undefined, 18],
  name: ['2.5.5.12', '64', true, undefined, 18],
  parentGUID: ['2.5.5.10', '4', true, undefined, 20],
  isDeleted: ['2.5.5.8', '1', true, undefined, 18],
  cn: ['2.5.5.12', '64', true],
  displayName: ['2.5.5.12', '64', true],
  description: ['2.5.5.12', '64', false],
  proxyAddresses: ['2.5.5.12', '64', false],
  userAccountControl: ['2.5.5.9', '2', true],
  accountExpires: ['2.5.5.16', '65', true],
  msExchHideFromAddressLists: ['2.5.5.8', '1', true],
  thumbnailPhoto: ['2.5.5.10', '4', true],
  member: ['2.5.5.1', '127', false, 2],
  memberOf: ['2.5.5.1', '127', false, 3, 17],
  manager: ['2.5.5.1', '127', true, 42],
  assistant: ['2.5.5.1', '127', true],
  whenChanged: ['2.5.5.11', '24', true, undefined, 19],
  tokenGroups: ['2.5.5.17', '4', false, undefined, 20],
};

const spelled = new Map(Object.entries(attributeDefinitions).map(([name, definition]) => [name.toLowerCase(), definition]));

export const isReference = (name: string): boolean => spelled.get(name.toLowerCase())?.[0] === '2.5.5.1';

/** The definitions, but for those left out, as entries of the schema naming context. */
export function schemaEntries(
  leftOut: ReadonlySet<string>,
): readonly { readonly dn: string; readonly values: ReadonlyMap<string, readonly Buffer[]> }[] {
  const known = Object.entries(attributeDefinitions).filter(([name]) => !leftOut.has(name));
  return known.map(([name, [syntax, om, single, linkID, systemFlags]]) => ({
    dn: `CN=${name},CN=Schema,CN=Configuration,DC=contoso,DC=test`,
    values: new Map(
      Object.entries({
        objectclass: 'attributeSchema',
        ldapdisplayname: name,
        attributesyntax: syntax,
        omsyntax: om,
        issinglevalued: single ? 'TRUE' : 'FALSE',
        linkid: linkID?.toString(),
        systemflags: systemFlags?.toString(),
      }).flatMap(([key, value]) => (value === undefined ? [] : [[key, [Buffer.from(value)]] as const])),
    ),
  }));
}
