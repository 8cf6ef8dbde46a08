// Where the simulator listens, and what is said when it can not.
import { simulatorErrors } from './errors.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What `listen` gives. @throws CannotListen with the address */
export async function listening<T>({ host, port }: Address, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (cause) {
    throw new simulatorErrors.CannotListen({ host, port, why: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}
