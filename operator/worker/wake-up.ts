// Lets one loop sleep until something happened. What happens while it is awake is not lost: its next sleep ends at once, and only that one.

export class WakeUp {
  #happened = false;
  #resolve: (() => void) | undefined;

  /** Something happened. */
  now(): void {
    this.#happened = true;
    this.#resolve?.();
  }

  /** Resolves once something happened since the last sleep ended, or when `until` resolves. */
  async sleep(until: Promise<unknown>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#resolve = resolve;
    if (!this.#happened) await Promise.race([promise, until]);
    this.#happened = false;
    this.#resolve = undefined;
  }
}
