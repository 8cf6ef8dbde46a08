/** The world's long-lived programs: started so that they outlive their starter, recorded before they begin, ended by their record. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WorldError } from '../errors.ts';
import type { Place } from '../place.ts';
import { eventually } from '../wait.ts';
import { allProcesses, isAlive, readOfProcess, statOf } from './stat.ts';

export interface ProgramSpec {
  readonly name: string;
  readonly command: readonly string[];
  /** In the world's network, or in the machine's. */
  readonly network: 'world' | 'machine';
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

interface ProgramRecord {
  readonly pid: number;
  readonly start: string;
}

/**
 * The child writes its own process id and start time, and only then becomes the program: from its first instruction on there is
 * a record of it, even when whoever started it is killed in between.
 */
const RECORD_THEN_EXEC = 'cut -d" " -f1,22 /proc/$$/stat >"$0.new" && mv "$0.new" "$0" && exec "$@"';

const MARK = 'LOCKSTEP_WORLD';

/** Set for commands that run inside the world without being part of it: the process outside that started them. */
export const LAUNCHER_VARIABLE = 'LOCKSTEP_WORLD_LAUNCHER';

const recordFile = (place: Place, name: string): string => join(place.state, 'run', `${name}.process`);
export const logFile = (place: Place, name: string): string => join(place.state, 'log', `${name}.log`);

/** Starts a program unless it runs already. Resolves once it is recorded; whether it does its work is the caller's question. */
export async function ensureProgram(place: Place, spec: ProgramSpec): Promise<'started' | 'running'> {
  if (isProgramRunning(place, spec.name)) return 'running';
  for (const folder of ['run', 'log']) mkdirSync(join(place.state, folder), { recursive: true });
  const record = recordFile(place, spec.name);
  rmSync(record, { force: true });
  const enter = spec.network === 'world' ? ['nsenter', `--net=/run/netns/${place.network}`] : [];
  const [program = '', ...args] = [...enter, 'sh', '-c', RECORD_THEN_EXEC, record, ...spec.command];
  const log = openSync(logFile(place, spec.name), 'w');
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: spec.cwd ?? place.state,
    env: { ...withoutLauncher(process.env), ...spec.env, [MARK]: place.id },
  });
  closeSync(log);
  child.unref();
  await eventually(() => child.exitCode !== null || readRecord(place, spec.name) !== undefined, {
    withinMs: 10_000,
    everyMs: 5,
    what: `${spec.name} to start`,
  });
  return 'started';
}

export function isProgramRunning(place: Place, name: string): boolean {
  const record = readRecord(place, name);
  return record !== undefined && isAlive(record.pid, record.start);
}

/** Throws when a program has ended, with the end of its log. */
export function assertProgramRuns(place: Place, name: string): void {
  if (isProgramRunning(place, name)) return;
  throw new WorldError(`${name} has ended.`, `The end of its log, ${logFile(place, name)}:\n${endOfLog(place, name)}`);
}

export function endOfLog(place: Place, name: string): string {
  try {
    return readFileSync(logFile(place, name), 'utf8').trim().split('\n').slice(-12).join('\n');
  } catch {
    return '(no log)';
  }
}

/** The names of all programs that have a record, running or not. */
export function recordedPrograms(place: Place): readonly string[] {
  try {
    return readdirSync(join(place.state, 'run'))
      .filter((file) => file.endsWith('.process'))
      .map((file) => file.slice(0, -'.process'.length));
  } catch {
    return [];
  }
}

/** Sends a signal to a running program and all it has started. */
export function signalProgram(place: Place, name: string, signal: NodeJS.Signals): void {
  for (const pid of membersOf(place, name)) sendSignal(pid, signal);
}

/** Ends a program with all it has started: asks first, then does not ask. Resolves when nothing of it is left. */
export async function endProgram(place: Place, name: string, options: { readonly graceMs?: number } = {}): Promise<void> {
  signalProgram(place, name, 'SIGTERM');
  signalProgram(place, name, 'SIGCONT');
  const gone = () => membersOf(place, name).length === 0;
  try {
    await eventually(gone, { withinMs: options.graceMs ?? 5_000, everyMs: 20, what: `${name} to end` });
  } catch {
    signalProgram(place, name, 'SIGKILL');
    await eventually(gone, { withinMs: 10_000, everyMs: 20, what: `${name} to be killed` });
  }
  rmSync(recordFile(place, name), { force: true });
}

/** The processes of a program: the recorded one, and those of its session. */
function membersOf(place: Place, name: string): readonly number[] {
  const record = readRecord(place, name);
  if (record === undefined) return [];
  const leader = statOf(record.pid);
  // Another process has the number now, which the kernel gives again only when nothing of the old session is left.
  if (leader !== undefined && leader.start !== record.start) return [];
  return allProcesses()
    .filter(
      ({ pid, session, state }) =>
        state !== 'Z' && (pid === record.pid || (session === record.pid && (leader !== undefined || isOfWorld(place, pid)))),
    )
    .map(({ pid }) => pid);
}

/** Marks everything that `work` starts as the world's own, so that it can be found when `work` is killed half-way. */
export async function marked<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const before = process.env[MARK];
  process.env[MARK] = place.id;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env[MARK];
    else process.env[MARK] = before;
  }
}

/** Kills what this world has started and has no record of any more, as after somebody has removed the state folder. */
export async function endStrays(place: Place): Promise<void> {
  const find = () => allProcesses().filter(({ pid, state }) => state !== 'Z' && pid !== process.pid && isOfWorld(place, pid));
  // A stray may have started another in the moment before its own end.
  for (let strays = find(); strays.length > 0; strays = find()) {
    for (const { pid } of strays) sendSignal(pid, 'SIGKILL');
    const ended = strays;
    await eventually(() => ended.every(({ pid, start }) => !isAlive(pid, start)), {
      withinMs: 10_000,
      everyMs: 20,
      what: 'stray programs to end',
    });
  }
}

/**
 * A program of the world has its mark in its environment. Samba writes over its own, but not over its network; a person's command in
 * that network has the launcher's mark, and is not the world's.
 */
function isOfWorld(place: Place, pid: number): boolean {
  const environment = readOfProcess(pid, 'environ').split('\0');
  if (environment.includes(`${MARK}=${place.id}`)) return true;
  const world = inodeOf(`/run/netns/${place.network}`);
  return (
    world !== undefined &&
    inodeOf(`/proc/${pid}/ns/net`) === world &&
    !environment.some((variable) => variable.startsWith(`${LAUNCHER_VARIABLE}=`))
  );
}

/** Undefined where there is nothing, or nothing that may be looked at. */
function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

/** A test may start a program of the world, such as a forest of its own: that is no command of a person. */
function withoutLauncher({ [LAUNCHER_VARIABLE]: _launcher, ...environment }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return environment;
}

function readRecord(place: Place, name: string): ProgramRecord | undefined {
  try {
    const [pid, start] = readFileSync(recordFile(place, name), 'latin1').trim().split(' ');
    return pid && start ? { pid: Number(pid), start } : undefined;
  } catch {
    return undefined;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
