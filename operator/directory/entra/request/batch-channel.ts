// Gathers single requests of concurrent work into batches of twenty.

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Sends one batch and gives an answer or an error per request, in their order; rejects when all failed alike. */
export type Deliver<Request, Answer> = (requests: readonly Request[]) => Promise<readonly (Answer | Error)[]>;

export class BatchChannel<Request, Answer> {
  readonly #deliver: Deliver<Request, Answer>;
  readonly #size: number;
  readonly #concurrency: number;
  #waiting: Waiting<Request, Answer>[] = [];
  #inFlight = 0;
  #scheduled = false;

  constructor(deliver: Deliver<Request, Answer>, size: number, concurrency: number) {
    this.#deliver = deliver;
    this.#size = size;
    this.#concurrency = concurrency;
  }

  /** Resolves with this request's own answer. Requests of one turn of the event loop travel together. */
  submit(request: Request): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#waiting.length > 0 && this.#inFlight < this.#concurrency) void this.#send(this.#waiting.splice(0, this.#size));
    });
  }

  async #send(batch: readonly Waiting<Request, Answer>[]): Promise<void> {
    this.#inFlight += 1;
    try {
      const answers = await this.#deliver(batch.map(({ request }) => request));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index];
        if (answer === undefined || answer instanceof Error) reject(answer ?? new Error('A batch gave no answer to one of its requests.'));
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#inFlight -= 1;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}
