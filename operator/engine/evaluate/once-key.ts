// What the metaverse keeps of flows that are executed once, and under which names.
import type { ExpressionResult } from '../../expression/index.ts';
import { decodeValue, encodeValue, type JsonAttributes, type JsonValue } from '../../model/json.ts';
import type { CompiledFlow } from '../rules/rules.ts';

/** With the connector: every forest has a rule of the name. */
export const onceKey = ({ rule: { rule }, target }: CompiledFlow): string => `${rule.connector}/${rule.name}/${target}`;

/** Under this name stands that the flow said AuthoritativeNull. */
const noneKey = (flow: CompiledFlow): string => `${onceKey(flow)}\nnone`;

/** Notes what the flow says at its execution. */
export function keepOnce(kept: Record<string, JsonValue>, flow: CompiledFlow, result: ExpressionResult): void {
  if (result.kind === 'value') kept[onceKey(flow)] = encodeValue(result.value);
  if (result.kind === 'authoritativeNull') kept[noneKey(flow)] = true;
}

/** What it said then. Where it had nothing to say, or came into being later, it says nothing for ever: not even that there is no value. */
export function saidOnce(kept: JsonAttributes, flow: CompiledFlow): ExpressionResult {
  const value = kept[onceKey(flow)];
  if (value !== undefined) return { kind: 'value', value: decodeValue(value) };
  return { kind: kept[noneKey(flow)] === true ? 'authoritativeNull' : 'ignore' };
}
