// Federation of a domain: its one configuration, which makes the domain federated for as long as it is there.
import type { Values } from '../directory/entry.ts';
import type { PropertyRule, TypeSchema } from '../schema/rule.ts';
import { readOnlyComplex, readOnlyText, text, writable } from '../schema/rule.ts';
import { judgeBody } from '../schema/validate.ts';
import type { Domain } from '../tenant.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, noContent, ok } from './call.ts';
import { graphErrors } from './errors.ts';
import { withoutNulls } from './users.ts';

const uri: PropertyRule = { ...text(2048), pattern: /^[a-z][a-z0-9+.-]*:/i };
const certificate: PropertyRule = { ...text(8192), pattern: /^[A-Za-z0-9+/=\s]+$/ };

const schema: TypeSchema = {
  name: 'internalDomainFederation',
  resource: 'InternalDomainFederation',
  shownByDefault: [],
  properties: {
    id: readOnlyText,
    displayName: { ...text(256) },
    issuerUri: { ...uri, requiredAtCreation: true, notNullable: true },
    metadataExchangeUri: uri,
    signingCertificate: certificate,
    nextSigningCertificate: certificate,
    passiveSignInUri: { ...uri, requiredAtCreation: true },
    activeSignInUri: uri,
    signOutUri: uri,
    passwordResetUri: uri,
    preferredAuthenticationProtocol: { ...writable, oneOf: ['wsFed', 'saml'] },
    promptLoginBehavior: { ...writable, oneOf: ['translateToFreshPasswordAuthentication', 'nativeSupport', 'disabled'] },
    isSignedAuthenticationRequestRequired: { type: 'Boolean', access: 'writable' },
    federatedIdpMfaBehavior: {
      ...writable,
      oneOf: ['acceptIfMfaDoneByFederatedIdp', 'enforceMfaByFederatedIdp', 'rejectMfaByFederatedIdp'],
    },
    signingCertificateUpdateStatus: readOnlyComplex,
  },
};
const required = ['issuerUri', 'passiveSignInUri', 'signingCertificate', 'preferredAuthenticationProtocol'] as const;

/** `GET /domains/{name}/federationConfiguration`: a list of one, or empty. */
export function listFederation(call: Call): Answer {
  const { federation } = domainOf(call);
  return ok({
    '@odata.context': contextUrl(call, `domains('${keyOf(call, 0)}')/federationConfiguration`),
    value: federation === undefined ? [] : [show(federation)],
  });
}

/** `GET /domains/{name}/federationConfiguration/{id}` */
export const getFederation = (call: Call): Answer =>
  ok({ '@odata.context': contextUrl(call, `domains('${keyOf(call, 0)}')/federationConfiguration/$entity`), ...show(federationOf(call)) });

/** `POST /domains/{name}/federationConfiguration`: 201, and the domain is federated. */
export function createFederation(call: Call): Answer {
  const domain = domainOf(call);
  const values = withoutNulls(judge(call, 'create'));
  for (const name of required) {
    if (values[name] === undefined) {
      throw graphErrors.required(name, schema.resource);
    }
  }
  if (!domain.isVerified || domain.isInitial) {
    throw graphErrors.badRequest(`The domain ${domain.name} can not be federated: it must be verified and not the initial one.`);
  }
  if (domain.federation !== undefined) {
    throw graphErrors.badRequest('Domain already has a federation configuration.');
  }
  requireUniqueIssuer(call, domain, values['issuerUri']);
  const federation = { ...values, id: call.random.uuid() };
  replace(call, { ...domain, authenticationType: 'Federated', federation });
  return {
    status: 201,
    body: { '@odata.context': contextUrl(call, `domains('${domain.name}')/federationConfiguration/$entity`), ...show(federation) },
  };
}

/** `PATCH /domains/{name}/federationConfiguration/{id}` */
export function updateFederation(call: Call): Answer {
  const domain = domainOf(call);
  const values = judge(call, 'update');
  requireUniqueIssuer(call, domain, values['issuerUri']);
  replace(call, { ...domain, federation: { ...federationOf(call), ...values } });
  return noContent;
}

/** `DELETE /domains/{name}/federationConfiguration/{id}`: the domain is managed again. */
export function removeFederation(call: Call): Answer {
  federationOf(call);
  const { federation: _, ...domain } = domainOf(call);
  replace(call, { ...domain, authenticationType: 'Managed' });
  return noContent;
}

/** `PATCH /domains/{name}`: of its properties only the way of authentication is changed here. */
export function updateDomain(call: Call): Answer {
  const domain = domainOf(call);
  const body = (typeof call.body === 'object' && call.body !== null ? call.body : {}) as Values;
  const [other] = Object.keys(body).filter((name) => name !== 'authenticationType' && !name.includes('@'));
  if (other !== undefined) {
    throw graphErrors.readOnly(other);
  }
  if (body['authenticationType'] !== 'Managed') {
    throw graphErrors.invalidValue('authenticationType', 'Domain');
  }
  const { federation: _, ...managed } = domain;
  replace(call, { ...managed, authenticationType: 'Managed' });
  return noContent;
}

const judge = (call: Call, mode: 'create' | 'update'): Values =>
  judgeBody({ schema, body: call.body, mode, version: call.version, extensions: new Map() }).values;

function domainOf(call: Call): Domain {
  const domain = call.tenant.domains.find(({ name }) => name.toLowerCase() === keyOf(call, 0).toLowerCase());
  if (domain === undefined) {
    throw graphErrors.notFound(keyOf(call, 0));
  }
  return domain;
}

function federationOf(call: Call): Values {
  const { federation } = domainOf(call);
  if (federation?.['id'] !== keyOf(call, 1)) {
    throw graphErrors.notFound(keyOf(call, 1));
  }
  return federation;
}

function requireUniqueIssuer(call: Call, domain: Domain, issuer: unknown): void {
  if (
    call.tenant.domains.some(({ name, federation }) => name !== domain.name && issuer !== undefined && federation?.['issuerUri'] === issuer)
  ) {
    throw graphErrors.badRequest('Another domain already uses the same value for property issuerUri.');
  }
}

function replace(call: Call, domain: Domain): void {
  call.tenant.domains = call.tenant.domains.map((known) => (known.name === domain.name ? domain : known));
}

/** What was never set is left out. */
const show = (federation: Values): Values => ({ '@odata.type': '#microsoft.graph.internalDomainFederation', ...withoutNulls(federation) });
