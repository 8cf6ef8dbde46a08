// Lets one loop sleep until something happened since it last looked around.

export class WakeUp {
  #happened = false;
  #resolve: (() => void) | undefined;

  /** Something happened. */
  now(): void {
    this.#happened = true;
    this.#resolve?.();
  }

  /** The loop looks around now: only what happens from here on wakes it. */
  look(): void {
    this.#happened = false;
  }

  /** Resolves once something happened since the last look, or when `until` resolves. */
  async sleep(until: Promise<unknown>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#resolve = resolve;
    if (!this.#happened) await Promise.race([promise, until]);
    this.#resolve = undefined;
  }
}
