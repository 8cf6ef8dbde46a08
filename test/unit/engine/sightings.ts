// A world that is looked at after each transaction of a synchronization: what becomes pending, and how much of the bulk did before it.
import type { Revision } from '../../../operator/model/revision.ts';
import { constant, rule, testRevision } from './builders.ts';
import { World } from './world.ts';

/** Gives everybody another title. */
export const everybody: Revision = {
  ...testRevision,
  rules: [
    rule({ name: 'In from corp - Everybody', direction: 'Inbound', connector: 'corp', precedence: 1, flows: [constant('title', 'Pilot')] }),
    ...testRevision.rules,
  ],
};

/** Something that becomes pending, and how many transactions and changes of others there were before it. */
export interface Sighting {
  readonly transactions: number;
  readonly others: number;
}

/** A settled world that looks, after each transaction of a synchronization, at what is pending. */
export async function watched(people: number) {
  const sightings = new Map<string, Sighting>();
  let transactions = Number.NaN;
  const world: World = await World.open({
    wrapStore: (store) => ({
      batchSize: store.batchSize,
      close: () => store.close(),
      async transaction(work, durability) {
        const result = await store.transaction(work, durability);
        transactions += 1;
        if (!Number.isNaN(transactions)) await look();
        return result;
      },
    }),
  });
  const look = async (): Promise<void> => {
    const [others] = await world.place.rows("select count(*) as count from export where disables = 0 and pending like '%title%'");
    const seen = await world.place.rows(`
      select 'disable of ' || label as what from export where disables = 1
      union select 'no disable' where not exists (select 1 from export where disables = 1)
      union select 'bulk' where exists (select 1 from dirty_object)
      union select 'delete of ' || label from export where action = 'Delete'
      union select 'removal from ' || e.label from pending_link p join export e on e.id = p.export where p.operation = 'Remove'`);
    for (const { what } of seen)
      if (!sightings.has(String(what))) sightings.set(String(what), { transactions, others: Number(others?.['count']) });
  };
  for (let index = 10; index < 10 + people; index++) world.user('corp', `p${index}`);
  for (const name of ['disabled', 'gone', 'out', 'former']) world.user('corp', name);
  world.group('corp', 'team', ['p10', 'former']);
  await world.cycle();
  await world.cycle();
  return {
    world,
    sightings,
    begin: () => {
      transactions = 0;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
