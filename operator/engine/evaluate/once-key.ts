// Under which name the metaverse keeps the value of a flow that is executed once.
import type { CompiledFlow } from '../rules/rules.ts';

/** With the connector: every forest has a rule of the name. */
export const onceKey = ({ rule: { rule }, target }: CompiledFlow): string => `${rule.connector}/${rule.name}/${target}`;
