// Whether an object is in the scope of a rule: groups are alternatives, the clauses of a group hold together.
import type { RevisionRule, ScopeClause } from '../../../operator/model/revision.ts';
import { type Scalar, valuesOf } from '../../../operator/model/value.ts';
import type { Subject } from './subject.ts';

export const inScope = ({ scope }: RevisionRule, subject: Subject): boolean =>
  scope.length === 0 || scope.some((group) => group.every((clause) => holds(clause, subject)));

/** As people write a value in a clause or a key. */
export function written(value: Scalar): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
}

/** The form in which case does not matter. Bytes have no letters: their Base64 may tell them apart by case alone. */
export const withoutCase = (value: Scalar): string => (value instanceof Uint8Array ? written(value) : written(value).toLowerCase());

const asNumber = (text: string): bigint | undefined => (/^-?\d+$/.test(text.trim()) ? BigInt(text.trim()) : undefined);

/** Whether being in scope may hang on what nobody says: with one answer the object would be, with another it would not. */
export function isScopeOpen({ scope }: RevisionRule, subject: Subject): boolean {
  if (subject.untold.size === 0 || scope.length === 0) return false;
  const answers = scope.map((group) => group.map((clause) => (subject.untold.has(clause.attribute) ? 'Unknown' : holds(clause, subject))));
  const surely = answers.some((group) => group.every((answer) => answer === true));
  return !surely && answers.some((group) => !group.includes(false));
}

function holds({ attribute, operator, value = '' }: ScopeClause, subject: Subject): boolean {
  const asWritten = value.replaceAll(/%([^%]+)%/g, (_, name: string) => subject.parameter(name) ?? '');
  const held = valuesOf(subject.attribute(attribute));
  const bytes = held.some((one) => one instanceof Uint8Array);
  const wanted = bytes ? asWritten : asWritten.toLowerCase();
  const values = held.map(withoutCase);
  const any = (test: (one: string) => boolean): boolean => values.some(test);
  const ordered = (test: (sign: number) => boolean): boolean => any((one) => test(compare(one, wanted)));
  const bit = (): boolean => {
    const flag = asNumber(wanted);
    return flag !== undefined && any((one) => ((asNumber(one) ?? 0n) & flag) !== 0n);
  };
  switch (operator) {
    case 'EQUAL':
    case 'ISIN':
      return any((one) => one === wanted);
    case 'NOTEQUAL':
    case 'ISNOTIN':
      return !any((one) => one === wanted);
    case 'LESSTHAN':
      return ordered((sign) => sign < 0);
    case 'LESSTHAN_OR_EQUAL':
      return ordered((sign) => sign <= 0);
    case 'GREATERTHAN':
      return ordered((sign) => sign > 0);
    case 'GREATERTHAN_OR_EQUAL':
      return ordered((sign) => sign >= 0);
    case 'CONTAINS':
      return any((one) => one.includes(wanted));
    case 'NOTCONTAINS':
      return !any((one) => one.includes(wanted));
    case 'STARTSWITH':
      return any((one) => one.startsWith(wanted));
    case 'NOTSTARTSWITH':
      return !any((one) => one.startsWith(wanted));
    case 'ENDSWITH':
      return any((one) => one.endsWith(wanted));
    case 'NOTENDSWITH':
      return !any((one) => one.endsWith(wanted));
    case 'ISNULL':
      return values.length === 0;
    case 'ISNOTNULL':
      return values.length > 0;
    case 'ISBITSET':
      return bit();
    case 'ISNOTBITSET':
      return !bit();
    case 'ISMEMBEROF':
      return subject.isMemberOf(asWritten.toLowerCase());
    case 'ISNOTMEMBEROF':
      return !subject.isMemberOf(asWritten.toLowerCase());
  }
}

/** Numbers where both sides are, else texts by code unit. */
function compare(left: string, right: string): number {
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== undefined && b !== undefined) return a < b ? -1 : a > b ? 1 : 0;
  return left < right ? -1 : left > right ? 1 : 0;
}
