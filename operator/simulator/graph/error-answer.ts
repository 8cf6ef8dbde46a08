// The service's error envelope around a refusal or a fault.
import { toInstant } from '../clock.ts';
import type { FaultAction } from '../faults.ts';
import type { World } from '../world.ts';
import type { Answer, Headers } from './call.ts';
import type { ErrorDetail } from './errors.ts';
import { GraphError } from './errors.ts';

export interface ErrorContext {
  readonly world: Pick<World, 'clock' | 'random'>;
  readonly headers: Headers;
  readonly origin: string;
}

/** `{error: {code, message, details?, innerError}}` */
export function toErrorAnswer(error: GraphError, { world, headers }: ErrorContext): Answer {
  const requestId = world.random.uuid();
  const body: { code: string; message: string; details?: readonly ErrorDetail[]; innerError: Record<string, string> } = {
    code: error.code,
    message: error.message,
    innerError: {
      date: toInstant(world.clock.now()).slice(0, -1),
      'request-id': requestId,
      'client-request-id': headers['client-request-id'] ?? requestId,
    },
  };
  return {
    status: error.status,
    body: {
      error:
        error.details.length === 0 ? body : { code: body.code, message: body.message, details: error.details, innerError: body.innerError },
    },
    headers: { ...error.headers, 'request-id': requestId },
  };
}

/** What the service says with the statuses that a fault may ask for. */
const weather: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['Request_BadRequest', 'One or more property values specified are invalid.'],
  404: ['Request_ResourceNotFound', 'Resource does not exist or one of its queried reference-property objects are not present.'],
  429: ['TooManyRequests', 'Too many requests. Please try again later.'],
  500: ['Service_InternalServerError', 'Encountered an internal server error.'],
  502: ['UnknownError', ''],
  503: ['Service_Unavailable', 'The service is temporarily unavailable. Please try again.'],
  504: ['UnknownError', ''],
};

export function faultAnswer(action: Extract<FaultAction, { kind: 'status' }>, context: ErrorContext): Answer {
  const [code, message] = weather[action.status] ?? ['UnknownError', ''];
  const headers = action.retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(action.retryAfterSeconds) } };
  return toErrorAnswer(new GraphError(action.status, action.code ?? code, action.message ?? message, headers), context);
}
