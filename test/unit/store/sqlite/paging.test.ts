// Whatever is read page by page is read once from one end to the other: no page costs the sorting of all that is left.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Database, type Parameters } from '../../../../operator/store/sqlite/database.ts';
import { exportTable } from '../../../../operator/store/sqlite/export-table.ts';
import { metaverseTable } from '../../../../operator/store/sqlite/metaverse-table.ts';
import { objectTable } from '../../../../operator/store/sqlite/object-table.ts';

/** What the last statement of the work is answered by. */
async function planOf(work: (database: Database) => Promise<unknown>): Promise<{ readonly sql: string; readonly plan: string }> {
  const database = new Database(':memory:');
  try {
    const asked: (readonly [sql: string, ...parameters: Parameters])[] = [];
    for (const method of ['all', 'get'] as const) {
      const original = database[method].bind(database) as (...of: readonly [string, ...Parameters]) => never;
      mock.method(database, method, (sql: string, ...parameters: Parameters) => {
        asked.push([sql, ...parameters]);
        return original(sql, ...parameters);
      });
    }
    await work(database);
    mock.restoreAll();
    const last = asked.at(-1);
    assert.ok(last !== undefined, 'nothing was asked');
    const [sql, ...parameters] = last;
    const steps = database.all<{ detail: string }>(`explain query plan ${sql}`, ...parameters);
    return { sql, plan: steps.map(({ detail }) => detail).join('; ') };
  } finally {
    database.close();
  }
}

const reads: Readonly<Record<string, (database: Database) => Promise<unknown>>> = {
  'objects by id': (database) => objectTable(database).idPage('corp', 0, 100),
  'objects by anchor': (database) => objectTable(database).page('corp', '', 100),
  'names of one type': (database) => objectTable(database).names('corp', 'group', 0, 100),
  'objects to be looked at': (database) => objectTable(database).takeDirty('corp', '', 100),
  'metaverse objects to be evaluated': (database) => metaverseTable(database).takeDirty(0, 100),
  'pending changes': (database) => exportTable(database).pending('tenant', 0, 100),
  'changes of one action': (database) => exportTable(database).page('tenant', 'Update', 0, 100),
  'changes that await an import': (database) => exportTable(database).awaiting('tenant', 1, 0, 100),
  'target objects that lost their source': (database) => exportTable(database).disconnecting('tenant', 0, 100),
  'target objects that are absent': (database) => exportTable(database).absent(0, 100),
};

for (const [what, read] of Object.entries(reads)) {
  test(`a page of ${what} is read without sorting all that is left`, async () => {
    const { sql, plan } = await planOf(read);
    assert.doesNotMatch(plan, /TEMP B-TREE FOR (LAST|RIGHT|ORDER)/, sql);
  });
}

const counts: Readonly<Record<string, (database: Database) => Promise<unknown>>> = {
  'objects of a connector': (database) => objectTable(database).count('corp'),
  'target objects that nobody owns': (database) => objectTable(database).countUnowned('tenant'),
  'target objects that are ours': (database) => exportTable(database).owned('tenant'),
  'target objects that are linked': (database) => exportTable(database).linked('tenant'),
};

for (const [what, count] of Object.entries(counts)) {
  test(`the number of ${what} is found along the rows as they lie, not from page to page in order of anchor`, async () => {
    const { sql, plan } = await planOf(count);
    assert.match(plan, /^SCAN [eo]\w*(;|$)/, sql);
  });
}

test('references that are to come are counted along the rows as they lie, however anchors strew them', async () => {
  const { sql, plan } = await planOf((database) => exportTable(database).countComing('tenant'));
  const ordered =
    /FOR GROUP BY; SCAN d; SEARCH o USING INTEGER PRIMARY KEY.*; SEARCH e USING COVERING INDEX.*FOR GROUP BY; SCAN r; SEARCH e USING INTEGER PRIMARY KEY/;
  assert.match(plan, ordered, sql);
});
