// What can go wrong between us and the API server: our own table, and the server's answers as one class.

import { defineErrors, LockstepError, type Retry } from '../model/errors.ts';

export const kubeErrors = defineErrors('Kube', {
  NoConfiguration: {
    retry: 'never',
    text: 'No cluster was named: this process runs in no pod, and no kubeconfig was given.',
    next: 'Pass --kubeconfig with a path, or run inside a cluster.',
  },
  UnusableCredentials: {
    retry: 'backoff',
    text: 'The credentials for {server} can not be read: {problem}.',
    next: 'Check the files or the command that the kubeconfig names.',
  },
  InvalidConfiguration: {
    retry: 'never',
    text: 'The kubeconfig {path} can not be used: {problem}.',
    next: 'Check the file and the name given with --context.',
  },
  Unreachable: {
    retry: 'backoff',
    text: 'The API server can not be reached for {method} {path}: {problem}.',
    next: 'Check the network and the certificate authority; the request is tried again.',
  },
  TimedOut: {
    retry: 'backoff',
    text: 'The API server did not answer {method} {path} within {timeoutMs} ms.',
    next: 'Whether the request took effect is unknown; the state is read again before anything else is done.',
  },
  UnreadableAnswer: {
    retry: 'backoff',
    text: 'The API server answered {method} {path} with something that is not JSON: {problem}.',
    next: 'Check what stands between this process and the API server.',
  },
  IncompleteAnswer: {
    retry: 'backoff',
    text: 'The answer to {method} {path} broke off: {problem}.',
    next: 'The request is tried again.',
  },
  ShortWatch: {
    retry: 'backoff',
    text: 'The watch of {kind} was closed at once and without an event.',
    next: 'It is opened again after a pause; check the API server if this repeats.',
  },
});

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** The `Status` object of a refused request (metav1.Status). */
export interface KubeStatus {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly retryAfterSeconds?: number; readonly causes?: readonly StatusCause[] };
}

/** The API server refused. `status` is the HTTP status, `reason` the server's own (`NotFound`, `Conflict`, ...). */
export class ApiError extends LockstepError {
  readonly status: number;
  readonly causes: readonly StatusCause[];
  readonly retryAfterMs: number | undefined;

  constructor(status: number, body: KubeStatus, request: string, retryAfterMs?: number) {
    const reason = body.reason || reasonByStatus[status] || 'Unknown';
    const waitMs = retryAfterMs ?? (body.details?.retryAfterSeconds === undefined ? undefined : body.details.retryAfterSeconds * 1000);
    const message = `${request}: ${body.message || reason}`;
    super('Kube', reason, message, nextByStatus[status] ?? 'The request is tried again.', retryOf(status, waitMs));
    this.status = status;
    this.causes = body.details?.causes ?? [];
    this.retryAfterMs = waitMs;
  }
}

const reasonByStatus: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Gone',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

const nextByStatus: Readonly<Record<number, string>> = {
  400: 'Report this: the request was malformed.',
  403: 'Grant the missing permission to the service account.',
  404: 'Create the object, or correct its name.',
  422: 'Correct the named fields.',
};

const retryOf = (status: number, waitMs: number | undefined): Retry => {
  if (waitMs !== undefined) return { afterMs: waitMs };
  return status === 400 || status === 415 || status === 422 ? 'never' : 'backoff';
};

/**
 * Makes an `ApiError` of a refusal's body, whatever stands in it: a `Status`, or a proxy's page.
 * @param request what was asked, `GET /api/v1/pods`, for the message.
 */
export function toApiError(status: number, body: string, request: string, retryAfterMs?: number): ApiError {
  return new ApiError(status, parseStatus(body), request, retryAfterMs);
}

function parseStatus(body: string): KubeStatus {
  try {
    const parsed = JSON.parse(body) as KubeStatus | null;
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // A load balancer answers in HTML; its page is no message for a person.
  }
  return {};
}

const hasStatus =
  (...statuses: readonly number[]) =>
  (error: unknown): error is ApiError =>
    error instanceof ApiError && statuses.includes(error.status);

export const isNotFound = hasStatus(404);
/** Somebody changed the object since it was read, or an apply met another manager's field. */
export const isConflict = (error: unknown): error is ApiError => hasStatus(409)(error) && error.reason !== 'AlreadyExists';
export const isAlreadyExists = (error: unknown): error is ApiError => hasStatus(409)(error) && error.reason === 'AlreadyExists';
/** The resource version or continue token is too old; only a new list helps. */
export const isGone = (error: unknown): error is ApiError =>
  hasStatus(410)(error) || (error instanceof ApiError && error.reason === 'Expired');
export const isInvalid = hasStatus(422);
export const isForbidden = hasStatus(403);
export const isUnauthorized = hasStatus(401);
export const isTooManyRequests = hasStatus(429);
/** The namespace is being deleted: nothing can be created in it any more. */
export const isNamespaceTerminating = (error: unknown): error is ApiError =>
  hasStatus(403)(error) && error.causes.some(({ reason }) => reason === 'NamespaceTerminating');
