// What others take of the same bucket, by how its fill moves between two answers: the service tells nobody how many share it.

/** Of the time in which a full bucket empties. A shorter look says little, for the service tells the fill in whole percents; in a longer one the bucket may have run empty unseen. */
const look = { shortest: 0.05, longest: 0.5 };
/** Of what the bucket lets through: others are never believed to take more, or a wrong guess would keep us silent. */
const most = 0.75;

export class OtherWriters {
  readonly #limit: number;
  /** Writes that the bucket lets through in a millisecond. */
  readonly #drainPerMs: number;
  #perMs = 0;
  #own = 0;
  #since: { readonly atMs: number; readonly level: number } | undefined;

  constructor(limit: number, periodMs: number) {
    this.#limit = limit;
    this.#drainPerMs = limit / periodMs;
  }

  /** Writes that they are believed to take in a millisecond. */
  get perMs(): number {
    return this.#perMs;
  }

  /** Writes of ours that nobody answered: what they filled of the bucket is not of others. */
  spent(own: number): void {
    this.#own += own;
  }

  /** An answer came. @param own writes that it was charged, refused ones too; @param fill of the bucket, 1 being full; absent while it is not worth telling */
  answered(nowMs: number, own: number, fill: number | undefined): void {
    this.#own += own;
    const level = fill === undefined ? undefined : fill * this.#limit;
    const since = this.#since;
    const passedMs = since === undefined ? 0 : nowMs - since.atMs;
    const { shortest, longest } = look;
    const fullMs = this.#limit / this.#drainPerMs;
    if (since !== undefined && level !== undefined && passedMs < shortest * fullMs) return;
    if (since !== undefined && level !== undefined && passedMs <= longest * fullMs) {
      const taken = (level - since.level - this.#own) / passedMs + this.#drainPerMs;
      this.#perMs += (Math.min(most * this.#drainPerMs, Math.max(0, taken)) - this.#perMs) / 2;
    }
    // There is room again, so whoever they were, they take less now.
    if (level === undefined) this.#perMs = 0;
    this.#since = level === undefined ? undefined : { atMs: nowMs, level };
    this.#own = 0;
  }
}
