// A simulator in this process and the real clients that talk to it: Microsoft's Graph client with tokens from Microsoft's identity library.
import { after } from 'node:test';
import type { TestContext } from 'node:test';
import { ClientSecretCredential } from '@azure/identity';
import type { GraphError as ClientError } from '@microsoft/microsoft-graph-client';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { Agent, fetch } from 'undici';
import type { NewTenant, TenantInfo } from '../../../operator/simulator/admin/types.ts';
import type { Simulator, SimulatorOptions } from '../../../operator/simulator/start.ts';
import { startSimulator } from '../../../operator/simulator/start.ts';
import { judging, verdict } from '../../judges/judge.ts';
import { makeCertificates } from './certificates.ts';

export const scope = 'https://graph.microsoft.com/.default';
const certificates = makeCertificates();
let shared: Promise<Simulator> | undefined;

after(async () => {
  await (await shared)?.close();
  verdict();
});

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** Whatever an answer holds: its shape is what the tests judge. */
export type Json = ReturnType<typeof JSON.parse>;

export interface TestTenant {
  readonly simulator: Simulator;
  readonly info: TenantInfo;
  readonly credential: ClientSecretCredential;
  readonly graph: Client;
  readonly dispatcher: Agent;
  /** A plain request with the tenant's token; `path` begins with the version. */
  readonly raw: (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<RawAnswer>;
  /** One batch; the answers by id. */
  readonly batch: (requests: readonly Json[]) => Promise<Readonly<Record<string, Json>>>;
}

/** Starts a simulator that ends with the test. */
export async function openSimulator(t: TestContext, options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const { certificate, key } = await certificates;
  const simulator = await startSimulator({ certificate, key, onExchange: judging(), ...options });
  t.after(() => simulator.close());
  return simulator;
}

/** The certificate authority that clients must trust, in PEM. */
export const authority = async (): Promise<string> => (await certificates).ca;

/** A tenant with the domain contoso.test, in the simulator that the tests of a file share unless another is given. */
export async function openTenant(t: TestContext, wanted: NewTenant = {}, given?: Simulator): Promise<TestTenant> {
  const simulator = given ?? (await (shared ??= startShared()));
  const info = await simulator.admin.createTenant({ domains: ['contoso.test'], ...wanted });
  const { ca } = await certificates;
  const dispatcher = new Agent({ connect: { ca } });
  t.after(() => dispatcher.close());
  const application = info.applications[0];
  const credential = new ClientSecretCredential(info.tenantId, application?.clientId ?? '', application?.clientSecret ?? '', {
    authorityHost: simulator.url,
    disableInstanceDiscovery: true,
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
  const raw: TestTenant['raw'] = async (method, path, body, headers = {}) => {
    const token = headers['authorization'] ?? `Bearer ${(await credential.getToken(scope)).token}`;
    const answer = await fetch(`${simulator.url}${path}`, {
      dispatcher,
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers, authorization: token },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers as unknown as Headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    simulator,
    info,
    credential,
    dispatcher,
    raw,
    graph: Client.initWithMiddleware({
      authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes: [scope] }),
      baseUrl: `${simulator.url}/`,
      defaultVersion: 'v1.0',
      customHosts: new Set(['localhost']),
      fetchOptions: { dispatcher } as object,
    }),
    batch: async (requests) => {
      const { body } = await raw('POST', '/v1.0/$batch', { requests });
      return Object.fromEntries(body.responses.map((response: Json) => [response.id, response]));
    },
  };
}

async function startShared(): Promise<Simulator> {
  const { certificate, key } = await certificates;
  return startSimulator({ certificate, key, onExchange: judging() });
}

let people = 0;

/** The body of a user that the service accepts. */
export function newUser(values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  people += 1;
  const name = `person${people}`;
  return {
    accountEnabled: true,
    displayName: `Person ${people}`,
    mailNickname: name,
    userPrincipalName: `${name}@contoso.test`,
    passwordProfile: { password: 'Corr3ct-horse' },
    ...values,
  };
}

let crowds = 0;

/** The body of a security group that the service accepts. */
export function newGroup(values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  crowds += 1;
  return {
    displayName: `Group ${crowds}`,
    mailEnabled: false,
    mailNickname: `group${crowds}`,
    securityEnabled: true,
    groupTypes: [],
    ...values,
  };
}

export const reference = (id: string): string => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

/** What Graph refused with, as its client reports it. */
export async function refusal(
  attempt: Promise<unknown>,
): Promise<{ readonly status: number; readonly code: string; readonly message: string; readonly details: Json }> {
  try {
    await attempt;
  } catch (cause) {
    const error = cause as ClientError;
    return {
      status: error.statusCode,
      code: error.code ?? '',
      message: error.message,
      details: JSON.parse(String(error.body ?? '{}')).details,
    };
  }
  throw new Error('The request was accepted.');
}
