// The token endpoint: client credentials in, an access token for Graph out.
import { createHash, timingSafeEqual } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Answer } from '../graph/call.ts';
import type { Client, Tenant } from '../tenant.ts';
import type { World } from '../world.ts';
import { judgeAssertion } from './assertion.ts';
import { TokenError, tokenErrorAnswer, tokenErrors } from './token-error.ts';

export interface TokenRequest {
  /** As in the address: an id or a verified domain. */
  readonly tenant: string;
  readonly form: URLSearchParams;
  readonly origin: string;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Graph in its clouds, by address or by application id. The simulator's own address means the same. */
const graphResources: ReadonlySet<string> = new Set([
  'https://graph.microsoft.com',
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
  'https://microsoftgraph.chinacloudapi.cn',
  '00000003-0000-0000-c000-000000000000',
]);

/** Whether a token of this audience is meant for Graph. */
export const isGraphAudience = (audience: string, origin: string): boolean => graphResources.has(audience) || audience === origin;

export const digestSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** `POST /{tenant}/oauth2/v2.0/token` */
export async function issueToken(world: World, request: TokenRequest): Promise<Answer> {
  try {
    return await grant(world, request);
  } catch (cause) {
    if (cause instanceof TokenError) {
      return tokenErrorAnswer(cause, world, request.form.get('client-request-id') ?? undefined);
    }
    throw cause;
  }
}

/** A tenant by its id or one of its verified domains. */
export function findTenant(world: World, name: string): Tenant | undefined {
  const lower = name.toLowerCase();
  const byId = world.tenants.get(lower);
  if (byId !== undefined) {
    return byId;
  }
  for (const tenant of world.tenants.values()) {
    if (tenant.domains.some((domain) => domain.isVerified && domain.name.toLowerCase() === lower)) {
      return tenant;
    }
  }
  return undefined;
}

async function grant(world: World, { tenant: tenantName, form, origin }: TokenRequest): Promise<Answer> {
  const tenant = findTenant(world, tenantName);
  if (tenant === undefined) {
    throw tokenErrors.tenantUnknown(tenantName);
  }
  const grantType = required(form, 'grant_type');
  if (grantType !== 'client_credentials') {
    throw tokenErrors.grantUnsupported(grantType);
  }
  const clientId = required(form, 'client_id');
  const client = tenant.clients.get(clientId.toLowerCase());
  if (client === undefined) {
    throw tokenErrors.applicationUnknown(clientId, tenant.displayName);
  }
  await authenticate(world, client, form, [
    `${origin}/${tenantName}/oauth2/v2.0/token`,
    `${origin}/${tenant.id}/oauth2/v2.0/token`,
    `${origin}/${tenant.id}/v2.0`,
  ]);
  const audience = resourceOf(form, origin, tenant);
  const token = await sign(world, tenant, client, audience);
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: tenant.settings.accessTokenSeconds,
      ext_expires_in: tenant.settings.accessTokenSeconds,
      access_token: token,
    },
  };
}

async function authenticate(world: World, client: Client, form: URLSearchParams, audiences: readonly string[]): Promise<void> {
  const assertion = form.get('client_assertion');
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== assertionType) {
      throw tokenErrors.parameterMissing('client_assertion_type');
    }
    await judgeAssertion(assertion, { client, audiences, now: world.clock.real() });
    return;
  }
  const secret = form.get('client_secret');
  if (secret === null) {
    throw tokenErrors.credentialMissing();
  }
  const digest = Buffer.from(digestSecret(secret));
  if (!client.secretDigests.some((known) => timingSafeEqual(Buffer.from(known), digest))) {
    throw tokenErrors.secretWrong(client.clientId);
  }
}

function resourceOf(form: URLSearchParams, origin: string, tenant: Tenant): string {
  const scope = required(form, 'scope');
  const suffix = '/.default';
  if (!scope.endsWith(suffix)) {
    throw tokenErrors.scopeInvalid(scope);
  }
  const resource = scope.slice(0, -suffix.length).replace(/\/$/, '');
  if (!isGraphAudience(resource, origin)) {
    throw tokenErrors.resourceUnknown(resource, tenant.displayName);
  }
  return resource;
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') {
    throw tokenErrors.parameterMissing(name);
  }
  return value;
}

function sign(world: World, tenant: Tenant, client: Client, audience: string): Promise<string> {
  const now = Math.floor(world.clock.real() / 1000);
  return new SignJWT({
    appid: client.clientId,
    app_displayname: client.displayName,
    appidacr: '1',
    idp: `https://sts.windows.net/${tenant.id}/`,
    idtyp: 'app',
    oid: client.servicePrincipalId,
    roles: client.roles,
    tid: tenant.id,
    uti: `${tenant.tokenGeneration}.${world.random.uuid()}`,
    ver: '1.0',
  })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: world.signingKey.id })
    .setIssuer(`https://sts.windows.net/${tenant.id}/`)
    .setSubject(client.servicePrincipalId)
    .setAudience(audience)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + tenant.settings.accessTokenSeconds)
    .sign(world.signingKey.privateKey);
}
