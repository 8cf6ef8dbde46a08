// How far V8's heap may outgrow what lives in it.
import { setFlagsFromString } from 'node:v8';

/**
 * On a machine with much memory V8 lets garbage grow to four times what lives before it looks for it. A synchronization holds some 30 MB and makes garbage
 * all the time; it is collected when the heap has doubled. Unlike an upper limit this ends no process that needs more.
 */
export function keepHeapNearItsData(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
