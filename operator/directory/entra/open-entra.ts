// The Entra ID connector: reads a tenant's users and groups, and writes them within a term.
import type { TargetDirectory } from '../../worker/ports.ts';
import { PermissionCheck } from './sign-in/check-permissions.ts';
import { noExtensions } from './mapping/directory-extensions.ts';
import { ExtensionDefinitions } from './export/extension-definitions.ts';
import { exportChanges } from './export/export.ts';
import { Graph } from './request/graph.ts';
import {
  contactMapping,
  directorySchema,
  groupMapping,
  readMapping,
  supportedNames,
  targetSchemaWith,
  unitMapping,
} from './mapping/graph-mapping.ts';
import { readDelta } from './import/import-delta.ts';
import { readFull } from './import/import-full.ts';
import type { GraphAnswer } from './request/graph-answer.ts';
import { mayReadContacts, rolesOf } from './sign-in/permissions.ts';
import { type EntraOptions, noMetrics } from './ports.ts';
import { readObjects } from './import/read-objects.ts';
import { Reader } from './request/reader.ts';
import type { Tenant } from './tenant.ts';
import { bindCost, WriteBudget } from './export/write-budget.ts';
import { WritePause } from './export/write-pause.ts';
import { Writer } from './export/writer.ts';

/** Opens no connection yet; the first request does. */
export function openEntra(options: EntraOptions): TargetDirectory {
  const wanted = options.attributes.length === 0 ? supportedNames : options.attributes;
  const extensions = options.extensions ?? noExtensions;
  const graph = new Graph(options);
  const reader = new Reader(graph, options);
  const permissions = new PermissionCheck(graph, options);
  const budget = new WriteBudget(options.configuration.writeBudget, options.clock, options.metrics ?? noMetrics);
  const pause = new WritePause(options.clock);
  const definitions = new ExtensionDefinitions(options);
  const { origin } = new URL(options.configuration.graphURL);
  const tenant: Tenant = {
    tenantID: options.configuration.tenantID,
    origin,
    users: readMapping('user', wanted, extensions),
    groups: groupMapping(wanted, extensions, options.configuration.clientID),
    ...(writesUnits(options) ? { units: unitMapping(options.configuration.clientID) } : {}),
  };
  const contacts = contactMapping();
  const readable = async (signal: AbortSignal): Promise<Tenant> =>
    mayReadContacts(rolesOf(await patientToken(graph, reader, signal))) ? { ...tenant, contacts } : tenant;
  return {
    targetSchema: targetSchemaWith(extensions, options.configuration.softMatch),
    // Members travel in twenties; what was added alone costs a whole write, which makes this the least.
    secondsFor: ({ objects, referenceAdds, referenceRemoves }) => budget.secondsFor(objects + bindCost(referenceAdds) + referenceRemoves),
    missingPermissions: (signal) => permissions.missing(signal),
    schema: () => Promise.resolve(directorySchema(wanted, extensions)),
    readFull: async function* (signal) {
      return yield* readFull(reader, await readable(signal), signal);
    },
    readDelta: async function* (cookie, signal) {
      return yield* readDelta(reader, await readable(signal), cookie, signal);
    },
    readObjects: async function* (anchors, signal) {
      yield* readObjects(reader, await readable(signal), anchors, signal);
    },
    export: async (permit, changes) => {
      const writer = new Writer(reader, { budget, pause }, options, permit);
      await definitions.ensure(writer, changes);
      const results = await exportChanges(writer, changes, `${origin}/v1.0`, options.configuration);
      definitions.heed(results);
      return results;
    },
    close: () => graph.close(),
  };
}

/** An authority in trouble is waited for as at every read. */
async function patientToken(graph: Graph, reader: Reader, signal: AbortSignal): Promise<string> {
  let token = '';
  const ask = async (): Promise<GraphAnswer> => {
    token = await graph.token(signal);
    return { status: 200, headers: {}, body: undefined };
  };
  await reader.patiently(ask, 'a token', signal);
  return token;
}

/** Only whoever makes administrative units reads them. */
const writesUnits = ({ rules }: EntraOptions): boolean => rules?.objectTypes.includes('administrativeUnit') === true;
