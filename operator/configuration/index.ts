// Resources to revision, as other rooms use it.
export { cloudEndpoints } from './cloud-endpoints.ts';
export { compileRevision, type RevisionCompiling } from './compile-revision.ts';
export { connectRule, type ConnectRule, connectRules } from './default-rules/connect-names.ts';
export { defaultRules, defaultRuleVersions } from './default-rules/index.ts';
export { type DefaultRuleOptions, exportedOptions, standardOptions, type UserMatching } from './default-rules/options.ts';
export { directoryExtensions } from './directory-extensions.ts';
export { workloadIdentityAudience } from './entra-connector.ts';
export { neededAttributes, objectTypes, writtenTypes } from './needed.ts';
export { type ConfigurationProblem, describeProblem } from './problem.ts';
export { type RuleDifference, ruleDifferences } from './rule-differences.ts';
export { type Resources, selectedRules } from './resources.ts';
export type { RuleTemplate } from './rule-template.ts';
export { consistencyGuid, writebackSchemas, writtenBack } from './writeback.ts';
export { specProblems } from './spec-problems.ts';
