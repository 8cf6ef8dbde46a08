// Persons of the metaverse on their way to users of Entra ID.
import type { Flow } from '../../../../model/revision.ts';
import { clause, directs, same, type ShippedRule, toEntraID, unlessEmpty } from '../../builders.ts';
import { personAnchor } from './anchor.ts';
import { type Application, applications, inOrder } from './applications.ts';

const types = { sourceObjectType: 'person', targetObjectType: 'user' } as const;
const user = [clause('sourceObjectType', 'EQUAL', 'User'), clause('cloudMastered', 'NOTEQUAL', 'True')];

const rule = ({ name, title }: Application, precedence: number, flows: readonly Flow[]): ShippedRule =>
  toEntraID({ ...types, name: `Out to AAD - User ${name}`, purpose: title, linkType: 'Join', precedence, scope: [user], flows });

export const peopleToEntraID: readonly ShippedRule[] = [
  toEntraID({
    ...types,
    name: 'Out to AAD - User Join',
    purpose: 'Makes a user of every person that has an anchor and an account, and takes the user away when the person goes.',
    linkType: 'Provision',
    precedence: 123,
    scope: [
      [...user, clause('cloudFiltered', 'NOTEQUAL', 'True'), clause('sourceAnchor', 'ISNOTNULL'), clause('accountEnabled', 'ISNOTNULL')],
    ],
    join: [same('sourceAnchor')],
    flows: [
      personAnchor,
      ...directs('accountEnabled commonName<cn dnsDomainName<domainFQDN netBiosName<domainNetBios lastPasswordChangeTimestamp<pwdLastSet'),
      ...directs('onPremisesSamAccountName<accountName onPremiseSecurityIdentifier<objectSid'),
      // Licences need it, and Entra ID refuses to remove it: without a value of ours the cloud keeps its own.
      unlessEmpty('usageLocation'),
    ],
  }),
  ...inOrder.flatMap((application, index) => (application.user === undefined ? [] : [rule(application, 124 + index, application.user)])),
  rule(applications.office, 147, applications.office.user),
];
