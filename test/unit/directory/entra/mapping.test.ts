// The mapping, the anchors and the values, without any network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { groupSourceAnchor, groupUniqueName } from '../../../../operator/directory/entra/mapping/anchor.ts';
import { classify, refusedProperty } from '../../../../operator/directory/entra/request/classify.ts';
import { retryAfterMs } from '../../../../operator/directory/entra/request/graph-answer.ts';
import { entraIDAttributes } from '../../../../operator/configuration/schema/entra-id-attributes.ts';
import { entraIDObjectTypes } from '../../../../operator/configuration/schema/entra-id-object-types.ts';
import { extensionAttribute } from '../../../../operator/directory/entra/mapping/directory-extensions.ts';
import { graphBody } from '../../../../operator/directory/entra/export/graph-body.ts';
import {
  directorySchema,
  entraTargetSchema,
  graphAttributes,
  readMapping,
  targetSchemaWith,
} from '../../../../operator/directory/entra/mapping/graph-mapping.ts';
import { unwrittenAttributes } from '../../../../operator/directory/entra/mapping/unwritten-types.ts';
import { decodeGraph, encodeGraph } from '../../../../operator/directory/entra/mapping/value-codec.ts';
import { initialPassword } from '../../../../operator/directory/entra/export/initial-password.ts';
import { parseSecurityIdentifier } from '../../../../operator/directory/entra/mapping/security-identifier.ts';
import { backoffMs } from '../../../../operator/directory/entra/request/patience.ts';
import { failure } from './fake-graph.ts';

test('every attribute of Entra Connect’s own target schema has a line, with its source', () => {
  for (const [objectType, names] of entraIDObjectTypes) {
    const table = objectType === 'user' || objectType === 'group' ? graphAttributes[objectType] : unwrittenAttributes[objectType];
    for (const name of names) {
      assert.ok(entraTargetSchema[objectType]?.[name] !== undefined, `${objectType} ${name}`);
      assert.ok((table?.[name]?.source ?? '') !== '', `${objectType} ${name} has a source`);
    }
  }
});

test('no line is about an attribute that rules do not know, but who masters an object', () => {
  const known = (objectType: string, name: string): boolean => entraIDObjectTypes.get(objectType)?.has(name) === true;
  // Entra Connect has no administrative units.
  for (const [objectType, attributes] of Object.entries(entraTargetSchema).filter(([type]) => type !== 'administrativeUnit'))
    for (const name of Object.keys(attributes))
      assert.ok(known(objectType, name) || name === 'onPremisesSyncEnabled', `${objectType} ${name}`);
});

test('types agree with Entra Connect’s, except where Graph has another', () => {
  // Entra Connect takes one text where it says texts, or Graph tells a date as text.
  const others = new Set(['altRecipient']);
  for (const [objectType, attributes] of Object.entries(entraTargetSchema))
    for (const [name, attribute] of Object.entries(attributes)) {
      const known = entraIDAttributes.get(name);
      if (attribute.support === 'Unsupported' || known === undefined || others.has(name)) continue;
      assert.deepEqual([attribute.type, attribute.multiValued], [known.type, known.multiValued], `${objectType} ${name}`);
    }
});

test('what is not written says why', () => {
  for (const attribute of Object.values(entraTargetSchema).flatMap((attributes) => Object.values(attributes)))
    if (attribute.support === 'Unsupported') assert.match(attribute.reason, /\.$/);
});

const extensionName = 'extension_0123456789abcdef0123456789abcdef_badge';

test('a directory extension is written and read as the type that it has', () => {
  const values = [
    ['String', false, 'blue', 'blue'],
    ['Boolean', false, true, true],
    ['Integer', false, 7, 7],
    ['Integer', false, 9007199254740993n, '9007199254740993'],
    ['Binary', false, Uint8Array.of(0, 1, 2), 'AAEC'],
    ['String', true, ['a', 'b'], ['a', 'b']],
  ] as const;
  for (const [type, multiValued, value, json] of values) {
    const attribute = extensionAttribute(extensionName, { type, multiValued });
    assert.ok(attribute.kind === 'Property');
    assert.deepEqual(encodeGraph(attribute.codec, value), json);
    assert.deepEqual(decodeGraph(attribute.codec, json), value);
  }
});

test('rules that flow to a directory extension make it a part of the target and of what is read', () => {
  const extensions = { user: { [extensionName]: { type: 'Boolean', multiValued: false } }, group: {} } as const;
  assert.equal(targetSchemaWith(extensions)['user']?.[extensionName]?.support, 'Supported');
  assert.ok(readMapping('user', [], extensions).select.includes(extensionName));
  assert.ok(!readMapping('group', [], extensions).select.includes(extensionName));
  assert.deepEqual(directorySchema([], extensions)[extensionName], { type: 'Boolean', multiValued: false });
  assert.deepEqual(graphBody('user', 'Update', { [extensionName]: { after: true } }), { [extensionName]: true });
});

test('types that Graph does not create say so with every attribute', () => {
  for (const objectType of ['contact', 'device', 'publicFolder'])
    assert.match(
      entraTargetSchema[objectType]?.['sourceAnchor']?.support === 'Unsupported'
        ? entraTargetSchema[objectType]['sourceAnchor'].reason
        : '',
      /Microsoft Graph/,
    );
});

test('no two writable attributes share a property of Graph', () => {
  for (const attributes of Object.values(graphAttributes)) {
    const properties = Object.values(attributes).flatMap((attribute) =>
      attribute.kind === 'Property' ? [`${attribute.within ?? ''}/${attribute.property}`] : [],
    );
    assert.equal(new Set(properties).size, properties.length);
  }
});

test('only what rules want is selected, and always what identifies an object', () => {
  const { select, reference } = readMapping('user', ['extensionAttribute2', 'manager']);
  assert.deepEqual(select, [
    'accountEnabled',
    'displayName',
    'id',
    'mail',
    'onPremisesExtensionAttributes',
    'onPremisesImmutableId',
    'onPremisesSyncEnabled',
    'proxyAddresses',
    'userPrincipalName',
  ]);
  assert.equal(reference, 'manager');
  assert.deepEqual(directorySchema(['manager'])['manager'], { type: 'Reference', multiValued: false });
});

test('a group name leads back to the source anchor it was made from', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const anchor = Buffer.from(bytes).toString('base64');
      const name = groupUniqueName(anchor);
      assert.match(name ?? '', /^ad-[0-9a-f-]{36}$/);
      assert.equal(groupSourceAnchor(name ?? ''), anchor);
    }),
  );
  assert.equal(groupUniqueName('not a GUID'), undefined);
  assert.equal(groupSourceAnchor('somebody-elses-name'), undefined);
});

test('a security identifier becomes the bytes that Active Directory holds', () => {
  assert.equal(Buffer.from(parseSecurityIdentifier('S-1-5-32-544') ?? []).toString('hex'), '01020000000000052000000020020000');
  assert.equal(parseSecurityIdentifier('S-1-5-99999999999'), undefined);
  assert.equal(parseSecurityIdentifier('nobody'), undefined);
});

test('waits are read as whole, decimal or dated', () => {
  const answer = (value: string) => ({ status: 429, headers: { 'retry-after': value }, body: undefined });
  const now = new Date('2026-01-01T00:00:00Z');
  assert.equal(retryAfterMs(answer('10'), now), 10_000);
  assert.equal(retryAfterMs(answer('0.249'), now), 249);
  assert.equal(retryAfterMs(answer('Thu, 01 Jan 2026 00:00:30 GMT'), now), 30_000);
  assert.equal(retryAfterMs(answer('soon'), now), undefined);
});

test('pauses grow and stay within their bounds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const waitMs = backoffMs(attempt, () => random);
      assert.ok(waitMs >= 500 && waitMs <= 30_000);
    }),
  );
});

test('two passwords are never equal and hold every class of characters', () => {
  const [first, second] = [initialPassword(), initialPassword()];
  assert.notEqual(first, second);
  for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]) assert.match(first, kind);
});

const situation = { request: 'PATCH /users/1', label: 'Ana Silva', now: new Date('2026-01-01T00:00:00Z') };
const refusals = [
  [
    400,
    'Request_BadRequest',
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    'Entra.MasteredElsewhere',
  ],
  [
    400,
    'Request_BadRequest',
    'Unable to update the specified properties for objects that have originated within an external service.',
    'Entra.MasteredElsewhere',
  ],
  [
    400,
    'Request_BadRequest',
    'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    'Entra.InvalidValue',
  ],
  [400, 'Request_BadRequest', 'Cannot Update a mail-enabled security groups and or distribution list.', 'Entra.Unsupported'],
  [
    409,
    'Request_MultipleObjectsWithSameKeyValue',
    'A conflicting object with one or more of the specified property values is present in the directory.',
    'Entra.ObjectConflict',
  ],
  [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', 'Entra.Permission'],
  [403, 'Directory_QuotaExceeded', 'The directory object quota limit has been exceeded.', 'Entra.QuotaExceeded'],
  [
    404,
    'Request_ResourceNotFound',
    "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
    'Entra.NotFound',
  ],
  [429, 'TooManyRequests', 'Too many requests.', 'Entra.Throttled'],
  [503, 'Service_Unavailable', 'Later.', 'Entra.Unavailable'],
  [400, 'Request_BadRequest', 'Something new.', 'Entra.Refused'],
] as const;

for (const [status, code, message, expected] of refusals)
  test(`"${message.slice(0, 60)}" (${status}) is ${expected}`, () => {
    assert.equal(
      classify({ ...failure(status, code, message), headers: {}, body: failure(status, code, message).body }, situation).code,
      expected,
    );
  });

test('the property that a refusal blames is found, and none where it blames none', () => {
  const refusal = (message: string) => ({ status: 400, headers: {}, body: failure(400, 'Request_BadRequest', message).body });
  assert.equal(refusedProperty(refusal("Invalid value specified for property 'city' of resource 'User'.")), 'city');
  assert.equal(refusedProperty(refusal("Property 'faxNumber' is read-only and cannot be set.")), 'faxNumber');
  assert.equal(refusedProperty(refusal('Property userPrincipalName is invalid.')), 'userPrincipalName');
  assert.equal(refusedProperty(refusal('Unsupported Query.')), undefined);
});
