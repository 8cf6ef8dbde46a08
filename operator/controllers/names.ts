// Names and labels of what the operator makes. A child is found again by its name alone.

export const scheduleLabel = 'lockstep.dev/schedule';
export const triggerAnnotation = 'lockstep.dev/trigger';

/** The SyncRun of a scheduled cycle: the schedule's name and the UTC second in which the cycle began. */
export function scheduledRunName(schedule: string, startTime: string): string {
  const digits = new Date(startTime).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  return `${schedule}-${digits.replace('T', '-')}`;
}

type Component = 'worker' | 'revision' | 'run';

/** Labels of everything that belongs to a schedule. */
export const labelsOf = (schedule: string, component: Component): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': 'lockstep',
  'app.kubernetes.io/instance': schedule,
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': 'lockstep',
  'app.kubernetes.io/managed-by': 'lockstep-operator',
  [scheduleLabel]: schedule,
});

/** A selector that finds them; a part of the labels that never changes. */
export const selectorOf = (schedule: string, component: Component): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': 'lockstep',
  'app.kubernetes.io/instance': schedule,
  'app.kubernetes.io/component': component,
});

export const formatSelector = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
