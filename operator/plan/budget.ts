// How many changes a person allows, and what goes beyond.
import { InvalidArgumentError } from 'commander';

/**
 * What can be limited: all objects that change, those made, those with other values, those deleted, and (in a comparison) those that leave scope; accounts that
 * are disabled, references that are removed, and errors of objects: in a comparison those that are new.
 */
export const budgetNames = ['changes', 'adds', 'updates', 'deletes', 'leaves', 'disables', 'removals', 'errors'] as const;
export type BudgetName = (typeof budgetNames)[number];
export type Budget = Readonly<Partial<Record<BudgetName, number>>>;

/** Reads `changes=100,deletes=0`; for the command line. */
export function parseBudget(text: string, before: Budget | undefined): Budget {
  const budget: Partial<Record<BudgetName, number>> = { ...before };
  for (const part of text.split(',')) {
    const match = /^\s*([a-z]+)\s*=\s*(\d{1,15})\s*$/.exec(part);
    const name = budgetNames.find((known) => known === match?.[1]);
    if (match === null || name === undefined) {
      throw new InvalidArgumentError(`Write NAME=COUNT with a name of ${budgetNames.join(', ')}; "${part}" is none.`);
    }
    budget[name] = Number(match[2]);
  }
  return budget;
}

/** Of a comparison: whoever gave a budget wants no new error that it does not name. */
export const withoutNewErrors = (budget: Budget): Budget => (Object.keys(budget).length === 0 ? budget : { errors: 0, ...budget });

export interface Excess {
  readonly name: BudgetName;
  readonly count: number;
  readonly budget: number;
}

/** What is over budget, in the order of the names. */
export function excesses(budget: Budget, counts: Readonly<Record<BudgetName, number>>): readonly Excess[] {
  return budgetNames.flatMap((name) => {
    const allowed = budget[name];
    return allowed !== undefined && counts[name] > allowed ? [{ name, count: counts[name], budget: allowed }] : [];
  });
}

export const excessSentence = ({ name, count, budget }: Excess): string => `${name}: ${count}, over the budget of ${budget}.`;
