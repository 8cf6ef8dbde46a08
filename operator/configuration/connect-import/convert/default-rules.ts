// Says in the schedule which choices its shipped rules stand on.
import type { SyncScheduleSpecInput } from '../../../api/types.gen.ts';
import { type DefaultRuleOptions, standardOptions } from '../../default-rules/options.ts';

export type DefaultRulesSpec = NonNullable<SyncScheduleSpecInput['defaultRules']>;

/** All choices are written, also those at their default: what an administrator once chose should be seen. */
export function defaultRulesSpec(version: 'v1', options: DefaultRuleOptions, disable: readonly string[]): DefaultRulesSpec {
  return {
    version,
    sourceAnchor: { attribute: options.sourceAnchor },
    userMatching: options.userMatching,
    ...(options.signInName === standardOptions.signInName ? {} : { alternateLogin: { attribute: options.signInName } }),
    exchangeHybrid: options.exchangeHybrid,
    maxGroupMembers: options.maxGroupMembers,
    additions: options.additions,
    ...(disable.length === 0 ? {} : { disable }),
  };
}
