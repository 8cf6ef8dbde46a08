// The default rules over forests by chance: the product's engine and the naive reference come to the same metaverse and the same targets.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAgreement } from '../../reference/compare/worlds.ts';
import { activeDirectory, entraID, schedule } from '../configuration/builders.ts';
import { revisionOf } from '../configuration/compile.ts';

test('two forests and a tenant under the default rules are what the reference says', async () => {
  const revision = revisionOf({
    schedule: schedule({ connectors: [{ name: 'contoso' }, { name: 'fabrikam' }, { name: 'tenant' }] }),
    connectors: [activeDirectory('contoso'), activeDirectory('fabrikam'), entraID()],
  });
  const compared = await assertAgreement(revision);
  // Nothing would differ where nothing happens.
  for (const count of [compared.joined, compared.failed, compared.desired, compared.references]) assert.ok(count > 100);
});
