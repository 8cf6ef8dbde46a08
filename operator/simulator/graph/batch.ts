// `POST /$batch`: up to 20 requests in one, each charged, throttled and judged on its own, answered in any order.
import type { OpenRequest } from '../audit.ts';
import type { World } from '../world.ts';
import { arrive } from './arrival.ts';
import type { Answer, Headers } from './call.ts';
import { toErrorAnswer } from './error-answer.ts';
import { graphErrors } from './errors.ts';
import type { GraphError } from './errors.ts';
import type { Cut, Incoming, Outgoing } from './service.ts';
import { serve } from './service.ts';

export const batchLimit = 20;
/** Characters of an item's address: as many as the service reads of one on the wire. */
const longestAddress = 16_384;

interface BatchItem {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body: unknown;
  /** In lower case: ids are told apart without their case. */
  readonly dependsOn: readonly string[];
}

interface BatchAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']);

/** Answers a batch. A fault that breaks the connection of one item breaks that of the batch. Throws 400 where the batch itself is malformed. */
export function serveBatch(world: World, outer: Incoming, record: OpenRequest): Outgoing {
  const items = readBatch(outer.body);
  const answers: BatchAnswer[] = [];
  const failed = new Set<string>();
  let delayMs = 0;
  let isReset = false;
  let cut: Cut | undefined;
  for (const item of items) {
    const refusal = refusalOf(item, failed);
    const outgoing = refusal === undefined ? serveItem(world, outer, record, item) : refuse(world, outer, item, refusal);
    delayMs = Math.max(delayMs, outgoing.delayMs);
    if (outgoing.kind === 'reset') {
      isReset = true;
      break;
    }
    if (outgoing.kind === 'unanswered') {
      failed.add(item.id.toLowerCase());
      continue;
    }
    cut ??= outgoing.cut;
    if (outgoing.answer.status >= 400) {
      failed.add(item.id.toLowerCase());
    }
    answers.push(toBatchAnswer(item.id, outgoing.answer));
  }
  if (isReset) {
    return { kind: 'reset', delayMs };
  }
  return { kind: 'answer', answer: { status: 200, body: { responses: shuffled(world, answers) } }, delayMs, cut };
}

function serveItem(world: World, outer: Incoming, record: OpenRequest, item: BatchItem): Outgoing {
  const incoming: Incoming = {
    caller: outer.caller,
    version: outer.version,
    origin: outer.origin,
    batch: record,
    method: item.method,
    path: item.path,
    query: item.query,
    headers: item.headers,
    body: item.body,
  };
  return serve(world, incoming, arrive(world, incoming, { remoteAddress: record.remoteAddress, userAgent: record.userAgent }));
}

/** What keeps an item from being served, and no other with it. */
function refusalOf({ path, query, dependsOn }: BatchItem, failed: ReadonlySet<string>): GraphError | undefined {
  if (dependsOn.some((id) => failed.has(id))) {
    return graphErrors.failedDependency();
  }
  return path.length + query.length > longestAddress ? graphErrors.addressTooLong() : undefined;
}

const refuse = (world: World, { origin }: Incoming, { headers }: BatchItem, refusal: GraphError): Outgoing => ({
  kind: 'answer',
  answer: toErrorAnswer(refusal, { world, headers, origin }),
  delayMs: 0,
});

function toBatchAnswer(id: string, { status, body, headers }: Answer): BatchAnswer {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    shown[canonicalNames[name] ?? name] = value;
  }
  if (body === undefined) {
    return { id, status, headers: shown };
  }
  shown['Content-Type'] ??= 'application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8';
  return { id, status, headers: shown, body };
}

const canonicalNames: Readonly<Record<string, string>> = {
  'retry-after': 'Retry-After',
  location: 'Location',
  'content-type': 'Content-Type',
};

/** The order of the answers is nobody's promise, and here it is none. */
function shuffled(world: World, answers: BatchAnswer[]): readonly BatchAnswer[] {
  for (let index = answers.length - 1; index > 0; index -= 1) {
    const other = Math.floor(world.random.fraction() * (index + 1));
    const [a, b] = [answers[index], answers[other]];
    if (a !== undefined && b !== undefined) {
      answers[index] = b;
      answers[other] = a;
    }
  }
  return answers;
}

/** The items, each behind those that it depends on. */
function readBatch(body: unknown): readonly BatchItem[] {
  const requests = (body as { readonly requests?: unknown } | null | undefined)?.requests;
  if (!Array.isArray(requests) || requests.length === 0) {
    throw graphErrors.batchInvalid('Invalid batch payload format.');
  }
  if (requests.length > batchLimit) {
    throw graphErrors.batchInvalid(`Number of batch requests exceeds the maximum allowed limit of ${batchLimit}.`);
  }
  const items = requests.map(readItem);
  const ids = new Set<string>();
  for (const { id, dependsOn } of items) {
    if (ids.has(id.toLowerCase())) {
      throw graphErrors.batchInvalid('Request Id has to be unique in a batch.');
    }
    // A dependency must stand before its dependants: the chains that the service takes all do.
    if (dependsOn.some((dependency) => !ids.has(dependency))) {
      throw graphErrors.batchInvalid('Invalid dependency specified in the batch.');
    }
    ids.add(id.toLowerCase());
  }
  return items;
}

function readItem(request: unknown): BatchItem {
  const { id, method, url, headers, body, dependsOn } = (typeof request === 'object' && request !== null ? request : {}) as Readonly<
    Record<string, unknown>
  >;
  if (typeof id !== 'string' || id === '') {
    throw graphErrors.batchInvalid('Request Id cannot be null or empty.');
  }
  if (typeof method !== 'string' || !methods.has(method.toUpperCase())) {
    throw graphErrors.batchInvalid('Invalid or missing method in the batch request.');
  }
  if (typeof url !== 'string' || url === '' || /^https?:/i.test(url) || /^\/?(v1\.0|beta|\$batch)(\/|$)/i.test(url)) {
    throw graphErrors.batchInvalid('Invalid URL in the batch request.');
  }
  const folded = foldHeaders(headers);
  if (body !== undefined && body !== null && !/^application\/json\b/i.test(folded['content-type'] ?? '')) {
    throw graphErrors.batchInvalid(`Write request id : ${id} does not contain Content-Type header or body.`);
  }
  // As in every address, what stands behind a `#` is the caller's own: a name with one must come encoded.
  const address = (url.startsWith('/') ? url : `/${url}`).replace(/#.*$/s, '');
  const question = address.indexOf('?');
  return {
    id,
    method: method.toUpperCase(),
    path: question === -1 ? address : address.slice(0, question),
    query: question === -1 ? '' : address.slice(question + 1),
    headers: folded,
    body: body ?? undefined,
    dependsOn: readDependencies(dependsOn),
  };
}

function readDependencies(dependsOn: unknown): readonly string[] {
  const ids = dependsOn ?? [];
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) {
    throw graphErrors.batchInvalid('Invalid batch payload format.');
  }
  return ids.map((id) => id.toLowerCase());
}

function foldHeaders(headers: unknown): Headers {
  if (typeof (headers ?? {}) !== 'object' || Array.isArray(headers)) {
    throw graphErrors.batchInvalid('Invalid batch payload format.');
  }
  const folded: Record<string, string> = {};
  for (const [name, value] of Object.entries((headers ?? {}) as Readonly<Record<string, unknown>>)) {
    folded[name.toLowerCase()] = String(value);
  }
  return folded;
}
