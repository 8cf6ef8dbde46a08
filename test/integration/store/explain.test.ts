// `lockstep explain`, `why-not` and `history` on a state in PostgreSQL, while its worker has it open.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { schemaName } from '../../../operator/store/postgres/index.ts';
import { PostgresServer } from '../../environment/postgres/server.ts';
import { schemaPlace } from '../../unit/engine/state-place.ts';
import { World } from '../../unit/engine/world.ts';
import { settingsOf } from './place.ts';

const main = join(import.meta.dirname, '../../../operator/main.ts');

test('a database answers as a file does, told of by the variables of psql', async () => {
  await using server = await PostgresServer.start({ durability: 'None' });
  const settings = settingsOf(server, await server.createAccount('worker'));
  await using world = await World.open({ place: schemaPlace(settings, schemaName('default', 'test', 0)) });
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  const env = {
    PATH: process.env['PATH'],
    PGHOST: settings.host,
    PGPORT: String(settings.port),
    PGDATABASE: settings.database,
    PGUSER: settings.user,
    PGPASSWORD: settings.password,
    PGSSLMODE: 'disable',
  };
  const ask = async (...words: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [main, ...words, '--database', 'default/test'], { env })).stdout;
  assert.match(await ask('explain', 'ana', 'title'), /won +In from corp - User Common \(101\): \[title\] of corp .* = "Engineer"/);
  assert.match(await ask('why-not', 'ana'), /Nothing stands in its way/);
  assert.match(await ask('history', 'ana'), /tenant +sent \(Add\)/);
  await assert.rejects(ask('explain', 'nobody'), /No connector space has an object nobody/);
});
