// The command `lockstep worker`: one schedule's cycles in one pod.
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { eventRecorder, loadKubeConfig, openKubeClient } from '../kube/index.ts';
import { createLog, type LogLevel, logLevels } from '../log.ts';
import { createRegistry, eventLoopCheck, kubeMetrics, startMonitor } from '../monitor/index.ts';
import { realClock, runUntilStopped, startWatchdog, workerTiming } from '../runtime/index.ts';
import { syncSchedules } from './kinds.ts';
import { openOn } from './open-configured.ts';
import { replicaOf } from './open-store.ts';
import { graphMetrics, workerMetrics } from './prometheus-metrics.ts';
import { Worker } from './worker.ts';

interface WorkerFlags {
  readonly namespace: string;
  readonly schedule: string;
  readonly pod: string;
  readonly state: string;
  readonly monitorPort: number;
  readonly logLevel: LogLevel;
  readonly kubeconfig?: string;
}

/** A loop that stands still this long can not be trusted to stop writing in time. */
const longestStandstillMs = 20_000;
/** For the batch under way to be answered and recorded; less than the pod's grace period. */
const stopGraceMs = 50_000;

export function workerCommand(): Command {
  return new Command('worker')
    .description('Runs the cycles of one SyncSchedule: import, synchronize, plan, and export within its term of the lease.')
    .requiredOption('--namespace <name>', 'namespace of the schedule')
    .requiredOption('--schedule <name>', 'name of the SyncSchedule')
    .requiredOption('--pod <name>', 'name of this pod, under which it reports')
    .option(
      '--state <file>',
      'SQLite file on a volume of its own; beside a database, copies of revisions are kept in its folder',
      '/var/lib/lockstep/state.sqlite',
    )
    .option('--monitor-port <port>', 'port of /metrics, /healthz and /readyz', port, 8080)
    .option('--kubeconfig <file>', 'a kubeconfig, for work outside a cluster; otherwise the pod’s own service account')
    .addOption(new Option('--log-level <level>', 'how much to log').choices(logLevels).default('info'))
    .addHelpText(
      'after',
      '\nThe operator starts workers by itself; run one by hand only to look into a fault, with a state file of its own and a schedule in Staging.',
    )
    .action((flags: WorkerFlags) => runWorker(flags));
}

async function runWorker(flags: WorkerFlags): Promise<void> {
  const { namespace, schedule, pod, state } = flags;
  const log = createLog({ level: flags.logLevel }).child({ schedule: `${namespace}/${schedule}`, pod });
  const registry = createRegistry({ role: 'worker', version: packageJson.version });
  const client = openKubeClient(loadKubeConfig({ kubeconfig: flags.kubeconfig }), {
    userAgent: `lockstep-worker/${packageJson.version}`,
    metrics: kubeMetrics(registry).requests,
  });
  const events = eventRecorder({ client, component: 'lockstep-worker', instance: pod, log });
  const worker = new Worker({
    client,
    namespace,
    schedule,
    pod,
    revisionFolder: join(dirname(state), 'revisions'),
    open: openOn({ store: { stateFile: state, replica: replicaOf(pod) }, clock: realClock, log, metrics: graphMetrics(registry) }),
    events: (object, { type, reason, message }) => events.record(syncSchedules, object, { type, reason, action: 'Synchronize', message }),
    metrics: workerMetrics(registry),
    clock: realClock,
    log,
  });
  const eventLoop = eventLoopCheck(longestStandstillMs);
  const monitor = await startMonitor({
    port: flags.monitorPort,
    registry,
    liveness: [eventLoop],
    readiness: [{ name: 'schedule', check: () => (worker.ready ? undefined : 'the schedule has not been read yet') }],
  });
  const endWatchdog = startWatchdog({ limitMs: workerTiming.renewDeadlineMs });
  log.info({ version: packageJson.version }, 'worker started');
  await runUntilStopped((signal) => worker.run(signal), { log, graceMs: stopGraceMs });
  await events.flush();
  await endWatchdog();
  eventLoop.stop();
  await monitor.close();
  await client.close();
  log.info({}, 'worker stopped');
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return value;
}
