export { type Clock, realClock, VirtualClock } from './clock.ts';
export { conditionFaults } from './condition-contract.ts';
export {
  type Condition,
  type ConditionStatus,
  type DesiredCondition,
  findCondition,
  isTrue,
  sameConditions,
  type StoredCondition,
  toConditions,
} from './conditions.ts';
export {
  type Controller,
  type ControllerOptions,
  createController,
  type Reconcile,
  type ReconcileContext,
  type ReconcileResult,
  TerminalError,
} from './controller.ts';
export { type ElectionTiming, operatorTiming, workerTiming } from './election-timing.ts';
export { createElector, type Elector, type ElectorOptions } from './elector.ts';
export {
  type ControllerMetrics,
  type ElectionMetrics,
  type LeasePort,
  type Log,
  type LogFields,
  type QueueMetrics,
  silentLog,
} from './ports.ts';
export { type Priority, WorkQueue } from './queue.ts';
export { defaultRateLimits, type RateLimits, rateLimiter } from './rate-limiter.ts';
export { classify, type Outcome, readyConditions, reconcileInOrder, Stalling, type Step, Waiting } from './reconcile-in-order.ts';
export type { Term } from './term.ts';
export { TokenBucket } from './token-bucket.ts';
export { runUntilStopped } from './shutdown.ts';
export { startWatchdog } from './watchdog.ts';
