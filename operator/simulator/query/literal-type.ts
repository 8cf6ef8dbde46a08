// Holds the values of a $filter against the types of the properties that they are compared with.
import { graphErrors } from '../graph/errors.ts';
import type { PropertyRule } from '../schema/rule.ts';
import type { Literal, Operator } from './filter-parser.ts';

/** What is compared: never an instant or an id as such, but its text. */
export type Plain = string | number | boolean | null;

const operatorKinds: Readonly<Record<Operator, string>> = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
};

const edmTypes: Readonly<Record<PropertyRule['type'], string>> = {
  String: 'Edm.String',
  Strings: 'Edm.String',
  Boolean: 'Edm.Boolean',
  Int32: 'Edm.Int32',
  Int64: 'Edm.Int64',
  Binary: 'Edm.Binary',
  DateTimeOffset: 'Edm.DateTimeOffset',
  Complex: 'Edm.ComplexType',
  Complexes: 'Edm.ComplexType',
};

/** A value that can be compared with the property, without its type. The service refuses a number for a text, and an instant in quotation marks. */
export function plainValue(literal: Literal, rule: PropertyRule, operator: Operator): Plain {
  const wanted = edmTypes[rule.type];
  const given = edmType(literal);
  const fits = given === wanted || (wanted === 'Edm.Int64' && given === 'Edm.Int32') || (wanted === 'Edm.Binary' && given === 'Edm.String');
  if (literal !== null && !fits) {
    throw graphErrors.incompatibleTypes(wanted, given, operatorKinds[operator]);
  }
  const plain = typeof literal === 'object' && literal !== null ? literal.text : literal;
  if (wanted === 'Edm.DateTimeOffset' && Number.isNaN(Date.parse(String(plain ?? 0)))) {
    throw graphErrors.filterSyntax(`Unrecognized 'Edm.DateTimeOffset' literal '${plain}'.`);
  }
  return plain;
}

function edmType(literal: Literal): string {
  if (typeof literal === 'object') {
    return literal?.edm ?? 'null';
  }
  if (typeof literal === 'number') {
    return Number.isInteger(literal) ? 'Edm.Int32' : 'Edm.Double';
  }
  return typeof literal === 'string' ? 'Edm.String' : 'Edm.Boolean';
}
