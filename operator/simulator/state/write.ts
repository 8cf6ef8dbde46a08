// Writes the world into a file, one JSON value a line: what was there at one instant, and nothing halfway.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ChangeRecord } from '../directory/change-log.ts';
import { linkNames } from '../directory/entry.ts';
import type { Entry } from '../directory/entry.ts';
import { simulatorErrors } from '../errors.ts';
import type { Tenant } from '../tenant.ts';
import { writeSigningKey } from '../token/signing-key.ts';
import type { World } from '../world.ts';
import type { StateLine } from './lines.ts';
import { stateVersion } from './lines.ts';

const chunkLength = 1 << 20;

/**
 * Readable by its owner alone: the file holds the key that signs tokens. It replaces an older one only when it is whole.
 * @throws UnwritableState; the older file is then as it was
 */
export function writeState(world: World, file: string): void {
  withDraft(file, (draft) => {
    const descriptor = openSync(draft, 'w', 0o600);
    try {
      writeLines(world, descriptor);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  });
}

/** Whether a state could be saved at this place, asked before there is one to lose. @throws UnwritableState */
export function checkWritable(file: string): void {
  withDraft(file, (draft) => {
    closeSync(openSync(draft, 'w', 0o600));
    rmSync(draft);
  });
}

function withDraft(file: string, act: (draft: string) => void): void {
  const draft = `${file}.new`;
  try {
    act(draft);
  } catch (cause) {
    discard(draft);
    throw new simulatorErrors.UnwritableState({ file, why: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

/** What is left of a draft would only take room. */
function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // The place itself is at fault, and the error that led here says so.
  }
}

/** A full disk takes a part of what it is given and says so only at the next write: `writeFileSync` goes on until all is there. */
function writeLines(world: World, descriptor: number): void {
  let chunk = '';
  for (const line of stateLines(world)) {
    chunk += `${JSON.stringify(line)}\n`;
    if (chunk.length > chunkLength) {
      writeFileSync(descriptor, chunk);
      chunk = '';
    }
  }
  writeFileSync(descriptor, chunk);
}

function* stateLines(world: World): Generator<StateLine> {
  const { id } = world.signingKey;
  yield {
    kind: 'world',
    version: stateVersion,
    clockAheadMs: world.clock.aheadMs,
    signingKey: { id, pem: writeSigningKey(world.signingKey) },
  };
  for (const tenant of world.tenants.values()) {
    yield* tenantLines(world, tenant);
  }
  yield { kind: 'end' };
}

function* tenantLines(world: World, tenant: Tenant): Generator<StateLine> {
  const { id, displayName, createdAt, domains, organization, settings, tokenGeneration, clients, extensions, directory } = tenant;
  yield {
    kind: 'tenant',
    tenant: {
      id,
      displayName,
      createdAt,
      domains,
      organization,
      settings,
      tokenGeneration,
      clients: [...clients.values()],
      extensions: [...extensions.values()],
    },
    throttle: world.throttles.get(id)?.settings ?? null,
    floor: directory.log.floor,
  };
  const tombstones = new Set(directory.log.records.flatMap(purgedEntries));
  // An id may live again after its purge: whoever reads takes the later line for it.
  for (const entry of [...tombstones, ...directory.all()]) {
    yield {
      kind: 'object',
      id: entry.id,
      type: entry.type,
      ordinal: entry.ordinal,
      createdAt: entry.createdAt,
      deletedAt: entry.deletedAt ?? null,
      purged: entry.purged,
      privileged: entry.privileged,
      values: entry.values,
    };
  }
  for (const entry of directory.all()) {
    yield* linkLines(entry);
  }
  for (const { sequence, at, entry, change } of directory.log.records) {
    yield { kind: 'change', sequence, at, id: entry.id, change: 'target' in change ? { ...change, target: change.target.id } : change };
  }
}

/** Purged objects that the change log still speaks of. */
const purgedEntries = ({ entry, change }: ChangeRecord): readonly Entry[] =>
  [entry, ...('target' in change ? [change.target] : [])].filter(({ purged }) => purged);

function* linkLines(entry: Entry): Generator<StateLine> {
  for (const link of linkNames) {
    const links = entry.links[link];
    if (links !== undefined && links.size > 0) {
      yield { kind: 'links', id: entry.id, link, targets: [...links].map(([target, ordinal]) => [target.id, ordinal] as const) };
    }
  }
  if (entry.manager !== undefined) {
    yield { kind: 'manager', id: entry.id, manager: entry.manager.id };
  }
}
