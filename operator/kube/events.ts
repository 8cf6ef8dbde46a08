// Events on objects, for `kubectl describe`. Fire and forget: an event that can not be written never fails what it tells about.

import { randomBytes } from 'node:crypto';
import { type Clock, realClock } from '../runtime/clock.ts';
import type { Log } from '../runtime/ports.ts';
import type { KubeClient } from './client.ts';
import { isNamespaceTerminating, isNotFound } from './errors.ts';
import { type Correlation, EventCorrelator } from './event-correlator.ts';
import { events } from './kinds.ts';
import { apiVersionOf, type ResourceType, type StoredMeta } from './resource.ts';

export interface EventContent {
  readonly type: 'Normal' | 'Warning';
  /** CamelCase: why. From the kind's table of event reasons. */
  readonly reason: string;
  /** CamelCase: what the controller did, `ApplyWorkers`. */
  readonly action: string;
  readonly message: string;
}

export interface EventRecorder {
  record(type: ResourceType<unknown>, object: { readonly metadata: StoredMeta }, content: EventContent): void;
  /** Resolves when everything recorded so far is written or given up. */
  flush(): Promise<void>;
}

export interface EventRecorderOptions {
  readonly client: Pick<KubeClient, 'create' | 'mergePatch'>;
  /** `lockstep.dev/operator`: a qualified name. */
  readonly component: string;
  /** This process: the pod's name. */
  readonly instance: string;
  readonly log: Log;
  readonly clock?: Clock;
}

/** More than this waiting means that the API server does not answer; what comes on top is dropped. */
const longestBacklog = 500;
const longestNote = 1024;

export function eventRecorder({ client, component, instance, log, clock = realClock }: EventRecorderOptions): EventRecorder {
  const correlator = new EventCorrelator(clock);
  let backlog = 0;
  let tail = Promise.resolve();

  const write = async (type: ResourceType<unknown>, meta: StoredMeta, content: EventContent): Promise<void> => {
    const correlation = correlator.correlate({ object: meta.uid, type: content.type, reason: content.reason, note: content.message });
    if (correlation.kind === 'repeat') await repeat(type, meta, content, correlation);
    if (correlation.kind === 'create') await create(type, meta, content, correlation);
  };

  const repeat = async (
    type: ResourceType<unknown>,
    meta: StoredMeta,
    content: EventContent,
    again: Correlation & { kind: 'repeat' },
  ): Promise<void> => {
    const key = { namespace: namespaceOf(meta), name: again.name };
    const patch = { note: cut(again.note), series: { count: again.count, lastObservedTime: microNow(clock) } };
    try {
      await client.mergePatch(events, key, patch, { fieldManager: component });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      // Events expire after an hour; the next one begins a new series.
      again.forget();
      await write(type, meta, content);
    }
  };

  const create = async (
    type: ResourceType<unknown>,
    meta: StoredMeta,
    content: EventContent,
    first: Correlation & { kind: 'create' },
  ): Promise<void> => {
    const name = `${meta.name.slice(0, 230)}.${randomBytes(8).toString('hex')}`;
    const event = {
      metadata: { name, namespace: namespaceOf(meta) },
      eventTime: microNow(clock),
      type: content.type,
      reason: content.reason,
      action: content.action,
      note: cut(first.note),
      reportingController: component,
      reportingInstance: instance,
      regarding: regarding(type, meta),
    };
    await client.create(events, event, { fieldManager: component });
    first.remember(name);
  };

  return {
    record: (type, { metadata }, content) => {
      if (backlog >= longestBacklog) return;
      backlog += 1;
      tail = tail
        .then(() => write(type, metadata, content))
        .catch((error: unknown) => {
          if (!isNamespaceTerminating(error)) log.debug({ err: error, reason: content.reason }, 'event not written');
        })
        .finally(() => (backlog -= 1));
    },
    flush: async () => await tail,
  };
}

const regarding = (type: ResourceType<unknown>, { namespace, name, uid, resourceVersion }: StoredMeta) => ({
  apiVersion: apiVersionOf(type),
  kind: type.kind,
  name,
  uid,
  resourceVersion,
  ...(namespace === undefined ? {} : { namespace }),
});

/** Events about objects of the cluster live in `default`. */
const namespaceOf = ({ namespace }: StoredMeta): string => namespace ?? 'default';

const microNow = (clock: Clock): string => clock.now().toISOString().replace(/Z$/, '000Z');

/** The API server refuses notes over 1024 bytes. */
function cut(note: string): string {
  const bytes = Buffer.from(note);
  if (bytes.length <= longestNote) return note;
  return `${new TextDecoder().decode(bytes.subarray(0, longestNote - 6)).replace(/\uFFFD$/, '')}…`;
}
