// What the tests of the Entra connector build with: options, permits, changes, and a clock that does not wait.
import type { ExportChange } from '../../../../operator/model/change.ts';
import type { ImportedChange, ImportPage, CompleteRead } from '../../../../operator/model/object.ts';
import type { Permit } from '../../../../operator/model/permit.ts';
import type { EntraClock, EntraOptions } from '../../../../operator/directory/entra/index.ts';
import { anchorA, uniqueNameA } from './anchors.ts';
import type { FakeGraph } from './fake-graph.ts';

export const tenantID = '11111111-1111-4111-8111-111111111111';
export const clientID = '22222222-2222-4222-8222-222222222222';

export { anchorA, uniqueNameA };

export interface ImpatientClock extends EntraClock {
  /** All waits, in milliseconds. */
  readonly waits: number[];
}

/** Every wait passes at once and moves the clock by its length. */
export function impatientClock(): ImpatientClock {
  let nowMs = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(Date.UTC(2026, 0, 1) + nowMs),
    monotonicMs: () => nowMs,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {} };

export function optionsFor(fake: FakeGraph, changes: Partial<EntraOptions> = {}): EntraOptions {
  return {
    name: 'entra',
    configuration: {
      tenantID,
      clientID,
      credential: { type: 'ClientSecret', clientSecret: { kind: 'Secret', name: 'entra', key: 'clientSecret' } },
      authorityURL: fake.origin,
      graphURL: fake.origin,
      writeBudget: { requests: 3000, periodSeconds: 150, sharePercent: 95 },
    },
    credential: { type: 'ClientSecret', readSecret: () => Promise.resolve('secret-1') },
    readCertificateAuthority: () => Promise.resolve(fake.ca),
    attributes: [],
    clock: impatientClock(),
    log: quiet,
    random: () => 0,
    ...changes,
  };
}

/** A permit of `ms`, counted down by the clock if one is given; `end` ends the term. */
export function permitFor(ms: number, clock?: EntraClock): Permit & { end(): void } {
  const controller = new AbortController();
  const startMs = clock?.monotonicMs() ?? 0;
  return {
    epoch: { leaseUid: 'lease', transitions: 1 },
    signal: controller.signal,
    remainingMs: () => (controller.signal.aborted ? 0 : ms - ((clock?.monotonicMs() ?? 0) - startMs)),
    end: () => controller.abort(new Error('term over')),
  } as unknown as Permit & { end(): void };
}

/** A change with what matters to the test; ana.silva by default. */
export function change(parts: Partial<ExportChange> & Pick<ExportChange, 'action'>): ExportChange {
  return {
    id: 'change-1',
    connector: 'entra',
    objectType: 'user',
    sourceAnchor: anchorA,
    label: 'Ana Silva',
    attributes: {},
    references: {},
    ...(parts.action === 'Add' ? {} : { anchor: 'id-ana' }),
    ...parts,
  };
}

/** Attribute changes to new values. */
export const to = (values: Readonly<Record<string, string | boolean | undefined>>): ExportChange['attributes'] =>
  Object.fromEntries(Object.entries(values).map(([name, after]) => [name, after === undefined ? { before: 'old' } : { after }]));

export const anaSilva = to({
  userPrincipalName: 'ana.silva@contoso.test',
  displayName: 'Ana Silva',
  accountEnabled: true,
  alias: 'ana.silva',
});

export interface Read {
  readonly changes: readonly ImportedChange[];
  readonly complete: CompleteRead;
}

/** Everything that a reader yields, and how it ended. */
export async function drain(reader: AsyncGenerator<ImportPage, CompleteRead, undefined>): Promise<Read> {
  const changes: ImportedChange[] = [];
  for (;;) {
    const step = await reader.next();
    if (step.done === true) return { changes, complete: step.value };
    changes.push(...step.value);
  }
}

/** Everything that a reader of single objects yields. */
export async function drainObjects(reader: AsyncGenerator<ImportPage, void, undefined>): Promise<readonly ImportedChange[]> {
  const changes: ImportedChange[] = [];
  for await (const page of reader) changes.push(...page);
  return changes;
}

export const never = new AbortController().signal;
