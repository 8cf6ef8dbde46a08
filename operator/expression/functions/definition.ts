// How a function of the language is declared: its parameters, what it gives, and what it does with one value.
import { EvaluationFailure } from '../failure.ts';
import type { Frame } from '../frame.ts';
import type { Integer } from '../integer.ts';
import { Moment } from '../moment.ts';
import type { OptionWord } from '../names.ts';
import type { StaticType } from '../types.ts';
import { boundedList, describeValue, isFlowWord, isInteger, isList, listOf, type Single, single, type Value } from '../value.ts';

interface Kinds {
  readonly text: string;
  readonly number: Integer;
  /** A number that counts or points; far outside of any text or list it is clamped. */
  readonly index: number;
  readonly boolean: boolean;
  readonly binary: Uint8Array;
  readonly date: Moment;
  readonly textOrBinary: string | Uint8Array;
  readonly single: Single;
  readonly list: readonly Single[];
  readonly any: Exclude<Value, { readonly flow: string }>;
}
type Kind = keyof Kinds;

interface Required<K extends Kind> {
  readonly kind: K;
  /** Words that may stand there without quotes. */
  readonly words?: readonly string[];
}
/** Where nothing is not the same as the kind's empty value. */
interface Nullable<K extends Kind> {
  readonly kind: K;
  readonly nullable: true;
}
interface Optional<K extends Kind> {
  readonly kind: K;
  readonly otherwise: Kinds[K];
}
/** The first option stands when none is written. */
interface Options<W extends OptionWord> {
  readonly options: readonly W[];
}
/** True when the word is written. */
interface Flag {
  readonly flag: OptionWord;
}
export type Parameter = Required<Kind> | Nullable<Kind> | Optional<Kind> | Options<OptionWord> | Flag;

type ArgumentOf<P> = P extends Flag
  ? boolean
  : P extends Options<infer W>
    ? W
    : P extends Nullable<infer K>
      ? Kinds[K] | null
      : P extends { readonly kind: infer K extends Kind }
        ? Kinds[K]
        : never;
type ArgumentsOf<P extends readonly Parameter[]> = { readonly [I in keyof P]: ArgumentOf<P[I]> };

export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** `Subject`: the type of the values that the function is given first. */
  readonly returns: StaticType | 'Subject';
  /** It gives several values, whatever it is given. */
  readonly many: boolean;
  /** The parameter that is mapped value by value over a list, and without which the function gives `whenAbsent`. */
  readonly subject: number | undefined;
  readonly whenAbsent: Value;
  /** Steps for each value of a list. */
  readonly perValue: number;
  /** Steps for each 16 characters of a long text. */
  readonly perPiece: number;
  readonly apply: (frame: Frame, ...values: readonly never[]) => Value;
  /** Stands for `apply` where the first argument is known to hold references. */
  readonly ofReferences?: FunctionDefinition['apply'];
}

export const text = { kind: 'text' } as const;
export const number = { kind: 'number' } as const;
export const index = { kind: 'index' } as const;
export const boolean = { kind: 'boolean' } as const;
export const binary = { kind: 'binary' } as const;
export const date = { kind: 'date' } as const;
export const textOrBinary = { kind: 'textOrBinary' } as const;
export const anySingle = { kind: 'single' } as const;
export const list = { kind: 'list' } as const;
export const any = { kind: 'any' } as const;
export const orNothing = <K extends Kind>(parameter: Required<K>): Nullable<K> => ({ kind: parameter.kind, nullable: true });
/** A text, of which these words may stand without quotes. */
export const textOrWord = (...words: readonly string[]): Required<'text'> => ({ kind: 'text', words });
export const optional = <K extends Kind>(parameter: Required<K>, otherwise: Kinds[K]): Optional<K> => ({ kind: parameter.kind, otherwise });
export const options = <const W extends OptionWord>(...words: readonly W[]): Options<W> => ({ options: words });

export const flag = (word: OptionWord): Flag => ({ flag: word });

type Traits = Partial<Pick<FunctionDefinition, 'whenAbsent' | 'many' | 'perValue' | 'perPiece' | 'ofReferences'>> & {
  readonly subject?: number;
};

/** Declares a function on one value (its first argument unless `subject` says otherwise), or on everything where no argument is a single value. */
export function define<const P extends readonly Parameter[]>(
  name: string,
  parameters: P,
  returns: FunctionDefinition['returns'],
  apply: (frame: Frame, ...values: ArgumentsOf<P>) => Value,
  { whenAbsent = null, subject = 0, many = false, perValue = 1, perPiece = 1, ofReferences }: Traits = {},
): FunctionDefinition {
  const at = parameters[subject];
  const mapped = at !== undefined && 'kind' in at && at.kind !== 'list' && at.kind !== 'any';
  return {
    name,
    parameters,
    returns,
    many,
    subject: mapped ? subject : undefined,
    whenAbsent,
    perValue,
    perPiece,
    apply: apply as FunctionDefinition['apply'],
    ...(ofReferences === undefined ? {} : { ofReferences }),
  };
}

export const kindTypes: Readonly<Record<Kind, StaticType | readonly StaticType[]>> = {
  text: 'Text',
  number: 'Number',
  index: 'Number',
  boolean: 'Boolean',
  binary: 'Binary',
  date: 'Date',
  textOrBinary: ['Text', 'Binary'],
  single: 'Any',
  list: 'List',
  any: 'Any',
};

/** Turns a value into what a parameter asks for; an absent one becomes the kind's empty value. @throws EvaluationFailure */
export function coerce(kind: Kind, value: Value, where: string): Kinds[Kind] {
  if (isFlowWord(value)) throw new EvaluationFailure('TypeMismatch', `${where} is a flow word, not a value`);
  if (kind === 'any') return value;
  if (kind === 'list') return listOf(value);
  const one = single(value, where) ?? emptyValue(kind, where);
  switch (kind) {
    case 'single':
      return one;
    case 'text':
      if (typeof one === 'string') return one;
      break;
    case 'number':
      if (isInteger(one)) return one;
      break;
    case 'index':
      if (isInteger(one)) return typeof one === 'number' ? one : one > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
      break;
    case 'boolean':
      if (typeof one === 'boolean') return one;
      break;
    case 'binary':
      if (one instanceof Uint8Array) return one;
      break;
    case 'date':
      if (one instanceof Moment) return one;
      break;
    case 'textOrBinary':
      if (typeof one === 'string' || one instanceof Uint8Array) return one;
      break;
  }
  throw new EvaluationFailure('TypeMismatch', `${where} is ${describeValue(one)}`);
}

function emptyValue(kind: Kind, where: string): Single {
  if (kind === 'text' || kind === 'textOrBinary') return '';
  if (kind === 'number' || kind === 'index') return 0;
  if (kind === 'boolean') return false;
  throw new EvaluationFailure('TypeMismatch', `${where} is nothing`);
}

/** The values of a list that a function on lists was given, checked to be text. */
export function textsOf(values: readonly Single[], where: string): readonly string[] {
  for (const value of values) {
    if (typeof value !== 'string') throw new EvaluationFailure('TypeMismatch', `a value of ${where} is ${describeValue(value)}, not text`);
  }
  return values as readonly string[];
}

/** One character, which may be a surrogate pair. */
export const isCharacter = (value: string): boolean =>
  value !== '' && value.length === String.fromCodePoint(value.codePointAt(0) ?? 0).length;

/** Applies a function to each value of a list and leaves out those that give nothing. `steps` is what one value costs. */
export function mapList(frame: Frame, values: readonly Single[], steps: number, apply: (value: Single) => Value): readonly Single[] | null {
  frame.spend(values.length * steps);
  const results: Single[] = [];
  for (const value of values) {
    const result = apply(value);
    if (result === null) continue;
    if (isFlowWord(result)) throw new EvaluationFailure('TypeMismatch', 'a flow word can not be a value of a list');
    if (typeof result === 'string') frame.keep(result);
    if (!isList(result)) results.push(result);
    else {
      frame.spend(result.length);
      for (const item of result) results.push(item);
    }
  }
  return results.length === 0 ? null : boundedList(results);
}
