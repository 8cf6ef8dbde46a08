// The quick start's manifests compile as they stand.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'js-yaml';
import type { SyncConnectorInput, SyncRuleInput, SyncScheduleInput } from '../../../operator/api/types.gen.ts';
import { compileRevision } from '../../../operator/configuration/index.ts';

const folder = join(import.meta.dirname, '../../../examples/quickstart');
const manifests = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => load(readFileSync(join(folder, file), 'utf8')) as { readonly kind: string; readonly resources?: readonly string[] });

const ofKind = (kind: string): readonly unknown[] => manifests.filter((manifest) => manifest.kind === kind);

test('the quick start compiles into one Active revision with its own rule first', () => {
  const [schedule] = ofKind('SyncSchedule') as readonly SyncScheduleInput[];
  assert.ok(schedule !== undefined);
  const connectors = ofKind('SyncConnector') as readonly SyncConnectorInput[];
  const rules = ofKind('SyncRule') as readonly SyncRuleInput[];
  const compiled = compileRevision({ schedule, connectors, rules });
  assert.equal(compiled.kind, 'ok', JSON.stringify(compiled));
  assert.deepEqual(compiled.kind === 'ok' && [compiled.revision.mode, compiled.warnings.length], ['Active', 0]);
  const own = compiled.kind === 'ok' ? compiled.revision.rules.filter(({ origin }) => origin === 'Custom') : [];
  assert.deepEqual(
    own.map(({ connector }) => connector),
    ['contoso-ad'],
  );
});

test('the kustomization lists every manifest that is applied', () => {
  const [kustomization] = ofKind('Kustomization') as readonly { readonly resources: readonly string[] }[];
  const applied = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml' && !file.startsWith('run-'));
  assert.deepEqual(kustomization?.resources, applied);
});
