// What the token endpoint answers when it refuses: OAuth's error with the service's AADSTS codes.
import type { Answer } from '../graph/call.ts';
import type { World } from '../world.ts';

export class TokenError extends Error {
  readonly status: 400 | 401;
  readonly error:
    | 'invalid_request'
    | 'invalid_client'
    | 'unauthorized_client'
    | 'invalid_scope'
    | 'invalid_resource'
    | 'unsupported_grant_type';
  readonly number: number;

  constructor(status: TokenError['status'], error: TokenError['error'], number: number, message: string) {
    super(`AADSTS${number}: ${message}`);
    this.name = 'TokenError';
    this.status = status;
    this.error = error;
    this.number = number;
  }
}

export const tokenErrors = {
  tenantUnknown: (tenant: string) =>
    new TokenError(
      400,
      'invalid_request',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    ),
  applicationUnknown: (clientId: string, tenant: string) =>
    new TokenError(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant}'.`,
    ),
  secretWrong: (clientId: string) =>
    new TokenError(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    ),
  credentialMissing: () =>
    new TokenError(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
  assertionMalformed: () => new TokenError(401, 'invalid_client', 50027, 'JWT token is invalid or malformed.'),
  assertionSignature: () =>
    new TokenError(
      401,
      'invalid_client',
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application, or its signature is invalid.',
    ),
  assertionTime: () => new TokenError(401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.'),
  assertionAudience: () => new TokenError(401, 'invalid_client', 700023, 'Client assertion audience claim does not match Realm issuer.'),
  federationUnmatched: (what: string, value: string) =>
    new TokenError(
      401,
      'invalid_client',
      what === 'issuer' ? 700211 : what === 'subject' ? 700213 : 700212,
      `No matching federated identity record found for presented assertion ${what} '${value}'.`,
    ),
  grantUnsupported: (grant: string) =>
    new TokenError(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`),
  parameterMissing: (name: string) =>
    new TokenError(400, 'invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`),
  scopeInvalid: (scope: string) =>
    new TokenError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  resourceUnknown: (resource: string, tenant: string) =>
    new TokenError(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${tenant}.`,
    ),
} as const;

/** The error's body. It repeats nothing that the caller sent as a secret. */
export function tokenErrorAnswer(error: TokenError, world: Pick<World, 'clock' | 'random'>, correlationId: string | undefined): Answer {
  const trace = world.random.uuid();
  const correlation = correlationId ?? world.random.uuid();
  const timestamp = `${new Date(world.clock.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status: error.status,
    body: {
      error: error.error,
      error_description: `${error.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [error.number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${error.number}`,
    },
  };
}
