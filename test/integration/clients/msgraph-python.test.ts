// Microsoft's Python clients as users of the simulator: they know nothing of it, and take its answers for the service's.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { defaultRoles } from '../../../operator/simulator/graph/permissions.ts';
import { pythonClients } from '../../environment/python-clients.ts';
import { judging, verdict } from '../../judges/judge.ts';
import { authority, openSimulator } from '../../unit/simulator/harness.ts';

test('msgraph-sdk and azure-identity for Python sign in, write, read in pages, follow changes and understand refusals', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'python-client-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, await authority());
  const simulator = await openSimulator(t, { onExchange: judging() });
  const tenant = await simulator.admin.createTenant({
    domains: ['contoso.test'],
    applications: [{ roles: [...defaultRoles, 'AdministrativeUnit.ReadWrite.All', 'AuditLog.Read.All'] }],
  });
  const [application] = tenant.applications;
  const environment = {
    TENANT_URL: simulator.url,
    TENANT_ID: tenant.tenantId,
    CLIENT_ID: application?.clientId,
    CLIENT_SECRET: application?.clientSecret,
    CA_FILE: caFile,
  };
  const script = join(import.meta.dirname, 'tenant_client.py');
  const { stdout } = await promisify(execFile)(pythonClients(), [script], { env: environment, timeout: 120_000 });
  const seen = JSON.parse(stdout) as Readonly<Record<string, unknown>>;

  assert.equal((seen['names'] as readonly string[]).length, 24, 'all pages, without the one that was deleted');
  assert.deepEqual(seen['changed'], ['Research', 'Bern', true]);
  assert.deepEqual(seen['found'], ['anchor007==']);
  assert.deepEqual(seen['members'], ['User', 'User', 'User'], 'members come as what they are');
  assert.equal(seen['memberCount'], 3);
  assert.equal(seen['changes'], 25);
  const { status, code, details } = seen['twin'] as { readonly status: number; readonly code: string; readonly details: readonly string[] };
  assert.deepEqual(
    { status, code, details },
    { status: 400, code: 'Request_BadRequest', details: ['ObjectConflict', 'ConflictingObjects'] },
  );
  assert.equal((seen['missing'] as { readonly code: string }).code, 'Request_ResourceNotFound');
  assert.deepEqual(seen['deleted'], ['Person 000']);
  assert.deepEqual(seen['removed'], [{ reason: 'changed' }]);
  assert.deepEqual(seen['inside'], ['Person 001', 'Person 002']);
  assert.deepEqual(seen['checked'], [true]);
  assert.deepEqual(seen['audit'], ['Add member to administrative unit', application?.clientId]);
  assert.deepEqual(seen['products'], ['ENTERPRISEPACK', 'AAD_PREMIUM']);
  assert.match(String(seen['wrongSecret']), /AADSTS7000215/);
  verdict();
});
