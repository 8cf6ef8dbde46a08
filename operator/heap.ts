// How much memory V8 may hold beside what lives in its heap.
import { setFlagsFromString } from 'node:v8';

/**
 * On a machine with much memory V8 lets garbage grow to four times what lives before it looks for it. A synchronization holds some 30 MB and makes garbage
 * all the time; it is collected when the heap has doubled. Unlike an upper limit this ends no process that needs more.
 *
 * Of its two optimizing compilers the quick one, Maglev, is left out: it begins the work on each function on the main thread and keeps it until a thread is
 * free, so that the rules' thousands of functions held some 40 MB outside of the heap where there are few cores. What runs long is compiled by the other one.
 */
export function keepHeapNearItsData(): void {
  setFlagsFromString('--heap-growing-percent=100');
  setFlagsFromString('--no-maglev');
}
