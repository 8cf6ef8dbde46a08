// Who may do what: the rights of a worker, and those that the operator needs for schedules. The chart's roles are made from these tables.
import { workerName } from '../../api/names.ts';

export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

export interface WorkerNeeds {
  readonly schedule: string;
  readonly secrets: readonly string[];
  readonly configMaps: readonly string[];
  readonly revisions: readonly string[];
}

/** The Role of one worker. Reading by watch works with a name too, where the watch selects by that name. */
export function workerRules({ schedule, secrets, configMaps, revisions }: WorkerNeeds): readonly PolicyRule[] {
  const read = ['get', 'list', 'watch'];
  return [
    rule('', 'configmaps', read, [...configMaps, ...revisions]),
    rule('', 'secrets', read, secrets),
    rule('coordination.k8s.io', 'leases', ['get', 'patch', 'update'], [workerName(schedule)]),
    rule('events.k8s.io', 'events', ['create', 'patch']),
    rule('lockstep.dev', 'syncruns', read),
    rule('lockstep.dev', 'syncruns/status', ['patch']),
    rule('lockstep.dev', 'syncschedules', read, [schedule]),
    rule('lockstep.dev', 'syncschedules/status', ['patch'], [schedule]),
    // A rule without names would be one for all of them, so a list that happens to be empty gives no rule.
  ].filter(({ resourceNames }) => resourceNames === undefined || resourceNames.length > 0);
}

const rule = (apiGroup: string, resource: string, verbs: readonly string[], names?: readonly string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources: [resource],
  ...(names === undefined ? {} : { resourceNames: [...new Set(names)].sort() }),
  verbs: [...verbs].sort(),
});

/** What the operator does for schedules. It can grant a worker only what it may do itself, hence leases, events and the reading of runs. */
export const scheduleRbac: readonly PolicyRule[] = [
  rule('', 'configmaps', ['create', 'delete', 'get', 'list', 'patch', 'watch']),
  rule('', 'pods', ['get']),
  rule('', 'secrets', ['get', 'list', 'watch']),
  rule('', 'serviceaccounts', ['create', 'get', 'patch']),
  rule('apps', 'statefulsets', ['create', 'get', 'list', 'patch', 'watch']),
  rule('coordination.k8s.io', 'leases', ['create', 'get', 'patch', 'update']),
  rule('events.k8s.io', 'events', ['create', 'patch']),
  rule('lockstep.dev', 'syncconnectors', ['get', 'list', 'watch']),
  rule('lockstep.dev', 'syncrules', ['get', 'list', 'watch']),
  rule('lockstep.dev', 'syncruns', ['create', 'delete', 'get', 'list', 'watch']),
  rule('lockstep.dev', 'syncruns/status', ['patch']),
  rule('lockstep.dev', 'syncschedules', ['get', 'list', 'watch']),
  rule('lockstep.dev', 'syncschedules/finalizers', ['update']),
  rule('lockstep.dev', 'syncschedules/status', ['patch']),
  rule('rbac.authorization.k8s.io', 'rolebindings', ['create', 'get', 'patch']),
  rule('rbac.authorization.k8s.io', 'roles', ['create', 'get', 'patch']),
];
