// Reads a saved world back. A file that is cut or malformed is refused as a whole.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Change } from '../directory/change-log.ts';
import { Directory } from '../directory/directory.ts';
import type { Entry } from '../directory/entry.ts';
import { simulatorErrors } from '../errors.ts';
import type { ThrottleSettings } from '../graph/throttle.ts';
import type { Clock } from '../clock.ts';
import { defaultSettings } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import type { SigningKey } from '../token/signing-key.ts';
import { readSigningKey } from '../token/signing-key.ts';
import type { SavedChange, SavedObject, SavedTenant, StateLine } from './lines.ts';
import { stateVersion } from './lines.ts';

export interface SavedWorld {
  readonly clockAheadMs: number;
  readonly signingKey: SigningKey;
  readonly tenants: readonly { readonly tenant: Tenant; readonly throttle: ThrottleSettings | null }[];
}

/** Undefined where there is no file yet. `clock` is what the tenants will live by. */
export async function readState(file: string, clock: Clock): Promise<SavedWorld | undefined> {
  const reader = new StateReader(clock);
  try {
    for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })) {
      await reader.take(JSON.parse(line) as StateLine);
    }
    return reader.finish();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw new simulatorErrors.UnreadableState({ file, why: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

class StateReader {
  readonly #clock: Clock;
  readonly #tenants: { readonly tenant: Tenant; readonly throttle: ThrottleSettings | null }[] = [];
  #world: { readonly clockAheadMs: number; readonly signingKey: SigningKey } | undefined;
  #entries = new Map<string, Entry>();
  #isWhole = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async take(line: StateLine): Promise<void> {
    switch (line.kind) {
      case 'world':
        if (line.version !== stateVersion) {
          throw new Error(`it is of version ${line.version}, and this simulator reads version ${stateVersion}`);
        }
        this.#world = { clockAheadMs: line.clockAheadMs, signingKey: await readSigningKey(line.signingKey.id, line.signingKey.pem) };
        break;
      case 'tenant':
        this.#tenants.push({ tenant: toTenant(line.tenant, new Directory(this.#clock, line.floor)), throttle: line.throttle });
        this.#entries = new Map();
        break;
      case 'object':
        this.#entries.set(line.id, loadObject(this.#directory(), line));
        break;
      case 'links':
        for (const [target, ordinal] of line.targets) {
          this.#directory().loadLink(this.#entry(line.id), line.link, this.#entry(target), ordinal);
        }
        break;
      case 'manager':
        this.#directory().loadManager(this.#entry(line.id), this.#entry(line.manager));
        break;
      case 'change':
        this.#directory().log.load({
          sequence: line.sequence,
          at: line.at,
          entry: this.#entry(line.id),
          change: this.#change(line.change),
        });
        break;
      case 'end':
        this.#isWhole = true;
        break;
    }
  }

  finish(): SavedWorld {
    if (this.#world === undefined || !this.#isWhole) {
      throw new Error('it ends before its end');
    }
    return { ...this.#world, tenants: this.#tenants };
  }

  #directory(): Directory {
    const last = this.#tenants.at(-1);
    if (last === undefined) {
      throw new Error('an object stands before its tenant');
    }
    return last.tenant.directory;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new Error(`it names the object ${id} and does not hold it`);
    }
    return entry;
  }

  #change(change: SavedChange): Change {
    return 'target' in change ? { ...change, target: this.#entry(change.target) } : change;
  }
}

/** A purged object lives on in the change log only. */
function loadObject(directory: Directory, { id, type, ordinal, createdAt, deletedAt, purged, privileged, values }: SavedObject): Entry {
  const saved = { id, type, ordinal, createdAt, values, deletedAt: deletedAt ?? undefined };
  const entry = purged ? directory.loadTombstone(saved) : directory.load(saved);
  entry.privileged = privileged;
  return entry;
}

const toTenant = ({ clients, extensions, tokenGeneration = 0, ...saved }: SavedTenant, directory: Directory): Tenant => ({
  ...saved,
  tokenGeneration,
  // A state of before a setting was there.
  settings: { ...defaultSettings, ...saved.settings },
  clients: new Map(clients.map((client) => [client.clientId, client])),
  extensions: new Map(extensions.map((extension) => [extension.name, extension])),
  directory,
});
