// What the answer to a modification means.
import type { LockstepError } from '../../model/errors.ts';
import { directoryErrors } from './errors.ts';
import { resultName } from './wire/result.ts';

/** What was written, for whoever reads of its failure. */
export interface WriteContext {
  readonly server: string;
  /** Distinguished name of the domain. */
  readonly container: string;
  /** As people call it. */
  readonly object: string;
  readonly objectType: string;
  readonly attributes: readonly string[];
}

/** `Elsewhere`: this domain does not hold the object. `Exists`: there is a value already, or the value is against a rule of the directory. */
export type WriteVerdict = { readonly kind: 'Done' | 'Elsewhere' | 'Exists' } | { readonly kind: 'Failed'; readonly error: LockstepError };

export function judgeWrite(code: number, diagnostic: string, context: WriteContext): WriteVerdict {
  const { server, container, object, objectType, attributes } = context;
  const names = attributes.join(', ');
  const result = `${code} (${resultName(code)})`;
  const detail = diagnostic === '' ? resultName(code) : diagnostic;
  switch (code) {
    case 0:
      return { kind: 'Done' };
    case 10:
    case 32:
      return { kind: 'Elsewhere' };
    case 19:
    case 20:
      return { kind: 'Exists' };
    case 16:
    case 17:
    case 21:
    case 65:
      return { kind: 'Failed', error: new directoryErrors.ValueRefused({ server, object, attributes: names, result, detail }) };
    case 50:
      return {
        kind: 'Failed',
        error: new directoryErrors.WriteNotPermitted({
          attributes: names,
          object,
          detail,
          objectType,
          container,
          first: attributes[0] ?? '',
        }),
      };
    case 51:
    case 52:
      return { kind: 'Failed', error: new directoryErrors.ServerBusy({ server, detail }) };
    default:
      return { kind: 'Failed', error: new directoryErrors.WriteRefused({ server, object, attributes: names, result, detail }) };
  }
}
