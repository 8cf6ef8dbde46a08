// The conditions and reasons of every kind: part of the API. The reference page is made from these tables.

/** What a condition says when it is True. */
type ConditionTable = Readonly<Record<string, string>>;

const common = {
  Ready: 'The object is in the state that its spec asks for.',
  Reconciling: 'Something is still under way, or is tried again.',
  Stalled: 'A person has to change something before it can go on.',
} as const satisfies ConditionTable;

export const conditionTypes = {
  SyncConnector: { ...common, CredentialsFound: 'Every Secret and ConfigMap that the connector names exists and has the named key.' },
  SyncRule: { ...common, Compiled: 'Every expression of the rule compiles.' },
  SyncSchedule: {
    ...common,
    ConfigurationCompiled: 'Connectors and rules fit together and form a revision.',
    WorkerReady: 'The worker is up and runs the active revision.',
    Synchronized: 'The newest run ended well.',
    ExportAllowed: 'Changes may leave: the mode is Active, nothing suspends it, and no limit is breached.',
  },
  SyncRun: {
    ...common,
    Admitted: 'The schedule may run it.',
    AwaitingApproval: 'The plan is beyond a limit; spec.approval has to name its digest.',
    Complete: 'The run has ended, well or badly.',
  },
} as const satisfies Readonly<Record<string, ConditionTable>>;

/** Reasons that the operator gives by itself. Beside them stand the reasons of the error tables, such as InvalidCredentials. */
export const reasons = {
  SyncConnector: {
    Accepted: 'The connector is complete.',
    CredentialsFound: 'Every referenced key exists.',
    KeyNotFound: 'A Secret or ConfigMap, or a key in it, does not exist yet.',
    ConnectorInUse: 'Several schedules name the connector; the oldest one has it.',
    NotEvaluated: 'An earlier step has to succeed first.',
  },
  SyncRule: {
    Compiled: 'The rule compiles.',
    ExpressionInvalid: 'An expression of the rule does not compile.',
    RuleInvalid: 'The rule does not fit into a schedule that uses it.',
    Disabled: 'The rule is taken out of use.',
  },
  SyncSchedule: {
    Synchronizing: 'The worker is up and its runs end well.',
    Suspended: 'spec.suspend is set, so no further run starts.',
    ConnectorNotFound: 'A connector that the schedule names does not exist.',
    ConnectorInUse: 'A connector belongs to an older schedule.',
    TargetAlreadyManaged: 'An older Active schedule writes to the same tenant; this one only stages.',
    TargetBeingReleased: 'The worker of another schedule may still write to the tenant; this one stages until it has ended.',
    KeyNotFound: 'A Secret or ConfigMap, or a key in it, does not exist yet.',
    ConfigurationInvalid: 'Connectors and rules do not fit together.',
    ConfigurationCompiled: 'A revision has been published.',
    WorkerStarting: 'The worker is not ready yet.',
    WorkerReady: 'The worker is up.',
    RevisionPending: 'The worker has yet to take the active revision.',
    WorkerFailing: 'The worker can not run the active revision, for example because its database is down; it tries again.',
    NoRunYet: 'No run has ended yet.',
    Succeeded: 'The newest run ended well.',
    CompletedWithErrors: 'The newest run did what it could; some objects have errors.',
    AwaitingApproval: 'The newest plan is beyond a limit and waits for a person.',
    RunFailed: 'The newest run failed; the worker tries again.',
    ConnectorFailing: 'A directory fails or makes the worker wait; what can be done without it goes on.',
    Staging: 'The mode is Staging: nothing leaves.',
    Active: 'The mode is Active.',
    NotEvaluated: 'An earlier step has to succeed first.',
  },
  SyncRun: {
    Admitted: 'The worker takes the run when its turn comes.',
    ScheduleNotFound: 'The schedule does not exist.',
    ScheduleSuspended: 'The schedule is suspended.',
    WaitingForWorker: 'The worker has not begun yet.',
    Running: 'The worker has begun.',
    DeletionLimitExceeded: 'The plan deletes more than the limits let leave by themselves.',
    DisableLimitExceeded: 'The plan disables more accounts than the limits let leave by themselves.',
    MembershipLimitExceeded: 'The plan takes more members out of groups than the limits let leave by themselves.',
    UpdateLimitExceeded: 'The plan changes chosen attributes of more objects than the limits let leave by themselves.',
    TooFewObjects: 'A connector has fewer objects than it must have.',
    SourceShrunk: 'A read missed more objects of a source than the limits let go.',
    ApprovalOutdated: 'The approval names another plan; the message has the digest of the present one.',
    Superseded: 'A newer run has taken the place of this one.',
  },
} as const satisfies Readonly<Record<string, ConditionTable>>;

export type Kind = keyof typeof conditionTypes;
export type ConditionType<K extends Kind> = keyof (typeof conditionTypes)[K] & string;
export type Reason<K extends Kind> = keyof (typeof reasons)[K] & string;
