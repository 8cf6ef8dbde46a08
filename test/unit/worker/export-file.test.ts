import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { noMetrics } from '../../../operator/directory/entra/ports.ts';
import { createLog } from '../../../operator/log.ts';
import { revisionHash } from '../../../operator/model/revision.ts';
import { realClock } from '../../../operator/runtime/index.ts';
import { closeConfigured } from '../../../operator/worker/configured.ts';
import { importConnector } from '../../../operator/worker/import-step.ts';
import { keyReferences } from '../../../operator/worker/keys.ts';
import { openOn } from '../../../operator/worker/open-configured.ts';
import { entraID, ldif } from '../configuration/builders.ts';
import { revisionOf } from '../configuration/compile.ts';
import { person } from '../directory/ldif/exports.ts';

test('a worker reads an export from the key that its connector names, and again when the key changes', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  t.after(async () => rm(folder, { recursive: true, force: true }));
  const revision = revisionOf({ connectors: [ldif('contoso'), entraID()] });
  assert.ok(keyReferences(revision).some(({ kind, name, key }) => `${kind}/${name}/${key}` === 'ConfigMap/contoso-export/forest.ldif'));
  let content = person('Ana', 'objectGUID:: AAECAwQFBgcICQoLDA0ODw==');
  const open = openOn({
    store: { stateFile: join(folder, 'state.sqlite'), replica: 0 },
    clock: realClock,
    log: createLog({ write: () => undefined }),
    metrics: noMetrics,
  });
  const configured = await open(
    revision,
    revisionHash(revision),
    () => async () => content,
    () => undefined,
  );
  t.after(async () => closeConfigured(configured));
  const directory = configured.sources.get('contoso');
  assert.ok(directory !== undefined);
  const read = async () =>
    importConnector({ connector: 'contoso', directory, engine: configured.engine, asked: 'Delta', signal: AbortSignal.timeout(60_000) });
  assert.deepEqual((({ kind, added }) => ({ kind, added }))(await read()), { kind: 'Full', added: 1 });
  assert.deepEqual((({ kind, objects }) => ({ kind, objects }))(await read()), { kind: 'Delta', objects: 0 });
  content += person('Bo', 'objectGUID:: EAECAwQFBgcICQoLDA0ODw==');
  assert.deepEqual((({ kind, added, unchanged }) => ({ kind, added, unchanged }))(await read()), { kind: 'Full', added: 1, unchanged: 1 });
  content = '';
  await assert.rejects(read(), { reason: 'PartialRead' });
  assert.equal((await configured.engine.counts()).connectors['contoso']?.objects, 2);
});
