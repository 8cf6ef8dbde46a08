// Persons of the metaverse on their way to contacts of Entra ID. Microsoft Graph creates no contacts: all of it is computed, shown and counted.
import { clause, same, type ShippedRule, toEntraID } from '../../builders.ts';
import { personAnchor } from './anchor.ts';
import { inOrder } from './applications.ts';

const types = { sourceObjectType: 'person', targetObjectType: 'contact' } as const;
const contact = clause('sourceObjectType', 'EQUAL', 'Contact');

export const contactsToEntraID: readonly ShippedRule[] = [
  toEntraID({
    ...types,
    name: 'Out to AAD - Contact Join',
    purpose: 'Makes a contact of every contact that has a mail address.',
    linkType: 'Provision',
    precedence: 131,
    scope: [[contact, clause('cloudFiltered', 'NOTEQUAL', 'True'), clause('mailEnabled', 'EQUAL', 'True')]],
    join: [same('sourceAnchor')],
    flows: [personAnchor],
  }),
  ...inOrder.flatMap(({ name, title, contact: flows }, index) =>
    flows === undefined
      ? []
      : [
          toEntraID({
            ...types,
            name: `Out to AAD - Contact ${name}`,
            purpose: title,
            linkType: 'Join',
            precedence: 132 + index,
            scope: [[contact]],
            flows,
          }),
        ],
  ),
];
