// Looks for a text within another. Positions count UTF-16 code units from 1; 0 says that it is not there.
import type { Frame } from '../frame.ts';

/** The first position from `start` on. An empty text is found where the search begins, as in VBA. */
export function firstPosition(frame: Frame, within: string, wanted: string, start: number): number {
  if (start > within.length) return 0;
  frame.search(within.length, wanted.length);
  return within.indexOf(wanted, start - 1) + 1;
}

/** The last position whose match ends at or before `end`; beyond the text there is no end, and an empty text is found at the end, as in VBA. */
export function lastPosition(frame: Frame, within: string, wanted: string, end: number): number {
  if (end < Math.max(1, wanted.length) || end > within.length) return 0;
  if (wanted === '') return end;
  frame.search(within.length, wanted.length);
  return within.lastIndexOf(wanted, end - wanted.length) + 1;
}

/** How often a text that is not empty occurs, without overlaps. */
export function occurrences(frame: Frame, within: string, wanted: string): number {
  frame.search(within.length, wanted.length);
  let count = 0;
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + wanted.length)) count++;
  return count;
}
