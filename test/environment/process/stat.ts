/** Reads /proc: which process is alive, and whether it is still the one that was recorded. */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessStat {
  readonly pid: number;
  readonly state: string;
  readonly session: number;
  /** Clock ticks after boot. A process id comes again, but never with the same start. */
  readonly start: string;
}

/** What the kernel says of a process, or undefined when there is none. */
export function statOf(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in brackets, which may itself hold spaces and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, state: fields[0] ?? '', session: Number(fields[3]), start: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

export const isAlive = (pid: number, start: string): boolean => {
  const stat = statOf(pid);
  return stat !== undefined && stat.start === start && stat.state !== 'Z';
};

/** Every process of the machine. */
export function allProcesses(): readonly ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
}

/** The whole of a file under /proc/PID as text, or an empty string when the process is gone. */
export function readOfProcess(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
