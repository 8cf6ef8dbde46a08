// A company made of numbers: some forty attributes a person, groups of fifty, and one of five thousand.
import type { DirectoryObject, ImportedChange } from '../../operator/model/object.ts';
import type { DirectorySchema } from '../../operator/model/schema.ts';

export const forestSchema: DirectorySchema = {
  manager: { type: 'Reference', multiValued: false },
  member: { type: 'Reference', multiValued: true },
};

const firstNames = ['Anna', 'Bernd', 'Chloe', 'David', 'Élodie', 'Farid', 'Giulia', 'Hans', 'Ivana', 'Jürgen'] as const;
const lastNames = ['Schmidt', 'Müller', 'Garcia', 'Rossi', 'Dubois', 'Novak', 'Kowalski', 'Jensen', 'Silva', 'Nguyen'] as const;
const departments = ['Sales', 'Engineering', 'Finance', 'Legal', 'Operations', 'Marketing', 'Research'] as const;
const of = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Anchors are thrown about as objectGUIDs are; with `BENCHMARK_ANCHORS=ascending` they ascend as people are made. */
const isScattered = process.env['BENCHMARK_ANCHORS'] !== 'ascending';
/** An odd factor: no two numbers come out the same. */
const scatter = (index: number): number => Number(BigInt.asUintN(48, BigInt(index) * 0x9e37_79b9_7f4a_7c15n));

const guid = (space: number, index: number): string =>
  `${space.toString(16).padStart(8, '0')}-0000-4000-8000-${(isScattered ? scatter(index) : index).toString(16).padStart(12, '0')}`;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll('-', ''), 'hex'));

function sid(index: number): Uint8Array {
  const value = Buffer.alloc(28);
  value.writeUInt8(1, 0);
  value.writeUInt8(5, 1);
  value.writeUInt8(5, 7);
  [21, 1, 2, 3, 1000 + index].forEach((part, place) => value.writeUInt32LE(part, 8 + 4 * place));
  return new Uint8Array(value);
}

/** A person; `version` changes the title. */
export function personOf(index: number, version: number): DirectoryObject {
  const [first, last] = [of(firstNames, index), of(lastNames, index >> 3)];
  const account = `u${String(index).padStart(7, '0')}`;
  const mail = `${account}@contoso.test`;
  return {
    anchor: guid(1, index),
    dn: `CN=${first} ${last} ${index},OU=${of(departments, index)},OU=People,DC=contoso,DC=test`,
    objectType: 'user',
    attributes: {
      objectGUID: bytes(guid(1, index)),
      objectSid: sid(index),
      cn: `${first} ${last} ${index}`,
      displayName: `${last}, ${first}`,
      givenName: first,
      sn: last,
      sAMAccountName: account,
      userPrincipalName: mail,
      mail,
      mailNickname: account,
      proxyAddresses: [`SMTP:${mail}`, `smtp:${first}.${last}.${index}@contoso.test`, `smtp:${account}@mail.contoso.test`],
      userAccountControl: index % 50 === 0 ? 514 : 512,
      pwdLastSet: 133_000_000_000_000_000n + BigInt(index),
      department: of(departments, index),
      title: `${of(['Analyst', 'Engineer', 'Manager'], index)} ${version}`,
      company: 'Contoso',
      employeeID: `E${index}`,
      employeeType: 'FTE',
      telephoneNumber: `+49 89 ${1_000_000 + index}`,
      mobile: `+49 170 ${1_000_000 + index}`,
      l: 'Munich',
      st: 'BY',
      c: 'DE',
      co: 'Germany',
      postalCode: String(10_000 + (index % 80_000)),
      streetAddress: `${index % 300} Example Street`,
      physicalDeliveryOfficeName: `B${index % 40}`,
      preferredLanguage: 'de-DE',
      extensionAttribute1: of(departments, index).slice(0, 3),
      extensionAttribute2: `CC${index % 700}`,
      description: [`Person ${index}`],
    },
    references: index > 10 ? { manager: [guid(1, Math.floor(index / 10))] } : {},
  };
}

/** A group of fifty; the first has five thousand. */
export function groupOf(index: number, users: number): DirectoryObject {
  const count = Math.min(index === 0 ? 5000 : 50, users - 1);
  return {
    anchor: guid(2, index),
    dn: `CN=Group ${index},OU=Groups,DC=contoso,DC=test`,
    objectType: 'group',
    attributes: {
      objectGUID: bytes(guid(2, index)),
      objectSid: sid(10_000_000 + index),
      cn: `Group ${index}`,
      displayName: `Group ${index}`,
      sAMAccountName: `g${index}`,
      groupType: -2147483646,
    },
    references: { member: Array.from({ length: count }, (_, place) => guid(1, (index * 31 + place * 7) % (users - 1))) },
  };
}

/** A group of so many; members beyond the people of the run are such that the forest has not shown yet. */
export const largeGroupOf = (count: number): DirectoryObject => ({
  ...groupOf(largeGroup, 2),
  references: { member: Array.from({ length: count }, (_, index) => guid(1, index)) },
});

/** Far beyond the numbers of the other groups. */
export const largeGroup = 9_999_999;

/** One member more for a group. */
export const memberOf = (group: number, person: number): ImportedChange => ({
  kind: 'patch',
  anchor: guid(2, group),
  attributes: {},
  links: { member: { add: [guid(1, person)], remove: [] } },
});
