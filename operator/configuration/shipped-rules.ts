// The default rules that a schedule wants, with the choices that it makes.
import type { SyncScheduleInput } from '../api/types.gen.ts';
import { nearest } from '../expression/index.ts';
import { anchorRuleNames } from './anchor-writeback.ts';
import { defaultRules, defaultRuleVersions } from './default-rules/index.ts';
import { type DefaultRuleOptions, standardOptions, type UserMatching } from './default-rules/options.ts';
import { type ConfigurationProblem, scheduleProblem } from './problem.ts';
import type { RuleTemplate } from './rule-template.ts';

export interface ShippedRules {
  readonly templates: readonly RuleTemplate[];
  readonly problems: readonly ConfigurationProblem[];
}

type DefaultRulesInput = NonNullable<SyncScheduleInput['spec']['defaultRules']>;

/** Resolves `spec.defaultRules`. */
export function shippedRules(schedule: SyncScheduleInput): ShippedRules {
  const report = scheduleProblem(schedule);
  const input: DefaultRulesInput = schedule.spec.defaultRules ?? {};
  // Text, because a manifest that no API server has checked may ask for anything.
  const version: string = input.version ?? 'v1';
  const matching = userMatching(input);
  const templates = defaultRules(version, optionsOf(input, matching ?? standardOptions.userMatching));
  if (templates === undefined) {
    const next = `Choose one of ${defaultRuleVersions.join(', ')}.`;
    return { templates: [], problems: [report('spec.defaultRules.version', `There are no default rules ${version}.`, next)] };
  }
  const { disable = [] } = input;
  const names = new Set([...allNames(version), ...anchorRuleNames]);
  const problems = disable.flatMap((name, index) => {
    if (names.has(name)) return [];
    const meant = nearest(name, names);
    const next = meant === undefined ? 'Name a default rule of this version, or remove the entry.' : `Write ${meant}, if that was meant.`;
    return [report(`spec.defaultRules.disable[${index}]`, `There is no default rule "${name}".`, next)];
  });
  if (matching === undefined)
    problems.push(
      report(
        'spec.defaultRules.userMatching',
        'An attribute must be given when type is Attribute, and only then.',
        'Give both, or another type.',
      ),
    );
  return { templates: templates.filter(({ name }) => !disable.includes(name)), problems };
}

/** Choices put as they are written; absent ones stand at Entra Connect's own default. */
function optionsOf(input: DefaultRulesInput, matching: UserMatching): DefaultRuleOptions {
  const { exchangeHybrid, maxGroupMembers, additions } = standardOptions;
  return {
    sourceAnchor: input.sourceAnchor?.attribute ?? standardOptions.sourceAnchor,
    userMatching: matching,
    signInName: input.alternateLogin?.attribute ?? standardOptions.signInName,
    exchangeHybrid: input.exchangeHybrid ?? exchangeHybrid,
    maxGroupMembers: input.maxGroupMembers ?? maxGroupMembers,
    additions: input.additions ?? additions,
  };
}

/** `undefined` where type and attribute do not belong together. */
function userMatching({ userMatching: chosen }: DefaultRulesInput): UserMatching | undefined {
  const { type = 'ObjectSID', attribute } = chosen ?? {};
  if (type !== 'Attribute') return attribute === undefined ? { type } : undefined;
  return attribute === undefined ? undefined : { type, attribute };
}

/** Names of the rules under any choices: to leave one out that another choice leaves out as well is no mistake. */
const allNames = (version: string): readonly string[] =>
  (defaultRules(version, { ...standardOptions, exchangeHybrid: 'Enabled' }) ?? []).map(({ name }) => name);
