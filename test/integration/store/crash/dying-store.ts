// A store whose process kills itself at a chosen call: moments within transactions are rare on a clock, and those that matter.
import type { Store, Tables } from '../../../../operator/engine/port/store-port.ts';

/** The process ends, as by kill -9, when so many calls of tables were answered. */
export function dyingAfter(calls: number, store: Store): Store {
  let left = calls;
  const count = (): void => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  const counting = <T extends object>(table: T): T =>
    new Proxy(table, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...values: readonly unknown[]): Promise<unknown> => {
          const answer: unknown = await Reflect.apply(method, target, values);
          count();
          return answer;
        };
      },
    });
  return {
    batchSize: store.batchSize,
    close: () => store.close(),
    transaction: (work, durability) =>
      store.transaction((tables) => {
        const counted = Object.entries(tables as unknown as Record<string, object>).map(([name, table]) => [name, counting(table)]);
        return work(Object.fromEntries(counted) as Tables);
      }, durability),
  };
}
