/** Everything that is no ordinary person and no group: contacts, computers, service accounts, partners, a crowd, and names that break parsers. */
import { PERSON_PASSWORD, type ForestDefinition } from '../definition.ts';
import { childOf, type Attributes, type Entry } from './ldif.ts';
import { ENABLED, ENABLED_PASSWORD_NEVER_EXPIRES, ENABLED_WITHOUT_PASSWORD, passwordValue } from './people.ts';
import { unitsOf } from './units.ts';

const times = <T>(count: number, make: (number: number) => T): readonly T[] => Array.from({ length: count }, (_, number) => make(number));

function user(domain: string, parent: string, name: string, account: string, more: Attributes = {}): Entry {
  return {
    dn: childOf(parent, 'CN', name),
    attributes: {
      objectClass: 'user',
      sAMAccountName: account,
      userPrincipalName: `${account}@${domain}`,
      displayName: name,
      userAccountControl: ENABLED,
      unicodePwd: passwordValue(PERSON_PASSWORD),
      ...more,
    },
  };
}

/** Real names of real difficulty: every character that a distinguished name escapes, and some that it does not. */
export const DIFFICULT_NAMES = [
  'Doe, Jane',
  'Smith\\Jones',
  '"Quoted" Nickname',
  'Plus + Equals = More',
  '#hashtag',
  ' leading and trailing ',
  'less < more >; end',
  'Emoji 🎉 Person',
  'Zero\u200bWidth',
  "Sinead O'Connor",
  'slash/and*star(paren)',
] as const;

export const difficultPeople = ({ domain }: ForestDefinition): readonly Entry[] =>
  DIFFICULT_NAMES.map((name, number) =>
    user(domain, unitsOf(domain).people, name, `difficult${number}`, { givenName: name.trim(), sn: 'Difficult' }),
  );

/** A member of staff of somebody else: no mailbox here, and outside of the usual scope. */
export const partners = ({ domain }: ForestDefinition): readonly Entry[] =>
  times(6, (number) => user(domain, unitsOf(domain).partners, `Partner ${number}`, `partner${number}`));

export const crowd = ({ domain, population }: ForestDefinition): readonly Entry[] =>
  times(population.crowd, (number) => {
    const account = `agent${String(number).padStart(5, '0')}`;
    // Agents never log on here: without a password, which costs a key derivation each, the forest is made in a third of the time.
    return user(domain, unitsOf(domain).crowd, `Agent ${number}`, account, {
      unicodePwd: undefined,
      userAccountControl: ENABLED_WITHOUT_PASSWORD,
      givenName: 'Agent',
      sn: String(number),
      department: 'Contact Centre',
    });
  });

export const serviceAccounts = ({ domain }: ForestDefinition): readonly Entry[] =>
  times(5, (number) =>
    user(domain, unitsOf(domain).serviceAccounts, `svc-app-${number}`, `svc-app-${number}`, {
      userAccountControl: ENABLED_PASSWORD_NEVER_EXPIRES,
      servicePrincipalName: `HTTP/app${number}.${domain}`,
      description: 'Runs an application.',
    }),
  );

export const contacts = ({ domain }: ForestDefinition): readonly Entry[] =>
  times(8, (number) => {
    const mail = `supplier${number}@supplier.test`;
    return {
      dn: childOf(unitsOf(domain).contacts, 'CN', `Supplier ${number}`),
      attributes: {
        objectClass: 'contact',
        displayName: `Supplier ${number}`,
        givenName: 'Supplier',
        sn: String(number),
        mail,
        mailNickname: `supplier${number}`,
        targetAddress: `SMTP:${mail}`,
        proxyAddresses: [`SMTP:${mail}`],
      },
    };
  });

export const computers = ({ domain }: ForestDefinition): readonly Entry[] =>
  times(10, (number) => {
    const name = `WS${String(number).padStart(4, '0')}`;
    return {
      dn: childOf(unitsOf(domain).computers, 'CN', name),
      attributes: {
        objectClass: 'computer',
        sAMAccountName: `${name}$`,
        userAccountControl: '4096',
        dNSHostName: `${name.toLowerCase()}.${domain}`,
        operatingSystem: 'Windows 11 Enterprise',
        operatingSystemVersion: '10.0 (26100)',
      },
    };
  });
