// What the administration accepts, as JSON Schema: a misspelt field is refused and never ignored.
import { objectTypes } from '../directory/entry.ts';

const text = { type: 'string', minLength: 1 } as const;
const guid = { type: 'string', pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' } as const;
const texts = { type: 'array', items: text } as const;
const flag = { type: 'boolean' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const when = { enum: ['before', 'after'] } as const;
const values = { type: 'object' } as const;

const closed = <const P extends object>(properties: P, required: readonly string[] = []) =>
  ({ type: 'object', additionalProperties: false, properties, required }) as const;

const domain = closed(
  { name: text, authenticationType: { enum: ['Managed', 'Federated'] }, isDefault: flag, isInitial: flag, isVerified: flag },
  ['name'],
);
const domains = { type: 'array', minItems: 1, items: { anyOf: [text, domain] } } as const;
const settings = closed({
  replicationDelayMs: count,
  replicationJitterMs: count,
  softDeleteSecurityGroups: flag,
  recycleBinDays: count,
  deltaTokenDays: count,
  accessTokenSeconds: { type: 'integer', minimum: 1 },
  pageSize: { type: 'integer', minimum: 1, maximum: 999 },
  deltaPageSize: { type: 'integer', minimum: 1 },
  deltaMembersPerPage: { type: 'integer', minimum: 1 },
  deltaReplays: count,
  deltaEmptyPages: flag,
  objectQuota: count,
  licenseUnits: count,
});
const nullableText = { type: ['string', 'null'] } as const;
const organization = closed({
  onPremisesSyncEnabled: { type: ['boolean', 'null'] },
  onPremisesLastSyncDateTime: nullableText,
  countryLetterCode: nullableText,
  preferredLanguage: nullableText,
});
const federatedCredential = closed(
  {
    issuer: text,
    subject: text,
    audiences: texts,
    jwks: { type: 'object', required: ['keys'], properties: { keys: { type: 'array', items: { type: 'object' } } } },
  },
  ['issuer', 'subject', 'audiences', 'jwks'],
);
const credentials = {
  secret: text,
  roles: texts,
  certificates: texts,
  federatedCredentials: { type: 'array', items: federatedCredential },
} as const;
const budget = closed({ limit: { type: 'integer', minimum: 1 }, periodMs: { type: 'integer', minimum: 1 } }, ['limit', 'periodMs']);

const application = closed({ clientId: guid, displayName: text, ...credentials });

export const adminSchemas = {
  settings,
  newTenant: closed({
    tenantId: guid,
    displayName: text,
    domains,
    applications: { type: 'array', items: application },
    settings,
    organization,
  }),
  tenantChange: closed({ settings, organization, domains }),
  application,
  applicationChange: closed(credentials),
  newObjects: closed(
    {
      objects: {
        type: 'array',
        items: closed(
          { type: { enum: objectTypes }, id: guid, values, privileged: flag, memberIds: texts, ownerIds: texts, managerId: text },
          ['type', 'values'],
        ),
      },
    },
    ['objects'],
  ),
  objectChange: closed({ values, privileged: flag }),
  objectQuery: closed({ type: { enum: objectTypes }, id: text, property: text, value: text, deleted: flag }),
  throttle: closed({ resourceUnits: budget, writes: budget, tenantWrites: budget }),
  fault: closed(
    {
      match: closed({ tenant: text, method: text, pathPrefix: text, inBatch: flag }),
      action: {
        // So that a mistake is told of the kind that is named, and not of all of them.
        type: 'object',
        required: ['kind'],
        discriminator: { propertyName: 'kind' },
        oneOf: [
          closed(
            {
              kind: { const: 'status' },
              status: { type: 'integer', minimum: 400, maximum: 599 },
              retryAfterSeconds: { type: 'number', minimum: 0 },
              code: text,
              message: { type: 'string' },
              when,
            },
            ['kind', 'status'],
          ),
          closed({ kind: { const: 'reset' }, when }, ['kind']),
          closed({ kind: { const: 'latency' }, ms: count }, ['kind', 'ms']),
          closed({ kind: { const: 'truncate' }, how: { enum: ['connection', 'text', 'list'] } }, ['kind', 'how']),
          closed({ kind: { const: 'unanswered' }, when }, ['kind']),
          closed({ kind: { const: 'expireTokens' } }, ['kind']),
        ],
      },
      skip: count,
      afterMs: count,
      count: { type: 'integer', minimum: 1 },
      forMs: count,
      probability: { type: 'number', minimum: 0, maximum: 1 },
      seed: { type: 'integer' },
    },
    ['match', 'action'],
  ),
  auditQuery: closed({
    tenant: text,
    kind: { enum: ['request', 'effect'] },
    since: count,
    method: text,
    pathPrefix: text,
    action: { enum: ['create', 'update', 'delete', 'restore', 'purge', 'link', 'unlink'] },
    objectId: text,
    limit: { type: 'integer', minimum: 1, maximum: 100_000 },
  }),
  exchangeQuery: closed({ tenant: text, since: count, limit: { type: 'integer', minimum: 1, maximum: 10_000 } }),
  clockAdvance: closed({ advanceMs: { type: 'number', minimum: 0 }, skewMs: { type: 'number' } }),
} as const;
