import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeCookie, encodeCookie, selectionOf } from '../../../../operator/directory/active-directory/cookie.ts';

const partition = { domain: 'contoso.test', include: ['OU=A', 'OU=B'], exclude: [], newOrganizationalUnits: 'Include' };
const choice = { attributes: ['cn', 'mail'], objectTypes: ['user', 'group'], partitions: [partition] };

test('a cookie comes back as it was stored', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const cookie = {
        selection: 'a',
        schema: 'b',
        partitions: [
          {
            domain: 'contoso.test',
            dirSync: Buffer.from(bytes),
            objectSecurity: false,
            server: 'dc1:636',
            invocationID: 'x',
            highestUSN: 7,
          },
        ],
      };
      assert.deepEqual(decodeCookie(encodeCookie(cookie)), cookie);
    }),
  );
});

test('the order and case of lists do not make another selection', () => {
  const turned = { attributes: ['MAIL', 'cn'], objectTypes: ['group', 'user'], partitions: [{ ...partition, include: ['ou=b', 'OU=A'] }] };
  assert.equal(selectionOf(turned), selectionOf(choice));
});

test('another attribute, type, container or domain makes another selection', () => {
  const others = [
    { ...choice, attributes: ['cn'] },
    { ...choice, objectTypes: ['user'] },
    { ...choice, partitions: [{ ...partition, include: ['OU=A'] }] },
    { ...choice, partitions: [{ ...partition, exclude: ['OU=C'] }] },
    { ...choice, partitions: [{ ...partition, newOrganizationalUnits: 'Exclude' }] },
    { ...choice, partitions: [partition, { ...partition, domain: 'emea.contoso.test' }] },
  ];
  assert.equal(new Set([choice, ...others].map(selectionOf)).size, others.length + 1);
});
