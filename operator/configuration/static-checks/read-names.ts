// Which attributes a rule reads of its source, and where it names them.
import { compileExpression } from '../../expression/index.ts';
import type { Flow } from '../../model/revision.ts';
import type { CheckedRule, Named } from './check.ts';

/** Given by the engine, not by a directory. */
const pseudo: ReadonlySet<string> = new Set(['dn']);

/** What scope and flows read. */
export function readNames({ template: { scope, flows }, parameters }: CheckedRule): readonly Named[] {
  const tested = scope.flatMap((clauses, group) =>
    clauses.map(({ attribute }, index) => ({ field: `spec.scope[${group}].clauses[${index}].attribute`, name: attribute })),
  );
  const read = flows.flatMap((flow, index) =>
    namesOf(flow, parameters).map((name) => ({ field: `spec.flows[${index}].${flow.kind === 'Direct' ? 'source' : 'expression'}`, name })),
  );
  return [...tested, ...read].filter(({ name }) => !pseudo.has(name));
}

/** Attributes of the connector space that join clauses name, and those of the metaverse. */
export const joinNames = ({ template: { join } }: CheckedRule, side: 'source' | 'target'): readonly Named[] =>
  join.flatMap((clauses, group) =>
    clauses.map((clause, index) => ({ field: `spec.join[${group}].clauses[${index}].${side}`, name: clause[side] })),
  );

function namesOf(flow: Flow, parameters: readonly string[]): readonly string[] {
  switch (flow.kind) {
    case 'Direct':
      return [flow.source];
    case 'Constant':
      return [];
    case 'Expression': {
      const compiling = compileExpression(flow.expression, { parameters });
      if (compiling.kind === 'error') return [];
      return [...new Set([...compiling.expression.reads, ...compiling.expression.importedReads])];
    }
  }
}
