// Sends one modification and waits for its answer. Whether it may leave is asked in the last moment before it does.
import { Attribute, Change, type Control, ModifyRequest } from 'ldapts';
import type { Permit } from '../../../model/permit.ts';
import { parseSearchResult } from './result.ts';
import type { Router } from './router.ts';

export interface Modification {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly Buffer[];
}

export interface ModifyRequestParts {
  /** A distinguished name, or `<GUID=...>`. */
  readonly object: string;
  readonly modifications: readonly Modification[];
  readonly controls: readonly Control[];
}

export type ModifyAnswer =
  | { readonly kind: 'Answered'; readonly code: number; readonly diagnostic: string }
  /** It was not sent: the term was over. */
  | { readonly kind: 'TermEnded' }
  /** It was sent, and nobody knows whether it happened. */
  | { readonly kind: 'Lost'; readonly error: Error };

/** However patient the term is. */
const longestAnswerMs = 15_000;

/** Never throws: what can not be sent is told apart from what got no answer. @throws what closed the connection, where it was closed before */
export function sendModify(router: Router, parts: ModifyRequestParts, permit: Permit): Promise<ModifyAnswer> {
  const { object, modifications, controls } = parts;
  const id = router.newId();
  const changes = modifications.map(
    ({ operation, attribute, values }) => new Change({ operation, modification: new Attribute({ type: attribute, values: [...values] }) }),
  );
  const request = new ModifyRequest({ messageId: id, dn: object, changes, controls: [...controls] }).write();
  const { promise, resolve } = Promise.withResolvers<ModifyAnswer>();
  // Nothing may be awaited between this look and the request.
  const remainingMs = permit.remainingMs();
  if (remainingMs <= 0) return Promise.resolve({ kind: 'TermEnded' });
  const patienceMs = Math.min(longestAnswerMs, remainingMs);
  const timer = setTimeout(() => {
    router.end(id);
    resolve({ kind: 'Lost', error: new Error(`no answer for ${Math.round(patienceMs / 1000)} seconds`) });
  }, patienceMs);
  const end = (answer: ModifyAnswer): void => {
    clearTimeout(timer);
    router.end(id);
    resolve(answer);
  };
  try {
    router.send(id, request, {
      message: (buffer, _start, last, whole) => {
        const { code, diagnostic } = parseSearchResult(Buffer.copyBytesFrom(buffer, whole, last - whole));
        end({ kind: 'Answered', code, diagnostic });
      },
      fail: (error) => end({ kind: 'Lost', error }),
    });
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
  return promise;
}
