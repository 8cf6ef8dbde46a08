// A fault to be planted, with the property that must find it: a property that never failed proves nothing.

export interface Fault {
  /** What is wrong in the product then. */
  readonly says: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly search: string;
  readonly replace: string;
  /** File below test/unit, and the name of the test that must fail. */
  readonly property: readonly [file: string, test: string];
  /** Histories needed to find it with near certainty; 40 where nothing is said. */
  readonly runs?: number;
}
