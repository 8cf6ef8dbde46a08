// Batches on their way from the socket to whoever consumes a search.

/** A queue with one producer and one consumer. The producer learns through `onDepth` how many batches wait. */
export class Inbox<T> {
  readonly #batches: T[] = [];
  readonly #onDepth: (waiting: number) => void;
  #wake: (() => void) | undefined;
  #end: { readonly error?: Error } | undefined;

  constructor(onDepth: (waiting: number) => void = () => undefined) {
    this.#onDepth = onDepth;
  }

  put(batch: T): void {
    this.#batches.push(batch);
    this.#onDepth(this.#batches.length);
    this.#signal();
  }

  /** No more comes. What is queued is still delivered, unless an error is given: then nothing more is. */
  close(error?: Error): void {
    if (this.#end !== undefined) return;
    this.#end = error === undefined ? {} : { error };
    if (error !== undefined) this.#batches.length = 0;
    this.#signal();
  }

  /** The next batch, or `undefined` at the end. @throws the error that closed the inbox. */
  async take(): Promise<T | undefined> {
    while (this.#batches.length === 0 && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#end?.error !== undefined) throw this.#end.error;
    const batch = this.#batches.shift();
    if (batch !== undefined) this.#onDepth(this.#batches.length);
    return batch;
  }

  #signal(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
