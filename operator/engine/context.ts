// What all parts of one engine share: the configuration, compiled, and its ports.
import { forestOf, type Revision, revisionHash } from '../model/revision.ts';
import { sha256 } from '../model/hash.ts';
import type { TargetAttribute, TargetSchema } from '../model/schema.ts';
import type { WinnersMemory } from './evaluate/winners-memory.ts';
import { parametersOf } from './rules/environment.ts';
import { flowPlans } from './rules/flow-plan.ts';
import { compileRules, type RuleSet } from './rules/rules.ts';
import type { ReadParameter } from './rules/scope.ts';
import type { Store } from './port/store-port.ts';

export interface EngineClock {
  now(): Date;
}

export interface EngineOptions {
  readonly store: Store;
  readonly revision: Revision;
  /** By connector: those that have a schema are targets. */
  readonly targetSchemas: Readonly<Record<string, TargetSchema>>;
  readonly clock: EngineClock;
  /** A number from 0 (included) to 1. */
  readonly random: () => number;
  /** Objects looked at in one transaction: by default what the store asks for. */
  readonly batchSize?: number;
  /** Fills as objects are evaluated, so that changes are listed afterwards without another evaluation; for a process that does nothing else. */
  readonly winners?: WinnersMemory;
}

/** The run under way, under whose name the history is kept. */
export interface CurrentRun {
  readonly id: string;
  /** Hash of the configuration revision. */
  readonly revision: string;
}

export interface EngineContext extends EngineOptions {
  /** Replaced when a run begins. */
  current: CurrentRun;
  readonly batchSize: number;
  readonly rules: RuleSet;
  readonly plans: ReturnType<typeof flowPlans>;
  /** Connectors in the schedule's order. */
  readonly connectors: readonly string[];
  /** Those that rules write to. */
  readonly targets: readonly string[];
  /** Those whose objects are believed. A forest that is written back to is a target as well: it takes values, and nothing is created or deleted there. */
  readonly sources: readonly string[];
  /** Hash of all that derived state depends on. */
  readonly configurationHash: string;
  /** The same without the rules. */
  readonly surroundingsHash: string;
  readonly parameters: (connector: string, dn: string) => ReadParameter;
  readonly schema: (connector: string, objectType: string) => Readonly<Record<string, TargetAttribute>>;
}

export function createContext(options: EngineOptions): EngineContext {
  const { revision, targetSchemas } = options;
  const parameters = new Map(revision.connectors.map(({ name }) => [name, parametersOf(revision, name)]));
  const connectors = revision.connectors.map(({ name }) => name);
  const none: ReadParameter = () => undefined;
  const surroundings = { connectors, targetSchemas, forests: forestsOf(revision), filters: filtersOf(revision) };
  const own = revision.parameters === undefined ? {} : { parameters: revision.parameters };
  return {
    ...options,
    current: { id: options.clock.now().toISOString(), revision: revisionHash(revision) },
    batchSize: options.batchSize ?? options.store.batchSize,
    rules: compileRules(revision),
    plans: flowPlans(),
    connectors,
    targets: connectors.filter((name) => targetSchemas[name] !== undefined),
    sources: revision.connectors
      .filter((connector) => forestOf(connector) !== undefined || targetSchemas[connector.name] === undefined)
      .map(({ name }) => name),
    configurationHash: sha256({ rules: revision.rules, ...own, ...surroundings }),
    surroundingsHash: sha256(surroundings),
    parameters: (connector, dn) => parameters.get(connector)?.(dn) ?? none,
    schema: (connector, objectType) => targetSchemas[connector]?.[objectType] ?? noSchema,
  };
}

const noSchema = {};

/** Parameters of rules come from the forests' names. */
const forestsOf = (revision: Revision): readonly unknown[] =>
  revision.connectors.map((connector) => {
    const forest = forestOf(connector);
    const { partitions = [], rootDomain = null } = forest ?? {};
    return { domains: partitions.map(({ domain, netbiosName = null }) => [domain, netbiosName]), rootDomain };
  });

const filtersOf = (revision: Revision): readonly unknown[] => revision.connectors.map((connector) => forestOf(connector)?.groupFilter);
