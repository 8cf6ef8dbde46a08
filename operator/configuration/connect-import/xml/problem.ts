// What is wrong with a file of the export, and where.

/** `line` and `column` count from 1. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What the reader does next, one sentence. */
  readonly next: string;
}

/** One line for a terminal, in the form that editors jump to. */
export const describeFileProblem = ({ file, line, column, message }: FileProblem): string => `${file}:${line}:${column}: ${message}`;
