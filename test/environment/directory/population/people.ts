/** Generates the people: who they are, where they sit, whom they report to. */
import { PERSON_PASSWORD, type ForestDefinition } from '../definition.ts';
import { childOf, type Attributes, type Entry } from './ldif.ts';
import { CULTURES, type Culture, type Name } from './names.ts';
import type { Random } from './random.ts';
import { DEPARTMENTS, unitsOf } from './units.ts';

const TITLES = ['Engineer', 'Senior Engineer', 'Analyst', 'Consultant', 'Assistant', 'Architect', 'Specialist', 'Coordinator'] as const;
const SPAN_OF_CONTROL = 8;
export const ENABLED = '512';
export const DISABLED = '514';
/** The same two for an account that has no password. */
export const ENABLED_WITHOUT_PASSWORD = '544';
const DISABLED_WITHOUT_PASSWORD = '546';
export const ENABLED_PASSWORD_NEVER_EXPIRES = '66048';
const PASSWORD = passwordValue(PERSON_PASSWORD);
/** A password costs ten times what the rest of a person does, for its Kerberos keys: in large organisations not everybody has one. */
const PEOPLE_WITH_PASSWORD = 500;
const hasPassword = (number: number): boolean => number < PEOPLE_WITH_PASSWORD;

/** A password as Active Directory takes it: in quotes, UTF-16. */
export function passwordValue(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}

/** A date as Active Directory keeps it: tenths of a microsecond since 1601. */
export function fileTime(date: Date): string {
  return String((BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n);
}

export interface Person extends Entry {
  readonly account: string;
  readonly department: string;
}

/** People in the order in which they may be created: a manager comes before their reports. */
export function generatePeople(definition: ForestDefinition, random: Random): readonly Person[] {
  const people: Person[] = [];
  for (let number = 0; number < definition.population.people; number += 1) {
    // The first is nobody's report; then each has eight, so that the tree has about four levels at 500 people.
    const manager = number === 0 ? undefined : people[Math.floor((number - 1) / SPAN_OF_CONTROL)];
    people.push(generatePerson(definition, random, number, manager));
  }
  return people;
}

function generatePerson(definition: ForestDefinition, random: Random, number: number, manager: Person | undefined): Person {
  const units = unitsOf(definition.domain);
  const culture = random.pick(CULTURES);
  const given = random.pick(culture.given);
  const family = random.pick(culture.family);
  const department = random.pick(DEPARTMENTS);
  const account = accountName(given, family, number);
  const leaver = number % 29 === 28;
  const parent = leaver ? units.leavers : number % 53 === 52 ? units.deepest : units.department(culture.city, department);
  const name = number % 7 === 3 ? `${family.native}, ${given.native} (${number})` : `${given.native} ${family.native} ${number}`;
  const identity = { given, family, department, account, number };
  return {
    dn: childOf(parent, 'CN', name),
    account,
    department,
    attributes: { ...attributesOf(definition.domain, culture, identity), ...statusOf(number, leaver), manager: manager?.dn },
  };
}

const accountName = (given: Name, family: Name, number: number): string =>
  `${given.ascii}.${family.ascii}`
    .toLowerCase()
    .replaceAll(/[^a-z.]/g, '')
    .slice(0, 15) + number;

interface Identity {
  readonly given: Name;
  readonly family: Name;
  readonly department: string;
  readonly account: string;
  readonly number: number;
}

function attributesOf(domain: string, culture: Culture, { given, family, department, account, number }: Identity): Attributes {
  const mail = `${account}@${domain}`;
  return {
    objectClass: 'user',
    sAMAccountName: account,
    userPrincipalName: mail,
    givenName: given.native,
    sn: family.native,
    displayName: `${given.native} ${family.native}`,
    initials: given.ascii.slice(0, 1) + family.ascii.slice(0, 1),
    mail,
    mailNickname: account,
    proxyAddresses: [`SMTP:${mail}`, `smtp:${number}@staff.${domain}`],
    title: TITLES[number % TITLES.length],
    department,
    company: 'Contoso',
    employeeID: `E${String(number).padStart(6, '0')}`,
    telephoneNumber: `+49 30 ${100_000 + number}`,
    mobile: number % 3 === 0 ? `+49 170 ${1_000_000 + number}` : undefined,
    physicalDeliveryOfficeName: `B${number % 12}-${number % 400}`,
    streetAddress: `${1 + (number % 180)} Main Street`,
    l: culture.city,
    postalCode: String(10_000 + (number % 80_000)),
    c: culture.countryCode,
    co: culture.country,
    countryCode: culture.countryNumber,
    preferredLanguage: culture.language,
    extensionAttribute1: `cost-centre-${number % 97}`,
    extensionAttribute2: number % 5 === 0 ? 'remote' : undefined,
    unicodePwd: hasPassword(number) ? PASSWORD : undefined,
  };
}

/** Most people work; some have left, some accounts ran out, some will. */
function statusOf(number: number, leaver: boolean): Attributes {
  const [enabled, disabled] = hasPassword(number) ? [ENABLED, DISABLED] : [ENABLED_WITHOUT_PASSWORD, DISABLED_WITHOUT_PASSWORD];
  if (leaver) return { userAccountControl: disabled, description: 'Left the company.' };
  if (number % 41 === 40) return { userAccountControl: enabled, accountExpires: fileTime(new Date('2024-01-31T00:00:00Z')) };
  if (number % 43 === 42) return { userAccountControl: enabled, accountExpires: fileTime(new Date('2099-12-31T00:00:00Z')) };
  return { userAccountControl: enabled };
}
