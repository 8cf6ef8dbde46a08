// Carries join clauses over.
import type { SyncRuleJoinInput } from '../../../api/types.gen.ts';
import type { ConnectRule } from '../export/rule.ts';
import { type Change, type Piece, piece } from './piece.ts';
import { type Converted, unselected } from './scope.ts';
import { isSelected, spelling, type Surroundings } from './surroundings.ts';

export function convertJoin({ join, direction }: ConnectRule, surroundings: Surroundings): Converted<readonly SyncRuleJoinInput[]> {
  const pieces: Piece[] = [];
  const value = join.map((clauses, group) => ({
    clauses: clauses.map(({ construct, connectorAttribute, metaverseAttribute, caseSensitive }, index) => {
      const source = spelling(surroundings.schema, connectorAttribute);
      const target = spelling(surroundings.metaverse, metaverseAttribute);
      const changes: Change[] = [];
      if (source !== connectorAttribute)
        changes.push({ how: `${connectorAttribute} is written ${source}.`, why: 'The schema spells it so.' });
      if (target !== metaverseAttribute)
        changes.push({ how: `${metaverseAttribute} is written ${target}.`, why: 'The schema spells it so.' });
      if (direction === 'Inbound' && !isSelected(surroundings, source)) changes.push(unselected(source));
      pieces.push(piece(construct, `spec.join[${group}].clauses[${index}]`, changes));
      return caseSensitive ? { source, target, caseSensitive } : { source, target };
    }),
  }));
  return { value, pieces, faults: [] };
}
