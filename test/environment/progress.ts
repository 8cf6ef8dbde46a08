/** What a person sees while a world comes up: one line a step, with its time. */
export interface Progress {
  /** Runs a step and prints its name and how long it took. A step may report what it is doing. */
  step<T>(name: string, work: (say: (text: string) => void) => Promise<T>): Promise<T>;
}

export const silent: Progress = { step: (_name, work) => work(() => {}) };

/** Prints to standard error, so that what a command answers on standard output can be used by another. */
export function printedProgress(write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`)): Progress {
  return {
    async step(name, work) {
      const begin = performance.now();
      const since = () => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
      let announced = false;
      const result = await work((text) => {
        announced = true;
        write(`  ${name}: ${text}`);
      }).catch((error: unknown) => {
        write(`  ${name}: FAILED after ${since()}`);
        throw error;
      });
      write(`  ${name}${announced ? ': done' : ''} (${since()})`);
      return result;
    },
  };
}
