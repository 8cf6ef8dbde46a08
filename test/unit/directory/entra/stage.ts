// A scripted Graph, the connector opened on it, and the answers that many scripts give.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import type { ChangeResult, ExportChange } from '../../../../operator/model/change.ts';
import { optionsFor, permitFor } from './builders.ts';
import { type Answer, type AskedRequest, type FakeGraph, failure, fakeGraph, type Script } from './fake-graph.ts';

export interface Stage {
  readonly fake: FakeGraph;
  readonly send: (...changes: readonly ExportChange[]) => Promise<readonly ChangeResult[]>;
}

export async function stage(t: TestContext, script: Script): Promise<Stage> {
  const fake = await fakeGraph(t);
  const entra = openEntra(optionsFor(fake));
  t.after(() => entra.close());
  fake.script = (request) => script(request) ?? nothingThere(request);
  return { fake, send: (...changes) => entra.export(permitFor(60_000), changes) };
}

/** Look-ups by anchor find nothing, and nobody is a member of anything. */
const nothingThere = ({ method, path, query }: AskedRequest): Answer | undefined =>
  method === 'GET' && (query.has('$filter') || path.endsWith('/transitiveMemberOf')) ? { status: 200, body: { value: [] } } : undefined;

export const created = (id: string): Answer => ({ status: 201, body: { id } });
export const done: Answer = { status: 204 };
export const gone: Answer = failure(404, 'Request_ResourceNotFound', 'Resource does not exist.');
export const conflictOn = (property: string): Answer =>
  failure(400, 'Request_BadRequest', `Another object with the same value for property ${property} already exists.`, [
    { code: 'ObjectConflict', message: '…', target: property },
    { code: 'ConflictingObjects', message: '…', target: 'User_other' },
  ]);

export const only = (results: readonly ChangeResult[]): ChangeResult => {
  assert.equal(results.length, 1);
  return results[0] as ChangeResult;
};
export const codeOf = (results: readonly ChangeResult[]): string | undefined => {
  const result = only(results);
  return result.outcome === 'Written' ? undefined : result.error.code;
};
