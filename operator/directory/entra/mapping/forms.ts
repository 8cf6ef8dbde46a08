// How texts have to look that Microsoft Graph takes: what it says of names, addresses and codes (resources/user, resources/group, user-post-users).
import type { TextForm } from '../../../model/schema.ts';

const nameCharacter = "A-Za-z0-9'_\\-!#^~";

export const forms = {
  /** A dot neither begins nor ends the name before the @. */
  signInName: {
    pattern: `^[${nameCharacter}](?:[${nameCharacter}.]{0,62}[${nameCharacter}])?@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,46}[A-Za-z0-9])?$`,
    inWords: "a name of at most 64 letters without accents, digits and ' . - _ ! # ^ ~ (no dot first or last), an @ and a domain",
  },
  nickname: {
    pattern: "^[!#-'*+\\-./0-9=?A-Z^_`a-z{|}~$%&]{1,64}$",
    inWords: 'of 1 to 64 ASCII characters without blanks and @ ( ) \\ [ ] " ; : < > ,',
  },
  address: { pattern: '^[!-~][!-?A-~]*@[!-~]+$', inWords: 'a mail address of ASCII characters without blanks' },
  country: { pattern: '^[A-Za-z]{2}$', inWords: 'a country code of two letters, such as PT' },
  userType: { pattern: '^(?:[Mm]ember|[Gg]uest)$', inWords: 'Member or Guest' },
  visibility: { pattern: '^(?:[Pp]ublic|[Pp]rivate|[Hh]idden[Mm]embership)$', inWords: 'Public, Private or HiddenMembership' },
  /** What the group's alternate key is made of; a group that is there gets its anchor as an extension, which takes any text. */
  objectGuid: {
    pattern: '^[A-Za-z0-9+/]{21}[AQgw]==$',
    inWords: 'the Base64 text of an objectGUID, of which the name of a group in Entra ID is made',
    atCreation: true,
  },
} as const satisfies Readonly<Record<string, TextForm>>;
