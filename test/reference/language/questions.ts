// Functions that ask about a value, and the bits of numbers.
import { all, each, type LanguageFunction, number } from './arguments.ts';
import { conversionFunctions } from './conversions.ts';
import { dateFunctions } from './dates.ts';
import { Failure, isBytes, listOf, type Value } from './value.ts';

const works = (convert: LanguageFunction | undefined) =>
  each((value) => {
    try {
      convert?.([() => value]);
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }, false);

const isEmpty = (value: Value): boolean => value === '' || (Array.isArray(value) && value.length === 1 && value[0] === '');
const isNull = (value: Value): boolean => listOf(value).length === 0;

const bits = (work: (a: bigint, b: bigint) => Value, absent: Value) => each((a, [b]) => work(number(a), number(b)), absent);

export const questionFunctions: Readonly<Record<string, LanguageFunction>> = {
  IsNull: all(([value = null]) => isNull(value)),
  IsEmpty: all(([value = null]) => isEmpty(value)),
  IsNullOrEmpty: all(([value = null]) => isNull(value) || isEmpty(value)),
  IsPresent: all(([value = null]) => !isNull(value) && !isEmpty(value)),
  IsDate: works(dateFunctions['CDate']),
  IsGuid: works(conversionFunctions['CGuid']),
  // Bytes can be read as a number, and are none.
  IsNumeric: works(
    each((value) => {
      if (isBytes(value)) throw new Failure('bytes are no number');
      return conversionFunctions['CNum']?.([() => value]) ?? null;
    }),
  ),
  IsString: works(conversionFunctions['CStr']),
  IsBitSet: bits((value, flag) => (value & flag) !== 0n, false),
  BitAnd: bits((a, b) => BigInt.asIntN(64, a & b), null),
  BitOr: bits((a, b) => BigInt.asIntN(64, a | b), null),
};
