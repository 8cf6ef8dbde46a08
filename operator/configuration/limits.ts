// The limits of a schedule, frozen with all their defaults.
import type { SyncScheduleInput } from '../api/types.gen.ts';
import { suggestion } from '../expression/index.ts';
import type { ChangeLimit, Limits, RevisionRule } from '../model/revision.ts';
import { type ConfigurationProblem, scheduleProblem } from './problem.ts';
import { entraIDSchema } from './schema/index.ts';

/** What is not set is not limited, and leaves no trace in the revision. */
export function limitsOf({ spec }: SyncScheduleInput): Limits {
  const {
    deletes,
    disables,
    disconnects,
    membershipRemovals,
    attributeUpdates = [],
    minimumObjects = [],
    sourceShrink,
    absence,
  } = spec.limits ?? {};
  const { consecutiveReads = 1, gracePeriodSeconds = 0 } = absence ?? {};
  const perGroup = membershipRemovals?.perGroup;
  return {
    deletes: { count: 500, percent: 10, percentFrom: 20, ...deletes },
    ...(disables === undefined ? {} : { disables: limit(disables) }),
    ...(disconnects === undefined ? {} : { disconnects: limit(disconnects) }),
    ...(membershipRemovals === undefined
      ? {}
      : {
          membershipRemovals: {
            ...(perGroup === undefined ? {} : { perGroup: limit(perGroup) }),
            ...(membershipRemovals.total === undefined ? {} : { total: membershipRemovals.total }),
          },
        }),
    ...(attributeUpdates.length === 0
      ? {}
      : { attributeUpdates: attributeUpdates.map((update) => ({ ...limit(update), attributes: [...update.attributes].sort() })) }),
    ...(minimumObjects.length === 0 ? {} : { minimumObjects: [...minimumObjects].sort((a, b) => (a.connector < b.connector ? -1 : 1)) }),
    ...(sourceShrink === undefined ? {} : { sourceShrink: limit(sourceShrink) }),
    ...(consecutiveReads === 1 && gracePeriodSeconds === 0 ? {} : { absence: { consecutiveReads, gracePeriodSeconds } }),
  };
}

const limit = ({ count, percent = 100, percentFrom = 20 }: Pick<ChangeLimit, 'count'> & Partial<ChangeLimit>): ChangeLimit => ({
  count,
  percent,
  percentFrom,
});

/** Nor would a limit of an attribute that no target has; names are told apart by their case. */
export function updateLimitProblems(schedule: SyncScheduleInput, rules: readonly RevisionRule[]): readonly ConfigurationProblem[] {
  const written = rules.flatMap(({ direction, flows }) => (direction === 'Outbound' ? flows.map(({ target }) => target) : []));
  const known = new Set([...(entraIDSchema.attributes('*')?.names ?? []), ...written]);
  return (schedule.spec.limits?.attributeUpdates ?? []).flatMap(({ attributes }, index) =>
    attributes.flatMap((name, place) => {
      if (known.has(name)) return [];
      const hint = suggestion(name, [...known]);
      const message = `The target has no attribute ${name}, so that the limit would count nothing${hint === '' ? '.' : hint}`;
      return [
        scheduleProblem(schedule)(
          `spec.limits.attributeUpdates[${index}].attributes[${place}]`,
          message,
          'Name an attribute as the target spells it.',
        ),
      ];
    }),
  );
}

/** Limits that name what the schedule does not have would protect nothing. */
export function limitProblems(schedule: SyncScheduleInput): readonly ConfigurationProblem[] {
  const names = schedule.spec.connectors.map(({ name }) => name);
  return (schedule.spec.limits?.minimumObjects ?? []).flatMap(({ connector }, index) => {
    if (names.includes(connector)) return [];
    const hint = suggestion(connector, names);
    const message = `The connector ${connector} is none of the schedule's connectors${hint === '' ? '.' : hint}`;
    return [scheduleProblem(schedule)(`spec.limits.minimumObjects[${index}].connector`, message, 'Name one of spec.connectors.')];
  });
}
