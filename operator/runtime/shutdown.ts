// From a signal of the kubelet to the end of the process.

import type { Log } from './ports.ts';

export interface ShutdownOptions {
  readonly log: Log;
  /** How long the work may take to end; below the pod's terminationGracePeriodSeconds. Default 25 s. */
  readonly graceMs?: number;
}

/**
 * Runs `work` until it ends or the process is asked to stop (SIGTERM, SIGINT); then its signal is aborted and it has `graceMs` to end.
 * A second signal ends the process at once. Sets the exit code: 0 after a clean end, 1 where the work failed or did not end in time.
 */
export async function runUntilStopped(
  work: (signal: AbortSignal) => Promise<void>,
  { log, graceMs = 25_000 }: ShutdownOptions,
): Promise<void> {
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (stop.signal.aborted) process.exit(1);
    log.info({ signal: name, graceMs }, 'stopping');
    stop.abort(new Error(`The process was asked to stop (${name}).`));
    setTimeout(() => {
      log.error({ graceMs }, 'did not end in time, leaving');
      process.exit(1);
    }, graceMs).unref();
  };
  // A fault that nobody caught leaves a state that nobody knows; the next process starts from a known one.
  const onFault = (error: unknown): void => {
    log.error({ err: error }, 'uncaught fault, leaving');
    process.exit(1);
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal).on('uncaughtException', onFault).on('unhandledRejection', onFault);
  try {
    await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) {
      log.error({ err: error }, 'the work failed');
      process.exitCode = 1;
    }
  } finally {
    process.off('SIGTERM', onSignal).off('SIGINT', onSignal).off('uncaughtException', onFault).off('unhandledRejection', onFault);
  }
}
