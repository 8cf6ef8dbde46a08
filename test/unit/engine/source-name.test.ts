// The name by which a list of changes calls an object that several forests have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceName } from '../../../operator/engine/evaluate/source-name.ts';

const order = {
  connectors: ['accounts', 'resources', 'tenant'],
  sources: ['accounts', 'resources'],
  rules: { standsIn: (_: string, objectType: string) => objectType === 'foreignSecurityPrincipal' },
};
const named = (connector: string, anchor: string, objectType = 'user') => ({ connector, anchor, objectType, dn: `CN=${anchor}` });

const principal = named('resources', 'a', 'foreignSecurityPrincipal');
const mailbox = named('resources', 'b');
const account = named('accounts', 'c');
const target = named('tenant', 'd');

for (const joined of [
  [principal, mailbox, account, target],
  [target, account, mailbox, principal],
]) {
  test(`the first forest of the schedule names it, whoever came first (${joined.map(({ anchor }) => anchor).join('')})`, () => {
    assert.equal(sourceName(order, joined), 'CN=c');
  });
}

test('what stands in for it names it only where nothing else does', () => {
  assert.equal(sourceName({ ...order, connectors: ['resources', 'accounts', 'tenant'] }, [principal, account]), 'CN=c');
  assert.equal(sourceName(order, [principal, target]), 'CN=a');
  assert.equal(sourceName(order, [target]), '');
});
