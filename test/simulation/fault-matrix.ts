// Which faults meet which requests of an export. A cell of the matrix is one fault at one step.
import type { FaultAction, FaultMatch, FaultRequest } from '../../operator/simulator/faults.ts';

/** The requests that a step of the export makes. */
export const steps = {
  'sign-in': { pathPrefix: '/', method: 'POST', inBatch: false },
  'import of people': { pathPrefix: '/v1.0/users/delta', method: 'GET' },
  'import of groups': { pathPrefix: '/v1.0/groups/delta', method: 'GET' },
  'look-up of an anchor': { pathPrefix: '/v1.0/users', method: 'GET', inBatch: true },
  'create of a person': { pathPrefix: '/v1.0/users', method: 'POST' },
  'create of a group': { pathPrefix: '/v1.0/groups', method: 'POST' },
  'change of a person': { pathPrefix: '/v1.0/users', method: 'PATCH' },
  'change of a group and its members': { pathPrefix: '/v1.0/groups', method: 'PATCH' },
  'removal of a member': { pathPrefix: '/v1.0/groups', method: 'DELETE' },
  'removal of a person': { pathPrefix: '/v1.0/users', method: 'DELETE' },
  'whole batch': { pathPrefix: '/v1.0/$batch', method: 'POST', inBatch: false },
} as const satisfies Readonly<Record<string, FaultMatch>>;
export type Step = keyof typeof steps;

export const faults = {
  'connection reset before the effect': { kind: 'reset', when: 'before' },
  'connection reset after the effect': { kind: 'reset', when: 'after' },
  'latency of a quarter of a second': { kind: 'latency', ms: 250 },
  '429 before the effect': { kind: 'status', status: 429, retryAfterSeconds: 3 },
  '429 after the effect': { kind: 'status', status: 429, retryAfterSeconds: 1, when: 'after' },
  '500 before the effect': { kind: 'status', status: 500 },
  '500 after the effect': { kind: 'status', status: 500, when: 'after' },
  '502 before the effect': { kind: 'status', status: 502 },
  '503 after the effect': { kind: 'status', status: 503, when: 'after' },
  '504 before the effect': { kind: 'status', status: 504 },
  '504 after the effect': { kind: 'status', status: 504, when: 'after' },
  'answer cut by a broken connection': { kind: 'truncate', how: 'connection' },
  'answer cut in its text': { kind: 'truncate', how: 'text' },
  'list without its end': { kind: 'truncate', how: 'list' },
  'no answer, before the effect': { kind: 'unanswered', when: 'before' },
  'no answer, after the effect': { kind: 'unanswered', when: 'after' },
  'all access tokens expired at once': { kind: 'expireTokens' },
  'access token expired': {
    kind: 'status',
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token has expired or is not yet valid.',
  },
} as const satisfies Readonly<Record<string, FaultAction>>;
export type FaultName = keyof typeof faults;

/** Requests that a fault meets before it ends: enough to exhaust the patience of some requests, not that of the service. */
const hits = 12;

/** The fault as the simulator takes it: the step's first request, so that none gets away, then a third of the others, chosen by the seed, until it has met enough. */
export function faultAt(tenant: string, step: Step, fault: FaultName, seed: number): readonly FaultRequest[] {
  const about = { match: { tenant, ...steps[step] }, action: faults[fault] };
  return [
    { ...about, count: 1 },
    { ...about, count: hits - 1, probability: 0.34, seed },
  ];
}

export interface Cell {
  readonly step: Step;
  readonly fault: FaultName;
  readonly seed: number;
}

/** All cells of some faults, seed by seed. */
export const matrix = (seeds: readonly number[], some: readonly FaultName[]): readonly Cell[] =>
  seeds.flatMap((seed) => (Object.keys(steps) as readonly Step[]).flatMap((step) => some.map((fault) => ({ step, fault, seed }))));
