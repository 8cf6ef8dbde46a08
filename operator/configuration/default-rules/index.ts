// The rules that Lockstep ships, by version. A version never changes once released; a schedule names the one that it wants.
import type { ShippedRule } from './builders.ts';
import { type DefaultRuleOptions, standardOptions } from './options.ts';
import { version1 } from './v1/index.ts';

const versions: ReadonlyMap<string, (options: DefaultRuleOptions) => readonly ShippedRule[]> = new Map([['v1', version1]]);

export const defaultRuleVersions: readonly string[] = [...versions.keys()];

/** The rules of a version; `undefined` where there is no such version. */
export const defaultRules = (version: string, options: DefaultRuleOptions = standardOptions): readonly ShippedRule[] | undefined =>
  versions.get(version)?.(options);
