// Steps as one table: what each costs, how often the floor it takes, and whether it keeps its budget.
import type { Step } from './lifecycle.ts';

/** What a step may cost, from the design's budgets. */
type Budget = { readonly perSecond: number } | { readonly ms: number };

/** By the beginning of a step's name; budgets of whole cycles are split between import and synchronization as both are shown. */
const budgets: readonly (readonly [name: string, budget: Budget])[] = [
  ['first import of people', { perSecond: 10_000 }],
  ['import of people and groups', { perSecond: 10_000 }],
  ['full synchronization, all new', { perSecond: 6000 }],
  ['full synchronization, nothing changed', { perSecond: 6000 }],
  ['synchronization, nothing changed', { ms: 50 }],
  ['synchronization, none of', { ms: 50 }],
  ['synchronization, one of', { ms: 50 }],
  ['delta import of 1%', { ms: 2500 }],
  ['delta synchronization of 1%', { ms: 2500 }],
  ['import of one member more', { ms: 25 }],
  ['synchronization of one member more', { ms: 25 }],
];

/** The same for a million objects. */
const millionBudgets: readonly (readonly [name: string, budget: Budget])[] = [
  ['first import of people', { perSecond: 8000 }],
  ['import of people and groups', { perSecond: 8000 }],
  ['full synchronization', { perSecond: 5000 }],
];

const head = ['step', 'objects', 'ms', 'objects/s', 'us CPU each', 'x floor', 'peak MiB', 'budget'];

export interface StepTable {
  readonly text: string;
  /** Names of the steps that missed their budgets. */
  readonly missed: readonly string[];
}

/** The last step is the floor. @param size objects of the run, which decides between the budgets of a hundred thousand and of a million */
export function stepTable(steps: readonly Step[], size: number): StepTable {
  const floor = steps.at(-1);
  const floorEach = floor === undefined ? Number.NaN : floor.cpuMs / floor.objects;
  const missed: string[] = [];
  const rows = steps.map((step) => {
    const { name, objects, wallMs, cpuMs, peakMebibytes } = step;
    const budget = budgetOf(name, size);
    const kept = budget === undefined || ('ms' in budget ? wallMs <= budget.ms : (objects / wallMs) * 1000 >= budget.perSecond);
    if (!kept) missed.push(name);
    const each = cpuMs / Math.max(1, objects);
    const many = objects > 1;
    return [
      name,
      many ? String(objects) : '',
      wallMs.toFixed(wallMs < 100 ? 1 : 0),
      many ? String(Math.round((objects / wallMs) * 1000)) : '',
      (each * 1000).toFixed(0),
      many ? (each / floorEach).toFixed(1) : '',
      String(peakMebibytes),
      budget === undefined ? '' : `${'ms' in budget ? `${budget.ms} ms` : `${budget.perSecond}/s`}${kept ? '' : ': missed'}`,
    ];
  });
  return { text: aligned([head, ...rows]), missed };
}

function budgetOf(name: string, size: number): Budget | undefined {
  const fits = ([beginning]: readonly [string, Budget]): boolean => name.startsWith(beginning);
  return ((size >= 500_000 ? millionBudgets.find(fits) : undefined) ?? budgets.find(fits))?.[1];
}

/** Names to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    return column === 0 || column === head.length - 1 ? text.padEnd(width) : text.padStart(width);
  };
  return rows.map((row) => `${row.map(cell).join('  ').trimEnd()}\n`).join('');
}
