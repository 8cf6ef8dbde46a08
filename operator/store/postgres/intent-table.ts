// What is on its way: written durably before a request leaves, taken back with its result.
import type { ExportTable, IntentRow } from '../../engine/port/export-table.ts';
import { countAttempt } from '../export-rows.ts';
import type { Session } from './session.ts';

interface Row extends Omit<IntentRow, 'sentAfter'> {
  readonly sent_after: number;
}

export const intentTable = (session: Session): Pick<ExportTable, 'recordIntents' | 'takeIntents' | 'releaseIntents'> => ({
  async recordIntents(intents) {
    await session.runEach(
      `insert into intent(id, export, kind, sent_after, document)
       select id, export, kind, "sentAfter", document
       from json_to_recordset($1::json) as j(id text, export bigint, kind text, "sentAfter" bigint, document text)`,
      intents,
    );
  },
  async takeIntents(ids) {
    const rows = await session.each<Row>(
      'delete from intent i using json_to_recordset($1::json) as j(id text) where i.id = j.id returning i.*',
      [...new Set(ids)].map((id) => ({ id })),
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return [...new Set(ids)].flatMap((id) => {
      const row = found.get(id);
      if (row === undefined) return [];
      const { sent_after: sentAfter, ...rest } = row;
      return [{ ...rest, sentAfter }];
    });
  },
  async releaseIntents(connector, completed) {
    const released =
      connector === undefined
        ? { where: 'true', parameters: [] }
        : { where: ofImport, parameters: [completed ?? 0, await session.id(connector)] };
    await session.run(
      `${countAttempt} (select export from intent where kind = 'Attributes' and ${released.where})`,
      ...released.parameters,
    );
    await session.run(`delete from intent where ${released.where}`, ...released.parameters);
  },
});

const ofImport = 'sent_after < $1 and export in (select id from export where connector = $2)';
