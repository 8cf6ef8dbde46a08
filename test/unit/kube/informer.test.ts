import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import * as fc from 'fast-check';
import type { KubeClient, KubeList, WatchEvent } from '../../../operator/kube/client.ts';
import { ApiError, kubeErrors } from '../../../operator/kube/errors.ts';
import { startInformer } from '../../../operator/kube/informer.ts';
import { resourceType } from '../../../operator/kube/kinds.ts';
import { formatKey, type KubeObject, keyOf, type Stored } from '../../../operator/kube/resource.ts';
import { VirtualClock } from '../../../operator/runtime/clock.ts';
import { silentLog } from '../../../operator/runtime/ports.ts';

interface Rule extends KubeObject {
  readonly connectors: readonly string[];
}

const rules = resourceType<Rule>('lockstep.dev/v1alpha1', 'SyncRule', 'syncrules');

type Action =
  | { readonly kind: 'put'; readonly name: string; readonly connector: string }
  | { readonly kind: 'delete'; readonly name: string };
type Fault = 'close' | 'break' | 'expire' | 'busy';

/** A collection with a history, whose watches a test can disturb. */
class Collection implements Pick<KubeClient, 'list' | 'watch'> {
  readonly objects = new Map<string, Stored<Rule>>();
  readonly #history: WatchEvent<Rule>[] = [];
  #version = 1;
  #compactedAt = 0;
  #wake: (() => void)[] = [];
  #fault: Fault | undefined;

  act(action: Action): void {
    this.#version += 1;
    const known = this.objects.get(action.name);
    const metadata = {
      name: action.name,
      namespace: 'identity',
      uid: known?.metadata.uid ?? `uid-${this.#version}`,
      resourceVersion: String(this.#version),
      creationTimestamp: '2026-01-01T00:00:00Z',
    };
    if (action.kind === 'put') {
      const object = { metadata, connectors: [action.connector] };
      this.objects.set(action.name, object);
      this.#history.push({ type: known === undefined ? 'ADDED' : 'MODIFIED', object });
    } else if (known !== undefined) {
      this.objects.delete(action.name);
      this.#history.push({ type: 'DELETED', object: { ...known, metadata } });
    }
    this.#ring();
  }

  disturb(fault: Fault): void {
    this.#fault = fault;
    if (fault === 'expire') this.#compactedAt = this.#version;
    this.#ring();
  }

  async list<T>(): Promise<KubeList<T>> {
    return { resourceVersion: String(this.#version), items: [...this.objects.values()] as unknown as Stored<T>[] };
  }

  async *watch<T>(
    _: unknown,
    { resourceVersion, signal }: { readonly resourceVersion: string; readonly signal: AbortSignal },
  ): AsyncIterable<WatchEvent<T>> {
    let at = Number(resourceVersion);
    signal.addEventListener('abort', () => this.#ring());
    for (;;) {
      signal.throwIfAborted();
      if (at < this.#compactedAt) throw new ApiError(410, { reason: 'Expired' }, 'watch');
      const fault = this.#fault;
      this.#fault = undefined;
      if (fault === 'close') return;
      if (fault === 'break') throw new kubeErrors.IncompleteAnswer({ method: 'watch', path: '/', problem: 'terminated' });
      if (fault === 'busy') throw new ApiError(429, {}, 'watch');
      for (const event of this.#history.filter(({ object }) => Number(object.metadata.resourceVersion) > at)) {
        at = Number(event.object.metadata.resourceVersion);
        yield event as WatchEvent<T>;
      }
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  #ring(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

function start(client: Collection, clock: VirtualClock, signal: AbortSignal) {
  return startInformer({ client, type: rules, signal, clock, log: silentLog, indexes: { connector: (rule) => rule.connectors } });
}

const names = fc.constantFrom('a', 'b', 'c', 'd');
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), name: names, connector: fc.constantFrom('x', 'y') }),
  fc.record({ kind: fc.constant('delete' as const), name: names }),
);
const steps = fc.oneof(
  { weight: 3, arbitrary: actions },
  { weight: 1, arbitrary: fc.constantFrom<Fault>('close', 'break', 'expire', 'busy') },
);

test('whatever happens to objects and watches, the copy, its indexes and its changes end up at the truth', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (story) => {
      const collection = new Collection();
      const clock = new VirtualClock();
      const stop = new AbortController();
      const informer = start(collection, clock, stop.signal);
      const told = new Map<string, Stored<Rule>>();
      informer.subscribe((change) => {
        const key = formatKey(keyOf(change.object));
        assert.equal(change.kind === 'added', !told.has(key), `${change.kind} ${key}`);
        if (change.kind === 'removed') told.delete(key);
        else told.set(key, change.object);
      });
      for (const step of story) {
        if (typeof step === 'string') collection.disturb(step);
        else collection.act(step);
        await clock.advance(0);
      }
      await clock.advance(300_000);
      const truth = [...collection.objects.values()].sort(byName);
      assert.deepEqual([...informer.list()].sort(byName), truth);
      assert.deepEqual([...told.values()].sort(byName), truth);
      for (const connector of ['x', 'y']) {
        const expected = truth.filter(({ connectors }) => connectors.includes(connector));
        assert.deepEqual([...informer.byIndex('connector', connector)].sort(byName), expected);
      }
      stop.abort(new Error('over'));
      await informer.done;
    }),
    { numRuns: 60 },
  );
});

const byName = (a: Stored<Rule>, b: Stored<Rule>): number => a.metadata.name.localeCompare(b.metadata.name);

async function synced(
  t: TestContext,
): Promise<{ readonly collection: Collection; readonly informer: ReturnType<typeof start>; readonly clock: VirtualClock }> {
  const collection = new Collection();
  collection.act({ kind: 'put', name: 'first', connector: 'x' });
  const clock = new VirtualClock();
  const stop = new AbortController();
  const informer = start(collection, clock, stop.signal);
  await informer.synced;
  t.after(async () => {
    stop.abort(new Error('over'));
    await informer.done;
  });
  return { collection, informer, clock };
}

test('objects of the first list are told apart from news', async (t) => {
  const { collection, informer, clock } = await synced(t);
  const seen: string[] = [];
  informer.subscribe((change) => seen.push(`${change.object.metadata.name} ${change.kind === 'added' && change.initial}`));
  collection.act({ kind: 'put', name: 'second', connector: 'x' });
  await clock.advance(0);
  assert.deepEqual(seen, ['first true', 'second false']);
});

test('a list in one namespace gives its objects only', async (t) => {
  const { informer } = await synced(t);
  assert.equal(informer.list('identity').length, 1);
  assert.equal(informer.list('elsewhere').length, 0);
});

test('silence grows until the server says something', async (t) => {
  const { collection, informer, clock } = await synced(t);
  await clock.advance(90_000);
  assert.equal(informer.silenceMs(), 90_000);
  collection.act({ kind: 'put', name: 'second', connector: 'x' });
  await clock.advance(0);
  assert.equal(informer.silenceMs(), 0);
});
