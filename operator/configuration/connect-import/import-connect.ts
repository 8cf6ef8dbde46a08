// Turns an export of Entra Connect into manifests, and accounts for everything that it says.
import type { ConfigurationProblem } from '../problem.ts';
import { defaultRules } from '../default-rules/index.ts';
import { neededAttributes, objectTypes } from '../needed.ts';
import { describeProblem } from '../problem.ts';
import type { Resources } from '../resources.ts';
import { candidatesOf } from './convert/candidates.ts';
import { convertConnectors, type ConvertedConnectors } from './convert/connectors.ts';
import { type Candidate, type Decisions, decide } from './convert/decide.ts';
import { defaultRulesSpec } from './convert/default-rules.ts';
import { ownAttributes } from './convert/metaverse.ts';
import { optionsOf } from './convert/options.ts';
import { sharedParameters } from './convert/own-parameters.ts';
import { settleParameters } from './convert/parameters.ts';
import { type RefusedRule, sift } from './convert/refuse.ts';
import { ruleResource, scheduleResource } from './convert/resources.ts';
import { settleSelection } from './convert/selection.ts';
import { convertSettings } from './convert/settings.ts';
import { settleRule } from './convert/settle.ts';
import { settleTies } from './convert/ties.ts';
import type { TenantIdentity } from './convert/tenant.ts';
import { importErrors } from './errors.ts';
import { type ConnectExport, type ExportFile, readExport } from './export/layout.ts';
import { isTrue } from './export/reader.ts';
import { type Manifest, manifestsOf } from './manifests.ts';
import { Account } from './report/account.ts';
import { type FidelityReport, makeReport } from './report/report.ts';
import { ruleReports } from './report/rules.ts';
import { describeFileProblem } from './xml/problem.ts';

export interface ImportOptions {
  /** Name of the SyncSchedule. */
  readonly schedule: string;
  readonly identity: TenantIdentity;
  /** Whether shipped rules take the place of the export's own where both do the same. */
  readonly everyRule: 'Explicit' | 'WhereNeeded';
}

export interface ConnectImport {
  /** What the manifests hold, compiled once. */
  readonly resources: Resources;
  readonly manifests: readonly Manifest[];
  readonly report: FidelityReport;
}

const version = 'v1';

/** Pure: the same files in any order give the same manifests. @throws Import errors where nothing can be made of the export. */
export function importConnect(files: readonly ExportFile[], { schedule, identity, everyRule }: ImportOptions): ConnectImport {
  const account = new Account();
  const exported = readExport(account, files);
  demandFiles(exported);
  const connectors = convertConnectors(account, exported.connectors, identity);
  demandBothSides(connectors);
  const shared = sharedParameters(exported.connectors);
  const candidates = candidatesOf(exported.rules, exported.connectors, connectors, exported.metaverse.schema, shared);
  const setting = (name: string): string | undefined =>
    exported.metaverse.settings.find((candidate) => candidate.name === `Microsoft.SynchronizationOption.${name}`)?.value;
  const choices = optionsOf(candidates, setting);
  const decisions = decide({
    candidates,
    shipped: defaultRules(version, choices) ?? [],
    connectorTypes: connectors.carried.map(({ type }) => type),
    everyRule,
  });
  const settings = convertSettings(account, exported.metaverse.settings, schedule);
  const made: Resources = {
    schedule: scheduleResource({
      name: schedule,
      connectors: connectors.carried.map(({ resource }) => resource),
      settings,
      defaultRules: defaultRulesSpec(version, choices, decisions.disable),
      parameters: shared,
      attributes: ownAttributes(exported.metaverse.schema, candidates),
    }),
    connectors: connectors.carried.map(({ resource }) => resource),
    rules: decisions.rules.flatMap((decided) => ruleResource(decided, schedule) ?? []),
  };
  const idle = new Set(candidates.filter(({ writesToForest }) => writesToForest).map(({ name }) => name));
  const sifted = sift(made, faultsOf(candidates), idle);
  if (sifted.kind === 'errors') throw new importErrors.NotCompiled({ detail: sifted.problems.map(describeProblem).join('; ') });
  settleRules(account, exported, decisions, sifted.refused);
  settleTies(account, decisions.rules);
  const resources: Resources = {
    ...sifted.resources,
    connectors: connectors.carried.map((carried) => {
      const { connector, resource, name } = carried;
      settleParameters(account, carried, { schedule, shared });
      const needs = { attributes: neededAttributes(sifted.revision, name), objectTypes: objectTypes(sifted.revision, name) };
      return settleSelection(account, connector, resource, needs);
    }),
  };
  const { server, exportedAt, settings: parameters } = exported.metaverse;
  const serverVersion = parameters.find(({ name }) => name === 'Microsoft.Synchronize.ServerConfigurationVersion')?.value.trim();
  const report = makeReport({
    source: {
      ...(server === undefined ? {} : { server }),
      ...(serverVersion === undefined ? {} : { version: serverVersion }),
      ...(exportedAt === undefined ? {} : { exportedAt }),
    },
    rules: ruleReports(decisions, sifted.refused, exported.connectors),
    refused: refusedReports(sifted.refused, candidates),
    disabledDefaults: decisions.disable,
    todo: connectors.todos,
    warnings: sifted.warnings.filter(worthTelling).map(describeProblem),
    entries: account.entries(),
  });
  return { resources, manifests: manifestsOf(resources, sifted.refused), report };
}

/** That carried rules stand among the shipped ones is what keeps their order. */
const worthTelling = ({ field }: ConfigurationProblem): boolean => field !== 'spec.precedence';

function demandFiles({ problems, rules, connectors }: ConnectExport): void {
  if (problems.length > 0)
    throw new importErrors.Broken({ count: problems.length, detail: `\n${problems.map(describeFileProblem).join('\n')}` });
  if (rules.length === 0 || connectors.length === 0) {
    const detail = rules.length === 0 ? 'it has no synchronization rule' : 'it has no connector';
    throw new importErrors.NothingFound({ folder: 'The folder', detail });
  }
}

function demandBothSides({ carried }: ConvertedConnectors): void {
  if (!carried.some(({ type }) => type === 'ActiveDirectory')) throw new importErrors.NoForest({});
  const tenants = carried.filter(({ type }) => type === 'EntraID').length;
  if (tenants !== 1) throw new importErrors.NoTenant({ count: tenants });
}

function faultsOf(candidates: readonly Candidate[]): ReadonlyMap<string, readonly ConfigurationProblem[]> {
  const next = 'Look at the rule on the old server, and write it as a SyncRule by hand.';
  return new Map(
    candidates
      .filter(({ faults }) => faults.length > 0)
      .map(({ name, faults }) => [
        name,
        faults.map(
          ({ construct, message, place }): ConfigurationProblem => ({
            kind: 'SyncRule',
            name,
            field: `${construct.file}:${construct.line}`,
            message,
            next,
            ...place,
          }),
        ),
      ]),
  );
}

function settleRules(account: Account, exported: ConnectExport, { rules }: Decisions, refused: readonly RefusedRule[]): void {
  const problems = new Map(refused.map(({ resource, problems }) => [resource.metadata.name, problems]));
  const passwords = exported.metaverse.settings.find(({ name }) => name === 'Microsoft.OptionalFeature.PasswordHashSync');
  // A server that does not say may have synchronized them.
  const passwordSync = passwords === undefined || isTrue(passwords.value) ? 'On' : 'Off';
  for (const decided of rules) {
    settleRule(account, decided, decided.decision.kind === 'Own' ? problems.get(decided.candidate.name) : undefined, passwordSync);
  }
}

const refusedReports = (refused: readonly RefusedRule[], candidates: readonly Candidate[]): FidelityReport['refused'] =>
  refused.map(({ resource, problems }) => ({
    resource: resource.metadata.name ?? '',
    name: candidates.find(({ name }) => name === resource.metadata.name)?.rule.name ?? '',
    problems: problems.map(({ kind: _, name: __, ...problem }) => problem),
  }));
