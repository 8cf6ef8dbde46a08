// What no export holds, and a person has to fill in or look at before the manifests are applied.

export interface Todo {
  readonly kind: 'SyncConnector' | 'SyncSchedule' | 'SyncRule';
  readonly name: string;
  readonly field: string;
  readonly what: string;
}
