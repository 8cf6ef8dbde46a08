// Of how many objects the changes of a plan are a share.
import type { EngineContext } from '../context.ts';
import type { Tables } from '../port/store-port.ts';

/** Those that are ours; in a forest, where nothing is ours, those that are joined. */
export const knownOf = async ({ sources }: EngineContext, tables: Tables, connector: string): Promise<number> =>
  sources.includes(connector) ? (await tables.objects.count(connector)).joined : tables.exports.owned(connector);
