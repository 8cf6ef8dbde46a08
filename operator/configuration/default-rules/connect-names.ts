// How the rules that Entra Connect ships are named here: the one place that an import of its configuration looks at.
import { defaultRules } from './index.ts';
import { exportedOptions } from './options.ts';

/** One rule that Entra Connect ships. */
export interface ConnectRule {
  /** Its name in Entra Connect, and the name of our default rule: they are the same. */
  readonly name: string;
  /** Its `immutable-tag` without the version, such as `Microsoft.InfromADUserJoin`. */
  readonly tag: string;
}

/** Entra Connect makes the tag of the rule's name. */
const tagOf = (name: string): string => `Microsoft.${name.replaceAll(/[ -]/g, '')}`;

/** All shipped rules that have a counterpart here, in Entra Connect's order. */
export const connectRules: readonly ConnectRule[] = (defaultRules('v1', exportedOptions) ?? []).map(({ name }) => ({
  name,
  tag: tagOf(name),
}));

const byTag = new Map(connectRules.map((rule) => [rule.tag.toLowerCase(), rule]));

/** The default rule that stands for an `immutable-tag`, whatever version of the rule it names; `undefined` for rules of later features. */
export function connectRule(immutableTag: string): ConnectRule | undefined {
  const stem = immutableTag.replace(/\.\d+$/, '').toLowerCase();
  return byTag.get(stem);
}
