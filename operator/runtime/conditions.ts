// Conditions as metav1.Condition, and how they change: what kstatus, Argo CD and `kubectl wait` read.

export type ConditionStatus = 'True' | 'False' | 'Unknown';

/** What a controller wants to say. */
export interface DesiredCondition<Type extends string = string> {
  readonly type: Type;
  readonly status: ConditionStatus;
  /** CamelCase, from the kind's table of reasons. */
  readonly reason: string;
  /** A sentence for a person; never a Secret's content. */
  readonly message: string;
}

export interface Condition<Type extends string = string> extends DesiredCondition<Type> {
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
}

/** What an object may hold: written by us, but read from the API, where fields are optional. */
export type StoredCondition = Pick<DesiredCondition, 'type' | 'status'> & {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly observedGeneration?: number | undefined;
  readonly lastTransitionTime?: string | undefined;
};

export interface ConditionMoment {
  readonly generation: number;
  readonly now: Date;
}

/**
 * Gives `desired` as conditions. The transition time moves only where the status does.
 * Types that `desired` leaves out are not returned: with server-side apply they belong to their own managers.
 */
export function toConditions<Type extends string>(
  existing: readonly StoredCondition[] | undefined,
  desired: readonly DesiredCondition<Type>[],
  { generation, now }: ConditionMoment,
): readonly Condition<Type>[] {
  return desired.map((condition) => {
    const before = existing?.find(({ type }) => type === condition.type);
    const unchanged = before?.status === condition.status && before.lastTransitionTime !== undefined;
    const lastTransitionTime = unchanged ? before.lastTransitionTime : `${now.toISOString().slice(0, 19)}Z`;
    return { ...condition, message: shorten(condition.message), observedGeneration: generation, lastTransitionTime };
  });
}

/** metav1.Condition allows 32768 bytes; a person reads less. */
const longestMessage = 4096;
const shorten = (message: string): string => (message.length <= longestMessage ? message : `${message.slice(0, longestMessage - 1)}…`);

/** Whether writing `next` over `existing` would change nothing that a reader can see. */
export function sameConditions(existing: readonly StoredCondition[] | undefined, next: readonly Condition[]): boolean {
  return next.every((condition) => {
    const before = existing?.find(({ type }) => type === condition.type);
    return (
      before !== undefined &&
      before.status === condition.status &&
      before.reason === condition.reason &&
      before.message === condition.message &&
      before.observedGeneration === condition.observedGeneration
    );
  });
}

export const findCondition = (conditions: readonly StoredCondition[] | undefined, type: string): StoredCondition | undefined =>
  conditions?.find((condition) => condition.type === type);

export const isTrue = (conditions: readonly StoredCondition[] | undefined, type: string): boolean =>
  findCondition(conditions, type)?.status === 'True';
