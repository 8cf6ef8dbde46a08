// Whose turn it is because another change has left: where all the rest was looked through, the next look goes to these alone.
import type { ExportPhase } from '../engine.ts';

/** Only a hint: whoever is forgotten in it is found by the next look at everything. */
export class Turns {
  /** Where the last look at everything found less than it asked for. */
  #exhausted: string | undefined;
  #freed: readonly number[] = [];

  /** Rows of the memory whose values may leave by now. */
  add(freed: readonly number[]): void {
    this.#freed = [...this.#freed, ...freed];
  }

  /** Notes a look at everything. */
  looked(connector: string, phase: ExportPhase, found: 'Enough' | 'Less'): void {
    this.#exhausted = found === 'Less' ? placeOf(connector, phase) : undefined;
    this.#freed = [];
  }

  /** At most `limit` of those whose turn it is; none where everything is to be looked at. */
  take(connector: string, phase: ExportPhase, limit: number): readonly number[] {
    if (this.#exhausted !== placeOf(connector, phase)) return [];
    const taken = this.#freed.slice(0, limit);
    this.#freed = this.#freed.slice(limit);
    return taken;
  }

  /** Everything may be another by now. */
  forget(): void {
    this.#exhausted = undefined;
    this.#freed = [];
  }
}

const placeOf = (connector: string, phase: ExportPhase): string => `${phase} ${connector}`;
