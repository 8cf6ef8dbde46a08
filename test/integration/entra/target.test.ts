// The tenant's own service, and the tenant with a second one that takes contacts, under the contract of targets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routedTarget } from '../../../operator/worker/routed-target.ts';
import { targetContract } from '../../contract/target/contract.ts';
import { ContactExporter } from '../../contract/target/test-exporter.ts';
import { anaSilva, change, drain, never, permitFor, to } from '../../unit/directory/entra/builders.ts';
import { anchorOf, testTenant } from './tenant.ts';

let made = 0;

const person = () => {
  made += 1;
  const attributes = { ...anaSilva, ...to({ userPrincipalName: `person${made}@contoso.test`, alias: `person${made}` }) };
  return change({ id: `person ${made}`, action: 'Add', sourceAnchor: anchorOf(made), attributes });
};
const contact = () => {
  made += 1;
  const attributes = to({ displayName: `Partner ${made}`, mail: `partner${made}@fabrikam.test` });
  return change({ id: `contact ${made}`, objectType: 'contact', action: 'Add', sourceAnchor: anchorOf(made), attributes });
};

targetContract(
  'the tenant',
  async (t) => (await testTenant(t)).entra,
  () => [person(), person()],
);

targetContract(
  'the tenant with a second exporter',
  async (t) => routedTarget((await testTenant(t)).entra, [{ name: 'mail', directory: new ContactExporter() }]),
  () => [person(), contact(), person(), contact()],
);

test('without an exporter for it a type is refused with the reason; with one, it is its own, and the tenant never hears of it', async (t) => {
  const { entra, admin, id } = await testTenant(t);
  const [refused] = await entra.export(permitFor(60_000), [contact()]);
  assert.ok(refused?.outcome === 'Failed');
  assert.match(refused.error.message, /Exchange Online PowerShell makes mail contacts/);
  const mail = new ContactExporter();
  const routed = routedTarget(entra, [{ name: 'mail', directory: mail }]);
  assert.equal(routed.targetSchema['contact']?.['sourceAnchor']?.support, 'Supported');
  const [written] = await routed.export(permitFor(60_000), [contact()]);
  assert.equal(written?.outcome, 'Written');
  assert.equal(mail.objects.size, 1);
  assert.deepEqual(
    (await admin.effects({ tenant: id })).filter(({ request }) => request !== null),
    [],
  );
});

test('a type that two exporters take is an error that names both', async (t) => {
  const { entra } = await testTenant(t);
  const both = ['mail', 'phone'].map((name) => ({ name, directory: new ContactExporter() }));
  assert.throws(() => routedTarget(entra, both), /contact: mail and phone/);
});

test('a read from before there was an exporter begins anew', async (t) => {
  const { entra } = await testTenant(t);
  const { complete } = await drain(entra.readFull(never));
  const routed = routedTarget(entra, [{ name: 'mail', directory: new ContactExporter() }]);
  assert.throws(() => routed.readDelta(complete.cookie, never), { reason: 'DeltaImpossible' });
});
