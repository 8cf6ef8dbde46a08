// Configurations under which limits guard: how many of each kind may leave at once, and whom the rules take.
import type { DirectoryObject } from '../../../../operator/model/object.ts';
import type { ChangeLimit, Revision, RevisionRule } from '../../../../operator/model/revision.ts';
import { defaultRules, testRevision } from '../builders.ts';
import { inOrder } from './rules.ts';

export interface GuardedSetting {
  readonly scope: 'everybody' | 'without q';
  /** Whether the rule that takes values from hr is there. */
  readonly hr: boolean;
  readonly deletes: number;
  readonly disables: number;
  readonly disconnects: number;
  readonly removals: number;
  /** Objects that a read may miss at once. */
  readonly shrink: number | undefined;
  /** Reads that must miss somebody in a row. */
  readonly reads: number;
}

const limit = (count: number): ChangeLimit => ({ count, percent: 100, percentFrom: 1 });

export function guardedRevision(setting: GuardedSetting): Revision {
  const { deletes, disables, disconnects, removals, shrink, reads } = setting;
  return {
    ...testRevision,
    rules: inOrder(defaultRules.flatMap((rule) => ruleIn(setting, rule))),
    limits: {
      deletes: limit(deletes),
      disables: limit(disables),
      disconnects: limit(disconnects),
      membershipRemovals: { total: removals },
      ...(shrink === undefined ? {} : { sourceShrink: limit(shrink) }),
      absence: { consecutiveReads: reads, gracePeriodSeconds: 0 },
    },
  };
}

function ruleIn({ scope, hr }: GuardedSetting, rule: RevisionRule): readonly RevisionRule[] {
  switch (rule.name) {
    case 'In from corp - User Join':
      return [scope === 'everybody' ? rule : { ...rule, scope: rule.scope.map((group) => [...group, notQ]) }];
    case 'In from hr - Person':
      return hr ? [{ ...rule, scope: [[{ attribute: 'status', operator: 'NOTEQUAL', value: 'left' }]] }] : [];
    default:
      return [rule];
  }
}

const notQ = { attribute: 'department', operator: 'NOTEQUAL', value: 'q' } as const;

/** Whether somebody whom corp shows is to have an account. */
export const isToBeThere = ({ scope }: GuardedSetting, { attributes }: DirectoryObject): boolean =>
  attributes['isCriticalSystemObject'] !== true && !(scope === 'without q' && attributes['department'] === 'q');
