// Objects whose anchor is on its way back to a forest: they are created elsewhere only once it is there.
import type { EngineContext } from '../context.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';

/** Metaverse ids, among those of the rows, of objects with an anchor to be written back, sent and not seen yet, or refused. */
export async function awaitingAnchor(
  context: EngineContext,
  tables: Tables,
  rows: readonly Pick<ExportRow, 'metaverse'>[],
): Promise<ReadonlySet<number>> {
  const forests = context.targets.filter((name) => context.sources.includes(name));
  if (forests.length === 0) return new Set();
  const memory = await tables.exports.byMetaverse(rows.flatMap(({ metaverse }) => metaverse ?? []));
  return new Set(
    memory.filter((row) => forests.includes(row.connector) && isAwaited(context, row)).flatMap(({ metaverse }) => metaverse ?? []),
  );
}

/** Whether an anchor of the forest's object is not yet known to be there. */
function isAwaited({ schema }: EngineContext, row: ExportRow): boolean {
  const definitions = schema(row.connector, row.objectType);
  const isAnchor = (name: string): boolean => {
    const definition = definitions[name];
    return definition?.support === 'Supported' && definition.mutability === 'WhenEmpty';
  };
  return namesIn(row).some(isAnchor);
}

const namesIn = ({ pending, sent, sentAfter }: ExportRow): readonly string[] => [
  ...(pending === '' ? [] : (JSON.parse(pending) as readonly string[])),
  ...(sent === '' || sentAfter === null ? [] : Object.keys(JSON.parse(sent) as Readonly<Record<string, unknown>>)),
];
