// Contacts from Active Directory. A contact is a person of the metaverse too, so that it can become a user of another forest.
import { constant, expression, fromActiveDirectory, same, type ShippedRule } from '../../builders.ts';
import { contactTelephony, mailContacts } from './exchange.ts';
import { filteredContact, hasMail } from './left-out.ts';
import { addressList } from './profile.ts';

const types = { sourceObjectType: 'contact', targetObjectType: 'person' } as const;

export const contactsFromActiveDirectory: readonly ShippedRule[] = [
  fromActiveDirectory({
    ...types,
    name: 'In from AD - Contact Join',
    purpose: 'Makes a person of every contact, or joins it to the user with the same mail address, and decides which stay at home.',
    linkType: 'Provision',
    precedence: 115,
    join: [same('mail')],
    flows: [expression('cloudFiltered', filteredContact), expression('mailEnabled', hasMail)],
  }),
  fromActiveDirectory({
    ...types,
    name: 'In from AD - Contact Common',
    purpose: 'Takes what a forest and its Exchange tell of a contact.',
    linkType: 'Join',
    precedence: 116,
    flows: [
      constant('sourceObjectType', 'Contact'),
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      ...addressList,
      ...mailContacts,
    ],
  }),
  fromActiveDirectory({
    ...types,
    name: 'In from AD - Contact Lync',
    purpose: 'Takes what Skype for Business keeps of a contact.',
    linkType: 'Join',
    precedence: 117,
    flows: contactTelephony,
  }),
];
