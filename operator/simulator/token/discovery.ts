// What clients read before they ask for a token: OpenID discovery, keys, and the list of authorities, with hosts as the caller wrote them.
import type { Answer } from '../graph/call.ts';
import { ok } from '../graph/call.ts';
import type { World } from '../world.ts';
import { findTenant } from './issue.ts';
import { tokenErrorAnswer, tokenErrors } from './token-error.ts';

/** `GET /{tenant}/v2.0/.well-known/openid-configuration` */
export function openIdConfiguration(world: World, tenantName: string, origin: string): Answer {
  const tenant = findTenant(world, tenantName);
  if (tenant === undefined) {
    return tokenErrorAnswer(tokenErrors.tenantUnknown(tenantName), world, undefined);
  }
  const base = `${origin}/${tenant.id}`;
  return ok({
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${tenant.id}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver', 'oid'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(origin).hostname,
    msgraph_host: new URL(origin).host,
  });
}

/** `GET /{tenant}/discovery/v2.0/keys` */
export const keySet = (world: World): Answer => ok({ keys: [world.signingKey.jwk] });
