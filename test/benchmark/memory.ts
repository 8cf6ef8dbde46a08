// The most that this process held resident: Linux tells it, and forgets it on demand.
import { readFileSync, writeFileSync } from 'node:fs';

/** Lets the next answer be about what comes from here on. Elsewhere than on Linux, peaks are those of the whole life of the process. */
export function resetPeak(): void {
  // proc(5): 5 resets the peak resident set size.
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

/** In MiB. */
export function peakMebibytes(): number {
  if (process.platform !== 'linux') return Math.round(process.resourceUsage().maxRSS / 1024);
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
