// Whatever happens to a directory, somebody who folds delta pages knows it: checked against random histories.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { createTenant, tenantOf } from '../../../operator/simulator/admin/tenants.ts';
import { Audit } from '../../../operator/simulator/audit.ts';
import { makeClock } from '../../../operator/simulator/clock.ts';
import type { Directory } from '../../../operator/simulator/directory/directory.ts';
import { isLive, liveTargets } from '../../../operator/simulator/directory/entry.ts';
import type { Entry, ObjectType } from '../../../operator/simulator/directory/entry.ts';
import { Faults } from '../../../operator/simulator/faults.ts';
import { arrive } from '../../../operator/simulator/graph/arrival.ts';
import { serve } from '../../../operator/simulator/graph/service.ts';
import type { Incoming } from '../../../operator/simulator/graph/service.ts';
import { seededRandom } from '../../../operator/simulator/random.ts';
import { makeSigningKey } from '../../../operator/simulator/token/signing-key.ts';
import type { World } from '../../../operator/simulator/world.ts';
import type { Json } from './harness.ts';

const signingKey = makeSigningKey('k');

/** A step picks its objects by number, so that it means something in any state. */
const step = fc.record({
  act: fc.constantFrom(
    'createUser',
    'createUser',
    'createGroup',
    'update',
    'delete',
    'restore',
    'purge',
    'link',
    'unlink',
    'manager',
    'read',
    'read',
    'read',
  ),
  one: fc.nat(30),
  other: fc.nat(30),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Known {
  readonly city: unknown;
  readonly members: ReadonlySet<string>;
  readonly manager: string | undefined;
}

async function makeWorld(): Promise<World> {
  const random = seededRandom(1);
  return {
    clock: makeClock(() => 1_700_000_000_000),
    random,
    settings: {},
    audit: new Audit(1000),
    faults: new Faults(random),
    tenants: new Map(),
    throttles: new Map(),
    signingKey: await signingKey,
    answering: undefined,
  };
}

function act(directory: Directory, random: World['random'], { act, one, other }: Step): void {
  const all = [...directory.all()].filter(({ type }) => type === 'user' || type === 'group');
  const live = all.filter(isLive);
  const pick = (from: readonly Entry[], at: number, type?: ObjectType): Entry | undefined => {
    const fitting = from.filter((entry) => type === undefined || entry.type === type);
    return fitting[at % Math.max(1, fitting.length)];
  };
  const [entry, target] = [pick(live, one), pick(live, other)];
  const [group, user, boss] = [pick(live, one, 'group'), pick(live, one, 'user'), pick(live, other, 'user')];
  const deleted = pick(
    all.filter(({ deletedAt }) => deletedAt !== undefined),
    one,
  );
  if (act === 'createUser' || act === 'createGroup') {
    directory.create(act === 'createUser' ? 'user' : 'group', random.uuid(), other % 2 === 0 ? { city: `c${other}` } : {});
  } else if (act === 'update' && entry !== undefined) {
    directory.update(entry, { city: other % 5 === 0 ? null : `c${other}` });
  } else if (act === 'delete' && entry !== undefined) {
    directory.softDelete(entry);
  } else if (act === 'restore' && deleted !== undefined) {
    directory.restore(deleted);
  } else if (act === 'purge' && deleted !== undefined) {
    directory.purge(deleted);
  } else if (act === 'link' && group !== undefined && target !== undefined && group.links.members?.has(target) !== true) {
    directory.link(group, 'members', target);
  } else if (act === 'unlink' && group !== undefined) {
    const member = [...liveTargets(group, 'members')][other % 3];
    if (member !== undefined) {
      directory.unlink(group, 'members', member);
    }
  } else if (act === 'manager' && user !== undefined) {
    directory.setManager(user, other % 4 === 0 ? undefined : boss);
  }
}

/** A client that knows of the directory only what delta pages told. It reads one page at a step, in the midst of changes. */
class Follower {
  readonly known = new Map<string, Known>();
  readonly #get: (path: string, query: string) => Json;
  readonly #path: string;
  #query: string;

  constructor(get: (path: string, query: string) => Json, path: string, select: string) {
    this.#get = get;
    this.#path = path;
    this.#query = `$select=${select}`;
  }

  /** True when the page was the last one of its round. */
  readPage(): boolean {
    const page = this.#get(this.#path, this.#query);
    for (const item of page.value) {
      this.#fold(item);
    }
    const link = page['@odata.nextLink'] ?? page['@odata.deltaLink'];
    this.#query = new URL(link).search.slice(1);
    return page['@odata.deltaLink'] !== undefined;
  }

  #fold(item: Json): void {
    if (item['@removed'] !== undefined) {
      this.known.delete(item.id);
      return;
    }
    const before = this.known.get(item.id) ?? { city: undefined, members: new Set<string>(), manager: undefined };
    const members = new Set(before.members);
    for (const member of item['members@delta'] ?? []) {
      if (member['@removed'] === undefined) {
        members.add(member.id);
      } else {
        members.delete(member.id);
      }
    }
    const bosses = (item['manager@delta'] ?? []).filter((boss: Json) => boss['@removed'] === undefined);
    const manager = item['manager@delta'] === undefined ? before.manager : bosses.at(-1)?.id;
    this.known.set(item.id, { city: 'city' in item ? item.city : before.city, members, manager });
  }
}

test('folding delta pages that were read in the midst of changes ends at the state of the directory', async () => {
  const world = await makeWorld();
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 160 }), fc.nat(9), fc.boolean(), (steps, deltaReplays, deltaEmptyPages) => {
      const settings = { deltaPageSize: 3, deltaMembersPerPage: 2, deltaReplays, deltaEmptyPages };
      const { tenantId, applications } = createTenant(world, { settings });
      const caller = { tenantId, appId: applications[0]?.clientId ?? '', roles: new Set(applications[0]?.roles) };
      const get = (path: string, query: string): Json => {
        const incoming: Incoming = {
          caller,
          method: 'GET',
          version: 'v1.0',
          path,
          query,
          headers: {},
          body: undefined,
          origin: 'https://s.test',
          batch: undefined,
        };
        const outgoing = serve(world, incoming, arrive(world, incoming, { remoteAddress: null, userAgent: null }));
        assert.equal(outgoing.kind === 'answer' && outgoing.answer.status, 200);
        return outgoing.kind === 'answer' ? outgoing.answer.body : undefined;
      };
      const users = new Follower(get, '/users/delta', 'city,manager');
      const groups = new Follower(get, '/groups/delta', 'displayName,members');
      const { directory } = tenantOf(world, tenantId);
      for (const next of steps) {
        if (next.act === 'read') {
          (next.one % 2 === 0 ? users : groups).readPage();
        } else {
          act(directory, world.random, next);
        }
      }
      // Twice: a round that was under way ends, and the next one tells what came meanwhile.
      for (const follower of [users, groups, users, groups]) {
        while (!follower.readPage()) {}
      }
      const live = [...directory.all()].filter(isLive);
      const state = (type: ObjectType) => live.filter((entry) => entry.type === type);
      assert.deepEqual(
        new Map([...users.known].map(([id, { city, manager }]) => [id, { city: city ?? null, manager }])),
        new Map(
          state('user').map((user) => [
            user.id,
            {
              city: user.values['city'] ?? null,
              manager: user.manager !== undefined && isLive(user.manager) ? user.manager.id : undefined,
            },
          ]),
        ),
      );
      assert.deepEqual(
        new Map([...groups.known].map(([id, { members }]) => [id, members])),
        new Map(state('group').map((group) => [group.id, new Set([...liveTargets(group, 'members')].map(({ id }) => id))])),
      );
      world.tenants.clear();
    }),
    { numRuns: 200 },
  );
});
