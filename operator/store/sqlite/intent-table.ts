// What is on its way: written durably before a request leaves, taken back with its result.
import type { ExportTable, IntentRow } from '../../engine/port/export-table.ts';
import { countAttempt } from '../export-rows.ts';
import { type Database, jsonList } from './database.ts';

interface Row extends Omit<IntentRow, 'sentAfter'> {
  readonly sent_after: number;
}

export const intentTable = (database: Database): Pick<ExportTable, 'recordIntents' | 'takeIntents' | 'releaseIntents'> => ({
  async recordIntents(intents) {
    for (const { id, export: exportId, kind, document, sentAfter } of intents) {
      database.run(
        'insert into intent(id, export, kind, sent_after, document) values(?, ?, ?, ?, ?)',
        id,
        exportId,
        kind,
        sentAfter,
        document,
      );
    }
  },
  async takeIntents(ids) {
    const rows = database.all<Row>('select i.* from json_each(?) j cross join intent i on i.id = j.value', jsonList(ids));
    for (const { id } of rows) database.run('delete from intent where id = ?', id);
    return rows.map(({ sent_after: sentAfter, ...row }) => ({ ...row, sentAfter }));
  },
  async releaseIntents(connector, completed) {
    const released =
      connector === undefined
        ? { where: 'true', parameters: [] }
        : { where: ofImport, parameters: [completed ?? 0, database.id(connector)] };
    database.run(`${countAttempt} (select export from intent where kind = 'Attributes' and ${released.where})`, ...released.parameters);
    database.run(`delete from intent where ${released.where}`, ...released.parameters);
  },
});

const ofImport = 'sent_after < ? and export in (select id from export where connector = ?)';
