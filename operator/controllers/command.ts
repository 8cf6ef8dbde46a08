// The command `lockstep operator`: one process that leads at a time, others that stand by.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { eventRecorder, kubeLease, loadKubeConfig, namespaceOf, openKubeClient } from '../kube/index.ts';
import { createLog, type LogLevel, logLevels } from '../log.ts';
import {
  controllerMetrics,
  createRegistry,
  electionMetrics,
  eventLoopCheck,
  kubeMetrics,
  queueMetrics,
  startMonitor,
} from '../monitor/index.ts';
import { createElector, operatorTiming, realClock } from '../runtime/index.ts';
import type { WorkerTemplate } from './cluster.ts';
import { runOperator } from './operator.ts';

interface OperatorFlags {
  readonly workerImage: string;
  readonly workerImagePullPolicy: WorkerTemplate['imagePullPolicy'];
  readonly workerImagePullSecret: readonly string[];
  readonly namespace?: string;
  readonly watchNamespace?: string;
  readonly leaseName: string;
  readonly pod: string;
  readonly monitorPort: number;
  readonly logLevel: LogLevel;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** Four controllers at full speed; the API server's own fairness protects it from us. */
const requestLimits = { perSecond: 200, burst: 400 };
const longestStandstillMs = 20_000;

export function operatorCommand(): Command {
  return new Command('operator')
    .description('Reconciles SyncConnectors, SyncRules, SyncSchedules and SyncRuns, and keeps a worker for every schedule.')
    .requiredOption('--worker-image <image>', 'image of the worker pods, usually that of the operator itself')
    .addOption(
      new Option('--worker-image-pull-policy <policy>', 'when workers pull it')
        .choices(['Always', 'IfNotPresent', 'Never'])
        .default('IfNotPresent'),
    )
    .option('--worker-image-pull-secret <name>', 'Secret to pull it with, in the namespace of the schedule; may be repeated', collect, [])
    .option('--namespace <name>', 'namespace of the operator’s own lease; by default that of the kubeconfig or the pod')
    .option('--watch-namespace <name>', 'look at this namespace only; by default at all')
    .option('--lease-name <name>', 'Lease that decides which process leads', 'lockstep-operator')
    .option('--pod <name>', 'name of this pod, for events and the lease', hostname())
    .option('--monitor-port <port>', 'port of /metrics, /healthz and /readyz', port, 8080)
    .option('--kubeconfig <file>', 'a kubeconfig, for work outside a cluster; otherwise the pod’s own service account')
    .option('--context <name>', 'a context of the kubeconfig')
    .addOption(new Option('--log-level <level>', 'how much to log').choices(logLevels).default('info'))
    .addHelpText(
      'after',
      '\nExample:\n  lockstep operator --kubeconfig ~/test.kubeconfig --worker-image lockstep.dev/lockstep:dev --watch-namespace identity',
    )
    .action((flags: OperatorFlags) => runCommand(flags));
}

async function runCommand(flags: OperatorFlags): Promise<void> {
  const log = createLog({ level: flags.logLevel });
  const registry = createRegistry({ role: 'operator', version: packageJson.version });
  const config = loadKubeConfig({ kubeconfig: flags.kubeconfig, context: flags.context });
  const { requests, watches } = kubeMetrics(registry);
  const client = openKubeClient(config, {
    userAgent: `lockstep-operator/${packageJson.version}`,
    limits: requestLimits,
    metrics: requests,
  });
  const recorder = eventRecorder({ client, component: 'lockstep-operator', instance: flags.pod, log });
  const options = {
    client,
    watchNamespace: flags.watchNamespace,
    worker: { image: flags.workerImage, imagePullPolicy: flags.workerImagePullPolicy, imagePullSecrets: flags.workerImagePullSecret },
    events: recorder,
    clock: realClock,
    log,
    metrics: { watches, controllers: { ...controllerMetrics(registry), ...queueMetrics(registry) } },
  };
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort(new Error(name)));
  let state: 'Standby' | 'Syncing' | 'Leading' = 'Standby';
  const elector = createElector({
    name: flags.leaseName,
    lease: kubeLease(client, { key: { namespace: flags.namespace ?? namespaceOf(config), name: flags.leaseName } }),
    identity: `${flags.pod}_${randomUUID()}`,
    timing: operatorTiming,
    lead: async (term) => {
      state = 'Syncing';
      await runOperator(options, term.signal, () => (state = 'Leading'));
      state = 'Standby';
    },
    log,
    metrics: electionMetrics(registry),
  });
  const monitor = await startMonitor({
    port: flags.monitorPort,
    registry,
    liveness: [eventLoopCheck(longestStandstillMs)],
    readiness: [{ name: 'caches', check: () => (state === 'Syncing' ? 'the resources are still being read' : undefined) }],
  });
  log.info({ version: packageJson.version }, 'operator started');
  await elector.run(stop.signal);
  await recorder.flush();
  await monitor.close();
  await client.close();
  log.info({}, 'operator stopped');
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return value;
}
