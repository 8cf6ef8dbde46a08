// `lockstep simulator`: a Microsoft Entra tenant that runs wherever a test does.
import { Command, Option } from 'commander';
import type { Registry } from 'prom-client';
import packageJson from '../../package.json' with { type: 'json' };
import { createLog, logLevels } from '../log.ts';
import type { Logger, LogLevel } from '../log.ts';
import { createRegistry, eventLoopCheck, startMonitor } from '../monitor/index.ts';
import { readCertificate } from './certificate-files.ts';
import { readFaultPlan } from './fault-plan.ts';
import { readText } from './json-file.ts';
import { listening } from './listen.ts';
import { answerCounter, worldGauges } from './metrics.ts';
import { wholeNumber } from './number-option.ts';
import { readSeed } from './seed.ts';
import { readSettings } from './settings-file.ts';
import { startSimulator } from './start.ts';
import type { Simulator } from './start.ts';

interface CommandOptions {
  readonly port: number;
  readonly host: string;
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly state?: string;
  readonly seed?: string;
  readonly settings?: string;
  readonly faults?: string;
  readonly randomSeed?: number;
  readonly adminTokenFile?: string;
  readonly publicPage?: true;
  readonly recordExchanges?: number;
  readonly monitorPort: number;
  readonly logLevel: LogLevel;
}

const help = `
Clients reach the token authority and Graph under one address, https://<host>:<port>, and must trust the certificate's authority.

A seed file holds tenants for an empty world:
  {"tenants": [{"tenantId": "11111111-1111-4111-8111-111111111111", "displayName": "Contoso", "domains": ["contoso.test"],
    "applications": [{"clientId": "22222222-2222-4222-8222-222222222222", "secretFromEnv": "CONTOSO_SECRET"}]}]}
An application takes secret, secretFromEnv or secretFromFile, certificates (PEM) or federatedCredentials; without any, a secret is made up.

A fault plan holds faults as the administration takes them, and a seed that makes their chances repeatable:
  {"seed": 7, "faults": [{"match": {"method": "PATCH"}, "action": {"kind": "status", "status": 503}, "probability": 0.1}]}

Settings are those of the administration, such as replicas that lag and small pages:
  {"replicationDelayMs": 2000, "replicationJitterMs": 8000, "pageSize": 20, "deltaReplays": 5}

The page for people under /_ui shows objects and the audit log. It asks for no token, and so it is there only where the port is bound to
loopback (--host 127.0.0.1), or with --public-page.

The administration under /_admin/ takes the bearer token of --admin-token-file: tenants, objects, faults, throttle, clock, audit log, state.

Environment:
  Only the variables that a seed names as secretFromEnv are read.

Examples:
  lockstep simulator --tls-cert tls.crt --tls-key tls.key --seed tenants.json --admin-token-file token
  lockstep simulator --tls-cert tls.crt --tls-key tls.key --state /data/tenants.jsonl --admin-token-file token`;

const port = wholeNumber('A port', 0, 65_535);
const randomSeed = wholeNumber('A seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const exchangeCount = wholeNumber('A number of exchanges', 0, Number.MAX_SAFE_INTEGER);

export function simulatorCommand(): Command {
  return new Command('simulator')
    .description('Simulates Microsoft Entra tenants: token endpoint and Microsoft Graph over HTTPS, with faults and throttling on demand.')
    .option('--port <number>', 'port of the token authority, Graph and the administration', port, 8443)
    .option('--host <address>', 'address to listen on', '0.0.0.0')
    .requiredOption('--tls-cert <file>', 'certificate chain in PEM')
    .requiredOption('--tls-key <file>', 'private key in PEM')
    .option('--state <file>', 'load the world from this file at the start, save it there at the end and on demand')
    .option('--seed <file>', 'tenants for a world without a saved state')
    .option('--settings <file>', 'settings of all tenants that say nothing of them themselves')
    .option('--faults <file>', 'a fault plan that holds from the start')
    .option('--random-seed <number>', 'makes ids, delays of replication and the order of batch answers come again', randomSeed)
    .option('--admin-token-file <file>', 'file with the bearer token of the administration; without it there is no way in')
    .option('--public-page', 'show the read-only page /_ui without a token although the port is not bound to loopback')
    .option(
      '--record-exchanges <count>',
      'keep so many requests with their answers, without secrets, for GET /_admin/exchanges',
      exchangeCount,
    )
    .option('--monitor-port <number>', 'port of /healthz, /readyz and /metrics', port, 8081)
    .addOption(new Option('--log-level <level>', 'what is logged').choices(logLevels).default('info'))
    .addHelpText('after', help)
    .action(run);
}

/** Runs until it is told to end, then saves. */
async function run(options: CommandOptions): Promise<void> {
  const log = createLog({ level: options.logLevel });
  const registry = createRegistry({ role: 'simulator', version: packageJson.version });
  const { seed: seedFile } = options;
  const simulator = await startSimulator({
    ...readCertificate({ certificate: options.tlsCert, key: options.tlsKey }),
    host: options.host,
    port: options.port,
    ...(options.adminTokenFile === undefined ? {} : { adminToken: readText(options.adminTokenFile).trim() }),
    ...(options.state === undefined ? {} : { stateFile: options.state }),
    ...(seedFile === undefined ? {} : { seed: () => readSeed(seedFile, process.env) }),
    ...(options.publicPage === undefined ? {} : { publicPage: options.publicPage }),
    ...(options.settings === undefined ? {} : { settings: readSettings(options.settings) }),
    ...(options.randomSeed === undefined ? {} : { randomSeed: options.randomSeed }),
    ...(options.recordExchanges === undefined ? {} : { recordedExchanges: options.recordExchanges }),
    ...(options.faults === undefined ? {} : { faults: readFaultPlan(options.faults) }),
    onAnswer: answerCounter(registry),
    onDefect: (err) => log.error({ err }, 'a request could not be answered'),
  });
  try {
    await serve(simulator, { options, registry, log });
  } finally {
    await simulator.close();
  }
}

interface Surroundings {
  readonly options: CommandOptions;
  readonly registry: Registry;
  readonly log: Logger;
}

/** Shows health and figures until it is told to end. */
async function serve(simulator: Simulator, { options, registry, log }: Surroundings): Promise<void> {
  const { monitorPort } = options;
  // Before it says that it listens: who reads that may end it at once, and wants it to save.
  const told = untilTold();
  worldGauges(registry, simulator.world);
  const eventLoop = eventLoopCheck(30_000);
  try {
    const monitor = await listening({ host: 'all addresses', port: monitorPort }, () =>
      startMonitor({ port: monitorPort, registry, liveness: [eventLoop] }),
    );
    try {
      log.info(
        { port: simulator.port, monitorPort: monitor.port, tenants: [...simulator.world.tenants.keys()] },
        'the simulator is listening',
      );
      const signal = await told;
      log.info({ signal, state: options.state }, 'the simulator ends');
    } finally {
      await monitor.close();
    }
  } finally {
    eventLoop.stop();
  }
}

function untilTold(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => resolve(signal));
    }
  });
}
