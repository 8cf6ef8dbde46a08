// What PostgreSQL reads page by page in order of id it does not sort, although it has no statistics of its tables yet.
import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import type { Tables } from '../../../operator/engine/port/store-port.ts';
import { Connection, type Value } from '../../../operator/store/postgres/connection.ts';
import { quoted } from '../../../operator/store/postgres/schema-name.ts';
import { content } from '../../contract/store/place.ts';
import { type Account, PostgresServer } from '../../environment/postgres/server.ts';
import { placeOn, settingsOf } from './place.ts';

let server: PostgresServer;
let account: Account;

before(async () => {
  server = await PostgresServer.start({ durability: 'None' });
  account = await server.createAccount('worker');
});
after(() => server[Symbol.asyncDispose]());

const reads: Readonly<Record<string, (tables: Tables) => Promise<readonly unknown[]>>> = {
  'objects by id': ({ objects }) => objects.idPage('corp', 0, 100),
  'names of one type': ({ objects }) => objects.names('corp', 'user', 0, 100),
};

for (const [what, read] of Object.entries(reads)) {
  test(`a page of ${what} costs no sorting before the first statistics`, async () => {
    await using place = placeOn(server, account);
    const store = await place.open();
    const anchors = Array.from({ length: 5000 }, (_, index) => `${index}`);
    for (const connector of ['corp', 'tenant'])
      await store.transaction(({ objects }) =>
        objects.insert(
          connector,
          anchors.map((anchor) => content(anchor)),
        ),
      );
    const all = mock.method(Connection.prototype, 'all');
    const page = await store.transaction(read);
    const asked = all.mock.calls.map((call) => call.arguments as readonly [string, ...Value[]]);
    mock.restoreAll();
    assert.equal(page.length, 100);
    const [sql, ...values] = asked.findLast(([text]) => text.includes('order by')) ?? assert.fail('nothing was read in order');
    const connection = await Connection.open(settingsOf(server, account));
    await connection.script(`set search_path to ${quoted(place.schema)}`);
    const plan = (await connection.all<Readonly<Record<string, string>>>(`explain ${sql}`, ...values)).flatMap((row) => Object.values(row));
    await connection.close();
    await store.close();
    assert.doesNotMatch(plan.join('\n'), /Sort/, sql);
  });
}
