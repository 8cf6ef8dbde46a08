// PostgreSQL behaves as the engine counts on, and as SQLite does.
import { after, before } from 'node:test';
import { storeContract } from '../../contract/store/contract.ts';
import { type Account, PostgresServer } from '../../environment/postgres/server.ts';
import { placeOn } from './place.ts';

let server: PostgresServer;
let account: Account;

before(async () => {
  server = await PostgresServer.start({ durability: 'None' });
  account = await server.createAccount('worker');
});
after(() => server[Symbol.asyncDispose]());

storeContract(async () => placeOn(server, account));
