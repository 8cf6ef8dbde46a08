// How an attribute of a forest is read: its type, and the form in which its values come.
import type { AttributeSchema, AttributeType } from '../../model/schema.ts';
import type { ValueForm } from './columns.ts';

/** One attribute as a connector reads it. */
export interface ReadAttribute extends AttributeSchema {
  /** In the schema's spelling. */
  readonly name: string;
  readonly form: ValueForm;
}

/** The form in which values of a type are taken. */
export const formOf = (type: AttributeType): ValueForm => (type === 'Reference' ? 'Reference' : type === 'Binary' ? 'Bytes' : 'Text');

/** MS-ADTS 3.1.1.2.2.2: LDAP representations by attributeSyntax and oMSyntax. */
export function attributeType(attributeSyntax: string, oMSyntax: string): AttributeType {
  switch (attributeSyntax) {
    case '2.5.5.1':
    case '2.5.5.7':
      return 'Reference';
    case '2.5.5.8':
      return 'Boolean';
    case '2.5.5.9':
    case '2.5.5.16':
      return 'Integer';
    case '2.5.5.10':
    case '2.5.5.15':
    case '2.5.5.17':
      return 'Binary';
    default:
      return oMSyntax === '66' ? 'Binary' : 'String';
  }
}
