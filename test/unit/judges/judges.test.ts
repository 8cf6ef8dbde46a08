// The judges themselves: each must find the faults that it is there for, and let pass what the service really answers.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exchangesOf } from '../../judges/exchange.ts';
import { typesJudge } from '../../judges/graph-types.ts';
import { type Judge, openApiJudge } from '../../judges/openapi.ts';

const exchange = (values: Partial<Parameters<Judge>[0]>): Parameters<Judge>[0] => ({
  version: 'v1.0',
  method: 'GET',
  path: '/users',
  requestBody: undefined,
  status: 200,
  responseBody: undefined,
  ...values,
});

/** A description in the manner of the published one, small enough to be read. */
const miniature = {
  openapi: '3.0.4',
  paths: {
    '/users': {
      get: { responses: { '2XX': content({ type: 'object', properties: { value: { type: 'array', items: ref('directoryObject') } } }) } },
      post: { requestBody: content(ref('user')), responses: { '2XX': content(ref('user')), default: content(ref('error')) } },
    },
    '/users/{user-id}/manager/$ref': { put: { responses: { '2XX': {} } } },
  },
  components: {
    schemas: {
      'microsoft.graph.directoryObject': {
        type: 'object',
        properties: { id: { type: 'string' } },
        additionalProperties: { type: 'object' },
      },
      'microsoft.graph.user': {
        allOf: [
          { $ref: '#/components/schemas/microsoft.graph.directoryObject' },
          {
            type: 'object',
            properties: {
              city: { type: 'string', nullable: true },
              created: { type: 'string', format: 'date-time' },
              address: ref('address'),
            },
          },
        ],
      },
      'microsoft.graph.address': { type: 'object', properties: { street: { type: 'string' } } },
      'microsoft.graph.error': { type: 'object', required: ['error'], properties: { error: { type: 'object', required: ['code'] } } },
    },
  },
};

function ref(name: string) {
  return { $ref: `#/components/schemas/microsoft.graph.${name}` };
}

function content(schema: object) {
  return { content: { 'application/json': { schema } } };
}

function judgeOf(t: { after: (work: () => void) => void }): Judge {
  const folder = mkdtempSync(join(tmpdir(), 'judge-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'description.json');
  writeFileSync(file, JSON.stringify(miniature));
  return openApiJudge(file);
}

const user = '#microsoft.graph.user';
const faults: readonly (readonly [name: string, exchange: Partial<Parameters<Judge>[0]>, finding: RegExp])[] = [
  ['an address that does not exist', { path: '/nobody' }, /no such address/],
  ['a method that the address does not have', { method: 'DELETE' }, /has no DELETE/],
  ['a property that the type does not have', { method: 'POST', responseBody: { id: '1', shoeSize: 42 } }, /shoeSize/],
  ['a property of a part that its type does not have', { method: 'POST', responseBody: { address: { street: 'A', door: 1 } } }, /door/],
  ['null where nothing may be null', { method: 'POST', responseBody: { id: null } }, /\/id must be string/],
  ['a date that is none', { method: 'POST', responseBody: { created: 'yesterday' } }, /date-time/],
  ['a wrong value in a request', { method: 'POST', requestBody: { city: 7 } }, /request \/city must be string/],
  ['a wrong value of a descendant in a list', { responseBody: { value: [{ '@odata.type': user, city: 7 }] } }, /city must be string/],
  ['a descendant that does not name its type', { responseBody: { value: [{ id: '1', city: 'Bern' }] } }, /city/],
  ['an error without a code', { method: 'POST', status: 400, responseBody: { error: {} } }, /code/],
];

for (const [name, values, finding] of faults) {
  test(`the description's judge finds ${name}`, (t) => {
    const found = judgeOf(t)(exchange(values));
    assert.ok(
      found.some((text) => finding.test(text)),
      JSON.stringify(found),
    );
  });
}

test("the description's judge lets pass what conforms, with OData's own names and directory extensions", (t) => {
  const judge = judgeOf(t);
  const body = {
    '@odata.context': 'x',
    'members@delta': [],
    [`extension_${'0'.repeat(32)}_badge`]: 7,
    id: '1',
    city: null,
    address: { street: 'A' },
  };
  assert.deepEqual(judge(exchange({ method: 'POST', status: 201, requestBody: { city: 'Bern' }, responseBody: body })), []);
  assert.deepEqual(judge(exchange({ responseBody: { value: [{ '@odata.type': user, id: '1', city: 'Bern' }] } })), []);
  assert.deepEqual(judge(exchange({ method: 'PUT', path: '/users/7/manager/$ref', status: 204 })), []);
});

test("the types' judge finds unknown names, wrong kinds and nulls, and lets pass what conforms", () => {
  const judge = typesJudge();
  const answer = (values: object) => judge(exchange({ responseBody: { value: [values] } }));
  assert.deepEqual(
    answer({ displayName: 'Ana', city: null, businessPhones: ['1'], onPremisesExtensionAttributes: { extensionAttribute1: 'x' } }),
    [],
  );
  assert.equal(answer({ shoeSize: 42 }).length, 1);
  assert.equal(answer({ accountEnabled: 'true' }).length, 1);
  assert.equal(answer({ businessPhones: 'one' }).length, 1);
  assert.equal(answer({ id: null }).length, 1);
  assert.equal(answer({ onPremisesExtensionAttributes: { attribute1: 'x' } }).length, 1);
});

test('each answered item of a batch is judged like a request of its own', () => {
  const requests = [
    { id: '1', method: 'PATCH', url: '/users/a%20b?$select=id', body: { city: 'Bern' } },
    { id: '2', method: 'GET', url: '/groups' },
  ];
  const responses = [
    { id: '2', status: 200, body: { value: [] } },
    { id: '1', status: 204 },
  ];
  const found = exchangesOf({
    tenant: undefined,
    version: 'v1.0',
    method: 'POST',
    url: '/$batch',
    requestBody: JSON.stringify({ requests }),
    status: 200,
    responseBody: { responses },
  });
  assert.deepEqual(
    found.map(({ method, path, status }) => `${method} ${path} ${status}`),
    ['POST /$batch 200', 'GET /groups 200', 'PATCH /users/a b 204'],
  );
});

test('the published description is held against every exchange where it lies beside the checkout', () => {
  const file = process.env['LOCKSTEP_GRAPH_DESCRIPTIONS'];
  if (file === undefined || !existsSync(join(file, 'openapi-v1.0-subset.json'))) return;
  const judge = openApiJudge(join(file, 'openapi-v1.0-subset.json'));
  assert.deepEqual(judge(exchange({ responseBody: { value: [{ id: '1', displayName: 'Ana', city: null }] } })), []);
  assert.notDeepEqual(judge(exchange({ responseBody: { value: [{ id: '1', shoeSize: 42 }] } })), []);
});
