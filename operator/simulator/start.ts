// Starts a simulator: in a pod by the command, in a test's own process by this function.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { SimulatorAdmin } from './admin/client.ts';
import { createTenant, passTime } from './admin/tenants.ts';
import type { NewTenant } from './admin/types.ts';
import { Audit } from './audit.ts';
import { makeClock } from './clock.ts';
import { Exchanges } from './exchanges.ts';
import { Faults } from './faults.ts';
import type { FaultRequest } from './faults.ts';
import { Throttle } from './graph/throttle.ts';
import { makeServer } from './http/server.ts';
import type { ServerOptions } from './http/server.ts';
import { listening } from './listen.ts';
import { seededRandom, systemRandom } from './random.ts';
import { simulatorErrors } from './errors.ts';
import { readState } from './state/read.ts';
import { checkWritable, writeState } from './state/write.ts';
import type { TenantSettings } from './tenant.ts';
import { makeSigningKey } from './token/signing-key.ts';
import type { World } from './world.ts';
import { adoptTenant } from './world.ts';

export interface SimulatorOptions {
  /** Certificate and key in PEM. */
  readonly certificate: string;
  readonly key: string;
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Made up when absent. */
  readonly adminToken?: string;
  /** Loaded at the start when it exists, written by `save` and by `close`. */
  readonly stateFile?: string;
  /** Tenants for a world that has no saved state; asked for only then. */
  readonly seed?: () => readonly NewTenant[];
  /** What holds for tenants that say nothing of it themselves. */
  readonly settings?: Partial<TenantSettings>;
  /** Faults that are there from the start. */
  readonly faults?: readonly FaultRequest[];
  /** Real time in milliseconds; `Date.now` when absent. */
  readonly now?: () => number;
  /** Repeats ids and the order of batch answers. */
  readonly randomSeed?: number;
  /** Records that the audit log keeps: 200,000 when absent. */
  readonly auditCapacity?: number;
  /** Requests and answers that are kept for `admin.exchanges`, without secrets: none when absent. */
  readonly recordedExchanges?: number;
  /** Shows the read-only page to whoever reaches the port. When absent, only where the port is bound to loopback. */
  readonly publicPage?: boolean;
  readonly onAnswer?: ServerOptions['onAnswer'];
  readonly onExchange?: ServerOptions['onExchange'];
  readonly onDefect?: ServerOptions['onDefect'];
}

export interface Simulator {
  /** `https://localhost:port`: authority and Graph alike. */
  readonly url: string;
  readonly port: number;
  readonly adminToken: string;
  readonly admin: SimulatorAdmin;
  readonly world: World;
  /** Stops listening, and saves the state where there is a file for it. A second call does nothing more. @throws UnwritableState */
  close(): Promise<void>;
}

const hourMs = 3_600_000;

/** By address only: what a name means is for others to say. */
const isLoopback = (host: string): boolean => host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** @throws UnreadableState, UnwritableState, CannotListen, and what `seed` throws */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (options.stateFile !== undefined) {
    checkWritable(options.stateFile);
  }
  const world = await openWorld(options);
  const adminToken = options.adminToken ?? randomBytes(24).toString('base64url');
  const { stateFile } = options;
  const state = stateFile === undefined ? undefined : { save: () => writeState(world, stateFile), load: () => loadInto(world, stateFile) };
  const exchanges = options.recordedExchanges === undefined ? undefined : new Exchanges(options.recordedExchanges);
  const server = makeServer(world, {
    certificate: options.certificate,
    key: options.key,
    admin: { token: adminToken, state, exchanges },
    page: options.publicPage ?? isLoopback(options.host ?? '127.0.0.1'),
    onAnswer: options.onAnswer,
    onExchange: hearing([options.onExchange, exchanges && ((exchange) => exchanges.record(exchange))]),
    onDefect: options.onDefect,
  });
  const address = { host: options.host ?? '127.0.0.1', port: options.port ?? 0 };
  await listening(address, () => server.listen(address));
  const { port } = server.server.address() as AddressInfo;
  const housekeeping = setInterval(() => passTime(world), hourMs);
  housekeeping.unref();
  const close = async (): Promise<void> => {
    clearInterval(housekeeping);
    try {
      await server.close();
    } finally {
      state?.save();
    }
  };
  let closing: Promise<void> | undefined;
  return {
    url: `https://localhost:${port}`,
    port,
    adminToken,
    admin: adminOf(server, adminToken),
    world,
    close: () => (closing ??= close()),
  };
}

type Listener = NonNullable<ServerOptions['onExchange']>;

/** One for all that there are; none where there are none, so that nothing is made ready to be heard by nobody. */
function hearing(listeners: readonly (Listener | undefined)[]): Listener | undefined {
  const some = listeners.filter((listener) => listener !== undefined);
  return some.length === 0 ? undefined : (exchange) => some.forEach((listener) => listener(exchange));
}

async function openWorld({
  stateFile,
  seed,
  settings = {},
  now,
  randomSeed,
  auditCapacity,
  faults = [],
}: SimulatorOptions): Promise<World> {
  const random = randomSeed === undefined ? systemRandom : seededRandom(randomSeed);
  const world: World = {
    clock: makeClock(now),
    random,
    settings,
    audit: new Audit(auditCapacity ?? 200_000),
    faults: new Faults(random),
    tenants: new Map(),
    throttles: new Map(),
    signingKey: await makeSigningKey(random.uuid()),
    answering: undefined,
  };
  for (const fault of faults) {
    world.faults.add(fault, world.clock.now());
  }
  if (stateFile !== undefined && existsSync(stateFile)) {
    await loadInto(world, stateFile);
    return world;
  }
  for (const tenant of seed?.() ?? []) {
    createTenant(world, tenant);
  }
  return world;
}

/** Replaces the world by the saved one. Nothing is replaced when the file can not be read. @throws NothingSaved, UnreadableState */
async function loadInto(world: World, file: string): Promise<void> {
  const saved = await readState(file, world.clock);
  if (saved === undefined) {
    throw new simulatorErrors.NothingSaved({ file });
  }
  world.signingKey = saved.signingKey;
  world.clock.advance(Math.max(0, saved.clockAheadMs - world.clock.aheadMs));
  world.tenants.clear();
  world.throttles.clear();
  for (const { tenant, throttle } of saved.tenants) {
    adoptTenant(world, tenant);
    if (throttle !== null) {
      world.throttles.set(tenant.id, new Throttle(throttle, world.clock.now()));
    }
  }
}

/** The administration of a server in this process, without the network between. */
const adminOf = (server: FastifyInstance, token: string): SimulatorAdmin =>
  new SimulatorAdmin(async ({ method, path, body }) => {
    const answer = await server.inject({
      method: method as 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      url: path,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: answer.statusCode, text: answer.payload };
  });
