// The fidelity report: what became of every construct of the export. docs/schemas/fidelity-report.schema.json describes its JSON.
import type { ConfigurationProblem } from '../../problem.ts';
import type { Todo } from '../convert/todo.ts';
import type { Construct, Entry } from './account.ts';
import { constructKinds, type ConstructKind } from './account.ts';
import { inexactKinds, outcomeKinds, type OutcomeKind } from './outcome.ts';

export type Fidelity = 'Exact' | 'Inexact';

export interface RuleReport extends Pick<Construct, 'file' | 'line'> {
  /** Name in Entra Connect. */
  readonly name: string;
  readonly id: string;
  /** Name in Entra Connect. */
  readonly connector: string;
  /** In Entra Connect; absent where it has none that is a whole number from 0. */
  readonly precedence?: number;
  readonly disabled: boolean;
  readonly result: 'Default' | 'Own' | 'Refused';
  /** The shipped rule that does it, or that it takes the place of. */
  readonly shipped?: string;
  /** Name of the SyncRule. */
  readonly resource?: string;
  readonly because?: string;
  /** What differs from the shipped rule. */
  readonly differences: readonly string[];
}

export interface RefusedReport {
  readonly resource: string;
  readonly name: string;
  readonly problems: readonly Omit<ConfigurationProblem, 'kind' | 'name'>[];
}

export interface FidelityReport {
  /** They let a folder of manifests hold the report: it is of a kind of its own. */
  readonly apiVersion: 'report.lockstep.dev/v1';
  readonly kind: 'FidelityReport';
  readonly source: { readonly server?: string; readonly version?: string; readonly exportedAt?: string };
  readonly fidelity: Fidelity;
  readonly totals: Readonly<Record<OutcomeKind, number>>;
  readonly byConstruct: Readonly<Partial<Record<ConstructKind, Readonly<Partial<Record<OutcomeKind, number>>>>>>;
  readonly rules: readonly RuleReport[];
  readonly refused: readonly RefusedReport[];
  /** Shipped rules that the schedule disables. */
  readonly disabledDefaults: readonly string[];
  readonly todo: readonly Todo[];
  readonly warnings: readonly string[];
  readonly entries: readonly Entry[];
}

export type ReportParts = Omit<FidelityReport, 'apiVersion' | 'kind' | 'fidelity' | 'totals' | 'byConstruct'>;

export function makeReport(parts: ReportParts): FidelityReport {
  const { entries } = parts;
  const count = (of: readonly Entry[], kind: OutcomeKind): number => of.filter(({ outcome }) => outcome.kind === kind).length;
  const totals = Object.fromEntries(outcomeKinds.map((kind) => [kind, count(entries, kind)])) as Record<OutcomeKind, number>;
  const byConstruct = Object.fromEntries(
    constructKinds.flatMap((construct) => {
      const of = entries.filter(({ kind }) => kind === construct);
      const counts = outcomeKinds.flatMap((kind) => (count(of, kind) === 0 ? [] : [[kind, count(of, kind)] as const]));
      return of.length === 0 ? [] : [[construct, Object.fromEntries(counts)]];
    }),
  );
  const fidelity = entries.some(({ outcome }) => inexactKinds.has(outcome.kind)) ? 'Inexact' : 'Exact';
  return { apiVersion: 'report.lockstep.dev/v1', kind: 'FidelityReport', fidelity, totals, byConstruct, ...parts };
}
