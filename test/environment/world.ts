/** The world as tests see it: `const world = await openWorld();` in a process that the launcher has put inside. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { CertificateAuthority } from './certificates.ts';
import { clusterBinary } from './cluster/binary.ts';
import { kubectl } from './cluster/cluster.ts';
import { identitiesOf } from './cluster/identities.ts';
import { SMALL_SIZE, standardForests, type PopulationSize } from './directory/definition.ts';
import { Forest } from './directory/forest.ts';
import { endForest, ensureForest } from './directory/server.ts';
import { WorldError } from './errors.ts';
import { allocateHost, releaseHost } from './hosts.ts';
import { Namespace } from './namespace.ts';
import { placeOf, type Place } from './place.ts';
import { run } from './process/command.ts';
import { LAUNCHER_VARIABLE } from './process/program.ts';
import { FaultProxy } from './proxy/fault-proxy.ts';
import { isUp, sizeOf, worldAuthority } from './up.ts';

/** Who a thing of the world belongs to: a test's context, or `{ after }` of node:test for a whole file. It is cleared away at the end. */
export interface Owner {
  after(clear: () => Promise<void>): void;
}

/** The domain of forests that tests have for themselves. */
const OWN_DOMAIN = 'adatum.test';

export class World {
  /** Signs for every TLS server of the world; `pem` is what clients trust. */
  readonly ca: CertificateAuthority;
  readonly #place: Place;
  readonly #forests = new Map<string, Forest>();

  constructor(place: Place, ca: CertificateAuthority) {
    this.#place = place;
    this.ca = ca;
  }

  /** The administrator's kubeconfig, for programs inside the world. */
  get kubeconfigFile(): string {
    return identitiesOf(this.#place).kubeconfigFile('admin');
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return kubectl(this.#place, args);
  }

  /** Applies objects of any namespace, server-side. */
  async apply(...objects: readonly object[]): Promise<void> {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    await kubectl(this.#place, ['apply', '--server-side', '--force-conflicts', '-f', '-'], { input });
  }

  /** Makes one object, which may have a generated name. */
  async create(namespace: string, object: object): Promise<void> {
    await kubectl(this.#place, [`--namespace=${namespace}`, 'create', '-f', '-'], { input: JSON.stringify(object) });
  }

  /** Runs Helm as administrator. */
  helm(...args: readonly string[]): Promise<string> {
    return this.helmWithInput('', ...args);
  }

  /** Runs Helm with something to read on its standard input, such as values (`--values -`). */
  helmWithInput(input: string, ...args: readonly string[]): Promise<string> {
    const home = join(this.#place.state, 'helm');
    const env = { HELM_CACHE_HOME: join(home, 'cache'), HELM_CONFIG_HOME: join(home, 'config'), HELM_DATA_HOME: join(home, 'data') };
    return run([clusterBinary(this.#place).path, 'helm', '--kubeconfig', this.kubeconfigFile, ...args], {
      cwd: this.#place.checkout,
      env,
      input,
    });
  }

  /** Makes a namespace for a test or a test file. */
  async namespace(owner: Owner, prefix: string): Promise<Namespace> {
    const namespace = await Namespace.create(this.#place, prefix);
    owner.after(() => namespace.remove());
    return namespace;
  }

  /** Builds the product's image of the present sources and gives it to the node, unless it is there. Returns its name. */
  async image(): Promise<string> {
    return (await outside('image')).trim().split('\n').at(-1) ?? '';
  }

  /** A forest that all tests share: add to it below a unit of your own, and leave its server alone. */
  forest(name: 'contoso' | 'fabrikam'): Forest {
    const kept = this.#forests.get(name);
    if (kept !== undefined) return kept;
    const definition = standardForests(sizeOf(this.#place)).find((forest) => forest.name === name);
    if (definition === undefined) throw new RangeError(`The world has no forest ${name}.`);
    const forest = new Forest(this.#place, this.ca, definition);
    this.#forests.set(name, forest);
    return forest;
  }

  /** An organizational unit of a shared forest for one test alone; goes with everything in it. Returns its distinguished name. */
  async unit(owner: Owner, forest: Forest, prefix: string): Promise<string> {
    const dn = await forest.objects.createUnit(`${prefix} ${randomBytes(3).toString('hex')}`);
    owner.after(async () => {
      await forest.objects.deleteTree(dn);
      await forest.close();
    });
    return dn;
  }

  /** A forest for one test file alone, with a small organisation, to be stopped, frozen and reset as it pleases. */
  async ownForest(owner: Owner, population: PopulationSize = SMALL_SIZE): Promise<Forest> {
    const host = await allocateHost(this.#place, (number) => `dc${number}.${OWN_DOMAIN}`);
    const name = host.name.slice(0, -OWN_DOMAIN.length - 1);
    const forest = new Forest(this.#place, this.ca, { name, domain: OWN_DOMAIN, server: host.name, address: host.address, population });
    owner.after(async () => {
      await forest.close();
      await endForest(this.#place, forest.definition);
      await releaseHost(this.#place, host);
    });
    await ensureForest(this.#place, this.ca, forest.definition, () => {});
    return forest;
  }

  /** A proxy before a forest's server that cuts, empties, delays and refuses on demand. */
  async faultProxy(owner: Owner, forest: Forest): Promise<FaultProxy> {
    const proxy = await FaultProxy.open(this.#place, this.ca, forest.definition);
    owner.after(() => proxy.close());
    return proxy;
  }
}

/**
 * Runs a command of the world's own command line where the launcher is. From inside, the world's programs would start in this process's own mounts,
 * and what an image is built from could not be fetched.
 */
function outside(command: string): Promise<string> {
  const launcher = process.env[LAUNCHER_VARIABLE] ?? '';
  return run(['nsenter', `--target=${launcher}`, '--net', '--mount', process.execPath, join(import.meta.dirname, 'main.ts'), command]);
}

let opened: Promise<World> | undefined;

/** Opens the world that this process is in. A world in which something has died is repaired first. Throws WorldError outside of it. */
export function openWorld(): Promise<World> {
  opened ??= open();
  return opened;
}

async function open(): Promise<World> {
  const place = placeOf();
  const launcher = process.env[LAUNCHER_VARIABLE];
  if (launcher === undefined) {
    throw new WorldError(
      'This test needs the test world and runs outside of it.',
      'Run it with `node test/environment/main.ts exec -- node --test FILE`, or all of them with `make e2e`.',
    );
  }
  if (!isUp(place)) {
    await outside('up');
  }
  return new World(place, await worldAuthority(place));
}
