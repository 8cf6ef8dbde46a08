// What an import says on the terminal: the outcome in a few lines; the rest stands in the report.
import { join } from 'node:path';
import type { FidelityReport } from '../configuration/connect-import/index.ts';
import { reportFiles } from './write-folder.ts';

export function summaryOf({ rules, totals, todo, refused, fidelity }: FidelityReport, folder: string): string {
  const count = (result: FidelityReport['rules'][number]['result']): number => rules.filter((rule) => rule.result === result).length;
  const open = totals.Unknown + totals.NotCarried + totals.Changed + totals.Refused;
  return [
    `${rules.length} rules: ${count('Default')} done by shipped rules, ${count('Own')} carried over, ${count('Refused')} refused.`,
    ...refused.map(({ name, problems }) => `  refused: ${name === '' ? 'a rule without a name' : name}: ${problems[0]?.message ?? ''}`),
    fidelity === 'Exact' ? 'Everything was carried over exactly.' : `${open} constructs were not carried over exactly.`,
    `${todo.length} fields are to be filled in or checked.`,
    `Read ${join(folder, reportFiles.people)} before you apply the manifests.`,
  ].join('\n');
}
