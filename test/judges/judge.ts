// Holds all that passes between a client and the simulator against Microsoft's own descriptions of Graph. Whoever starts a simulator in a test gives it `judging()`.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange as WireExchange } from '../../operator/simulator/http/graph-routes.ts';
import { csdlJudge } from './csdl.ts';
import { deviations } from './deviations.ts';
import { type Exchange, exchangesOf } from './exchange.ts';
import { type Judge, openApiJudge } from './openapi.ts';
import { typesJudge } from './graph-types.ts';

/** A folder with the published description, `openapi-v1.0-subset.json`, and metadata, `csdl-v1.0-subset.xml`; they are no part of this repository. */
const descriptions = process.env['LOCKSTEP_GRAPH_DESCRIPTIONS'] ?? join(import.meta.dirname, '../../../shared/graph');
const published = [
  ['openapi-v1.0-subset.json', openApiJudge],
  ['csdl-v1.0-subset.xml', csdlJudge],
] as const;

let judges: readonly Judge[] | undefined;
const breaches = new Map<string, Exchange>();
let judged = 0;

/** What `startSimulator` takes as `onExchange`. Whoever uses it ends with `verdict`. */
export function judging(): (exchange: WireExchange) => void {
  judges ??= [
    typesJudge(),
    ...published.filter(([file]) => existsSync(join(descriptions, file))).map(([file, judge]) => judge(join(descriptions, file))),
  ];
  return (wire) => {
    for (const exchange of exchangesOf(wire)) {
      judged += 1;
      for (const breach of breachesOf(exchange)) breaches.set(breach, exchange);
    }
  };
}

/** What the judges find wrong, without the known deviations of the descriptions from the service. */
export function breachesOf(exchange: Exchange): readonly string[] {
  const found = (judges ?? []).flatMap((judge) => judge(exchange));
  const about = `${exchange.method} ${exchange.path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')}`;
  return found
    .filter((text) => !deviations.some(({ where, what }) => where.test(about) && what.test(text)))
    .map((text) => `${about}: ${text}`);
}

/** Throws where anything that passed breached a description. For the end of a file's tests, after the simulators are closed. */
export function verdict(): void {
  const report = [...breaches].slice(0, 20).map(([breach, { status, requestBody, responseBody }]) => {
    const bodies = JSON.stringify({ status, requestBody, responseBody }).slice(0, 600);
    return `${breach}\n    ${bodies}`;
  });
  assert.equal(breaches.size, 0, `${breaches.size} kinds of breaches of Graph's description in ${judged} exchanges:\n${report.join('\n')}`);
}
