// A tenant of the simulator of its own, and the connector opened on it.
import { setTimeout as delay } from 'node:timers/promises';
import { after, type TestContext } from 'node:test';
import { type EntraClock, type EntraOptions, openEntra } from '../../../operator/directory/entra/index.ts';
import type { ChangeResult, ExportChange } from '../../../operator/model/change.ts';
import type { SimulatorAdmin } from '../../../operator/simulator/admin/client.ts';
import type { NewTenant, ObjectInfo } from '../../../operator/simulator/admin/types.ts';
import { startSimulator } from '../../../operator/simulator/start.ts';
import { judging, verdict } from '../../judges/judge.ts';
import type { TargetDirectory } from '../../../operator/worker/ports.ts';
import { impatientClock, permitFor } from '../../unit/directory/entra/builders.ts';
import { testCertificate } from '../../unit/directory/entra/certificate.ts';

export interface TestTenant {
  readonly id: string;
  readonly clientID: string;
  readonly admin: SimulatorAdmin;
  readonly entra: TargetDirectory;
  readonly configuration: EntraOptions['configuration'];
  /** Another connector on the same tenant. */
  readonly open: (changes?: Partial<EntraOptions>) => TargetDirectory;
  readonly send: (...changes: readonly ExportChange[]) => Promise<readonly ChangeResult[]>;
  /** The living object whose property has this value, as it is stored. */
  readonly find: (type: 'user' | 'group', property: string, value: string) => Promise<ObjectInfo | undefined>;
}

/** The machine's clock. */
export const realClock: EntraClock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

after(verdict);

export async function testTenant(t: TestContext, newTenant: NewTenant = {}): Promise<TestTenant> {
  const { ca, cert, key } = await testCertificate();
  const simulator = await startSimulator({ certificate: cert, key, randomSeed: 1, onExchange: judging() });
  const { admin } = simulator;
  const tenant = await admin.createTenant({ domains: ['contoso.test'], ...newTenant });
  const [application] = tenant.applications;
  // An application with another credential has no secret, and the connector without changes is not used then.
  const { clientId = '', clientSecret = '' } = application ?? {};
  const configuration: EntraOptions['configuration'] = {
    tenantID: tenant.tenantId,
    clientID: clientId,
    credential: { type: 'ClientSecret', clientSecret: { kind: 'Secret', name: 'entra', key: 'clientSecret' } },
    authorityURL: simulator.url,
    graphURL: simulator.url,
    writeBudget: { requests: 3000, periodSeconds: 150, sharePercent: 95 },
  };
  const opened: TargetDirectory[] = [];
  const open = (changes: Partial<EntraOptions> = {}): TargetDirectory => {
    const entra = openEntra({
      name: 'entra',
      configuration,
      credential: { type: 'ClientSecret', readSecret: () => Promise.resolve(clientSecret) },
      readCertificateAuthority: () => Promise.resolve(ca),
      attributes: [],
      clock: impatientClock(),
      log: { debug: () => {}, info: () => {}, warn: () => {} },
      random: () => 0,
      ...changes,
    });
    opened.push(entra);
    return entra;
  };
  const entra = open();
  t.after(async () => {
    await Promise.all(opened.map((each) => each.close()));
    await simulator.close();
  });
  return {
    id: tenant.tenantId,
    clientID: clientId,
    admin,
    entra,
    configuration,
    open,
    send: (...changes) => entra.export(permitFor(60_000), changes),
    find: async (type, property, value) => (await admin.objects(tenant.tenantId, { type, property, value, deleted: false }))[0],
  };
}

/** A source anchor that nobody else has. */
export const anchorOf = (index: number): string => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(index + 1, 0);
  return bytes.toString('base64');
};
