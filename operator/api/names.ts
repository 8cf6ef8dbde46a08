// Names on which the operator and its workers agree: what one makes, the other has to find.

/** On the SyncRun of a scheduled cycle: when the cycle began, which tells the worker whose run it is. */
export const startTimeAnnotation = 'lockstep.dev/start-time';

/** Key of the compressed document in a revision's ConfigMap. */
export const revisionKey = 'revision.json.gz';

/** The ConfigMap of a revision. */
export const revisionName = (schedule: string, hash: string): string => `${schedule}-revision-${hash.slice(0, 12)}`;

/** ServiceAccount, Role, RoleBinding, Lease and StatefulSet of a schedule. */
export const workerName = (schedule: string): string => `${schedule}-worker`;

/** Where a worker's pod finds the token of its service account that Entra ID exchanges for its own. */
export const federatedToken = { folder: '/var/run/secrets/lockstep.dev/entra-id', file: 'token' } as const;
