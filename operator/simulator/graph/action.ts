// The parameters of an action: what stands in the body of a POST that makes nothing.
import type { Call } from './call.ts';
import { graphErrors } from './errors.ts';

type Parameters<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

/** Throws where the body is none, or has what the action does not know. */
export function actionBody<Name extends string>(call: Call, names: readonly Name[]): Parameters<Name> {
  const { body } = call;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw body === undefined ? graphErrors.emptyPayload() : graphErrors.unreadablePayload();
  }
  const unknown = Object.keys(body).find((name) => !name.startsWith('@') && !names.some((known) => known === name));
  if (unknown !== undefined) {
    throw graphErrors.unknownParameter(unknown, call.path.pattern.split('/').at(-1) ?? '');
  }
  return body as Parameters<Name>;
}
