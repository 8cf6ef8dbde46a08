// The export memory of one object as a pure function: what the rules want, what imports showed, what was sent and not yet seen.
import type { ChangeError } from '../../model/change.ts';
import type { JsonAttributes } from '../../model/json.ts';
import type { LockstepError } from '../../model/errors.ts';
import { refusalOf, type TargetAttribute } from '../../model/schema.ts';
import { type Desired, difference, overlay, sameValue } from './diff.ts';
import { objectErrors, reportOf } from '../errors.ts';
import { isNeeded, usable } from './usable.ts';
import { type AbsenceFacts, certaintyOf } from './absence.ts';
import { isGivenUp, partedFrom, partedObjects, released } from './disconnect.ts';
import type { HeldValue, OutboundResult } from '../evaluate/outbound.ts';
import { encodeReferences, encodeWhileFailing } from './reference-map.ts';
import { dueAfterMismatch } from './retry.ts';
import type { ExportState } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';

export interface ExportInput {
  readonly connector: string;
  readonly metaverse: number;
  readonly objectType: string;
  readonly label: string;
  readonly prior: ExportState | undefined;
  /** The target object and what the last import showed of it; `undefined` while there is none. */
  readonly object: { readonly id: number; readonly confirmed: JsonAttributes } | undefined;
  readonly outbound: OutboundResult;
  readonly schema: Readonly<Record<string, TargetAttribute>>;
  /** Number of the last completed import of the target. */
  readonly completed: number;
  readonly nowMs: number;
  /** What a delete has to wait for; asked only where one is wanted. */
  readonly absence: () => AbsenceFacts;
  /** True where the configuration changed: what was refused is tried again. */
  readonly reconfigured: boolean;
  /** By attribute: why its value, which may exist once, is left to another object. */
  readonly taken: ReadonlyMap<string, ChangeError>;
  /** Why nothing is created yet, where the anchor is first to lie in a forest that can not be told it. */
  readonly anchorProblem: LockstepError | undefined;
  /** The objects of sources that are joined now, and those that part without a word because their connector left the schedule. */
  readonly sources: { readonly returned: readonly ObjectName[]; readonly parting: readonly ObjectName[] };
  /** True where a limit counts disconnects: what would be given up without a write waits until it is let go. */
  readonly holdsDisconnects: boolean;
}

type ObjectName = Pick<ObjectRow, 'connector' | 'anchor'>;

export interface ExportOutcome {
  /** Absent where nothing is wanted of the target and nothing remembered. */
  readonly state?: ExportState;
  readonly problem?: LockstepError;
}

export const emptyMemory = {
  desired: '',
  references: '',
  action: null,
  pending: '',
  disables: false,
  held: '',
  unsupported: '',
  sent: '',
  sentAfter: null,
  attempts: 0,
  dueAt: 0,
  error: '',
  since: '',
  absence: '',
  disconnect: '',
  sentDisable: false,
} as const;

const nothingTaken: ExportInput['taken'] = new Map();

/** Derives the memory anew. Deletes only what is ours; what fails as a whole sends nothing but a disabling. */
export function deriveExport(given: ExportInput): ExportOutcome {
  const input = { ...given, outbound: usable(given) };
  const { prior, object, outbound } = input;
  if (outbound.suspended) return suspendedState(input);
  const problem = outbound.error ?? changedAnchor(input);
  const ownership = prior?.ownership ?? (object !== undefined && outbound.provision ? 'Adopted' : null);
  const base = {
    connector: input.connector,
    metaverse: input.metaverse,
    object: object?.id ?? null,
    objectType: input.objectType,
    sourceAnchor: prior !== undefined && prior.object !== null && problem !== undefined ? prior.sourceAnchor : outbound.sourceAnchor,
    label: input.label,
    ownership,
    // Whoever comes to an object that nobody held any more takes nothing from those who left it.
    disconnect: object === undefined ? '' : partedFrom(prior?.metaverse === null ? undefined : prior, input.sources),
  };
  // Nobody's to write or to delete, whoever made the one that is there: no limit counts it.
  if (refusalOf(input.schema) !== undefined)
    return outbound.provision ? { state: refusedState(input, { ...base, object: null, ownership: null, disconnect: '' }) } : {};
  if (outbound.provision && outbound.refused !== undefined && object === undefined) return { state: refusedState(input, base) };
  if (problem !== undefined) {
    if (prior === undefined) return { problem };
    // It gives nothing up, whatever name it is to have next: nobody waits for it.
    const held = wantedState({ ...input, taken: nothingTaken }, base);
    const disabling =
      outbound.error === problem && outbound.accessUnknown !== true && held.disables
        ? { action: held.action, pending: '["accountEnabled"]' }
        : { action: null, pending: '' };
    return {
      problem,
      state: {
        ...held,
        ...disabling,
        references: object === undefined ? '' : encodeWhileFailing(outbound.error === problem ? outbound.references : {}, input.schema),
        disables: disabling.action !== null,
      },
    };
  }
  if (outbound.provision) return { state: wantedState(input, base) };
  // What was about to be given up to another synchronization is not ours to delete.
  if (ownership !== null && object !== undefined && !isGivenUp(prior))
    return { state: deleteState(input, { ...base, sourceAnchor: prior?.sourceAnchor ?? '' }) };
  if (object !== undefined && outbound.links) return { state: wantedState(input, { ...base, ownership: null }) };
  if (object === undefined || prior === undefined || !input.holdsDisconnects) return {};
  return { state: { ...emptyMemory, ...base, sourceAnchor: prior.sourceAnchor, ownership: null, disconnect: released('LeftBehind') } };
}

/** The state of an object that is to go, once it is certain that it is gone at the source. */
function deleteState(input: ExportInput, base: Base): ExportState {
  const { certain, absence } = certaintyOf(input.prior, input.absence());
  if (!certain) return { ...emptyMemory, ...base, absence };
  return settled(input, { ...emptyMemory, ...base, action: 'Delete', absence }, []);
}

/** Another synchronization writes the object: it stays linked, so that references find it, and is no longer ours to change or to delete. */
function suspendedState(input: ExportInput): ExportOutcome {
  const { connector, metaverse, objectType, label, prior, object } = input;
  if (object === undefined) return {};
  const known = object.confirmed['sourceAnchor'];
  const sourceAnchor = typeof known === 'string' ? known : (prior?.sourceAnchor ?? '');
  const base = { connector, metaverse, object: object.id, objectType, sourceAnchor, label };
  if (input.holdsDisconnects && prior !== undefined && prior.ownership !== null)
    return { state: { ...emptyMemory, ...base, ownership: prior.ownership, disconnect: released('GivenUp') } };
  return { state: { ...emptyMemory, ...base, ownership: null } };
}

function changedAnchor({ prior, object, outbound }: ExportInput): LockstepError | undefined {
  if (!outbound.provision) return undefined;
  if (outbound.sourceAnchor === '') return new objectErrors.SourceAnchorMissing({});
  const known = object?.confirmed['sourceAnchor'] ?? (prior?.object == null ? undefined : prior.sourceAnchor);
  if (typeof known !== 'string' || known === '' || known === outbound.sourceAnchor) return undefined;
  return new objectErrors.SourceAnchorChanged({ now: outbound.sourceAnchor, before: known });
}

type Base = Pick<ExportState, 'connector' | 'metaverse' | 'object' | 'objectType' | 'sourceAnchor' | 'label' | 'ownership' | 'disconnect'>;

/** The memory of an object that the target does not take: nothing is sent, but it is counted with what keeps it out. */
function refusedState(input: ExportInput, base: Base): ExportState {
  const names = [...new Set([...input.outbound.held.map(({ attribute }) => attribute), ...input.outbound.unsupported])].sort();
  return settled(input, { ...emptyMemory, ...base, unsupported: names.length === 0 ? '' : JSON.stringify(names) }, []);
}

/** The state of an object that is to be there. */
function wantedState(input: ExportInput, base: Base): ExportState {
  const { prior, object, outbound, schema, completed, taken, anchorProblem: unanchored } = input;
  const { desired } = outbound;
  const awaiting = prior !== undefined && prior.sentAfter !== null && completed <= prior.sentAfter;
  const sent = prior === undefined || prior.sent === '' ? {} : (JSON.parse(prior.sent) as Desired);
  const known = overlay(object?.confirmed ?? {}, awaiting ? sent : {});
  const { pending: differing, notClearable, fixed } = difference(desired, known, schema, object === undefined ? 'Add' : 'Update');
  const refused: readonly HeldValue[] = [
    ...outbound.held,
    ...notClearable.map((attribute) => ({ attribute, error: new objectErrors.NotClearable({ attribute }) })),
    ...fixed.map((attribute) => ({ attribute, error: fixedError(attribute, schema[attribute], desired, known) })),
    ...(unanchored === undefined ? [] : [{ attribute: 'sourceAnchor', error: unanchored }]),
  ];
  const held = [
    ...refused.map(({ attribute, error }) => ({ attribute, error: reportOf(error) })),
    ...differing.flatMap((attribute) => {
      const error = taken.get(attribute);
      return error === undefined ? [] : [{ attribute, error }];
    }),
  ];
  const waits = unanchored !== undefined || (object === undefined && held.some(({ attribute }) => isNeeded(schema[attribute], desired)));
  const pending = waits ? [] : differing.filter((name) => !taken.has(name));
  const state: ExportState = {
    ...emptyMemory,
    ...base,
    desired: JSON.stringify(desired),
    references: encodeReferences(outbound.references),
    action: waits ? null : object === undefined ? 'Add' : pending.length > 0 ? 'Update' : null,
    pending: pending.length === 0 ? '' : JSON.stringify(pending),
    disables: object !== undefined && pending.includes('accountEnabled') && desired['accountEnabled'] === false,
    held: held.length === 0 ? '' : JSON.stringify(held),
    unsupported: outbound.unsupported.length === 0 ? '' : JSON.stringify(outbound.unsupported),
  };
  const repeated = pending.filter((name) => {
    const attribute = schema[name];
    return name in sent && attribute?.support === 'Supported' && sameValue(sent[name] ?? null, desired[name] ?? null, attribute);
  });
  return settled(input, state, repeated);
}

function fixedError(attribute: string, definition: TargetAttribute | undefined, desired: Desired, known: Desired): LockstepError {
  const next = (definition?.support === 'Supported' ? definition.fixed : undefined) ?? '';
  const inWords = (value: Desired[string] | undefined): string =>
    value === undefined || value === null ? 'nothing' : JSON.stringify(value);
  return new objectErrors.FixedAtCreation({ attribute, wanted: inWords(desired[attribute]), present: inWords(known[attribute]), next });
}

/** Carries failures and confirmations over from the memory before. `repeated` names what was sent as it is still wanted. */
function settled({ prior, completed, nowMs, reconfigured }: ExportInput, state: ExportState, repeated: readonly string[]): ExportState {
  if (prior === undefined) return state;
  const { sentAfter } = prior;
  if (sentAfter !== null && completed <= sentAfter) {
    // A delete on its way is not taken back before an import tells.
    const { action, pending, disables } = prior.action === 'Delete' ? prior : state;
    return {
      ...state,
      action,
      pending,
      disables,
      sent: prior.sent,
      sentAfter,
      sentDisable: prior.sentDisable,
      attempts: prior.attempts,
      dueAt: prior.dueAt,
      error: prior.error,
      since: prior.since,
    };
  }
  const unseen =
    sentAfter !== null && (repeated.length > 0 || (prior.action === state.action && (state.action === 'Add' || state.action === 'Delete')));
  if (unseen) return mismatched(state, prior, nowMs);
  const unchanged = prior.desired === state.desired && prior.action === state.action && sentAfter === null && !reconfigured;
  // Another wish is sent at once, and yet whoever makes the object looks whether it was made before: the answer may have been lost.
  const mayBeMade = prior.attempts > 0 && prior.object === null && state.object === null;
  if (!unchanged || state.action === null) return mayBeMade ? { ...state, attempts: 1 } : state;
  return { ...state, attempts: prior.attempts, dueAt: prior.dueAt, error: prior.error, since: prior.since };
}

/** A change that the target took and an import did not show. */
export function mismatched(state: ExportState, prior: ExportState, nowMs: number): ExportState {
  const attempts = prior.attempts + 1;
  const error = attempts > 1 ? JSON.stringify(reportOf(new objectErrors.NotConfirmed({ attempts }))) : '';
  const since = error === '' ? '' : prior.since || new Date(nowMs).toISOString();
  return { ...state, sent: '', sentAfter: null, sentDisable: false, attempts, dueAt: dueAfterMismatch(attempts, nowMs), error, since };
}

/** The memory once the metaverse object is gone: a delete of what is ours; of others nothing, once a limit that counts disconnects has let them go. */
export function orphaned(prior: ExportState, facts: AbsenceFacts, holdsDisconnects: boolean): ExportState | undefined {
  if (prior.object === null) return undefined;
  const kept = { connector: prior.connector, object: prior.object, objectType: prior.objectType, sourceAnchor: prior.sourceAnchor };
  const waiting = { ...emptyMemory, ...kept, label: prior.label, ownership: prior.ownership, metaverse: null };
  if (prior.ownership === null || isGivenUp(prior))
    return holdsDisconnects ? { ...waiting, ownership: null, disconnect: released('LeftBehind') } : undefined;
  const { certain, absence } = certaintyOf(prior, facts);
  // Should they be shown again, it is known that they are theirs.
  const leaving = { ...waiting, absence, disconnect: partedObjects(prior).length === 0 ? '' : prior.disconnect };
  if (!certain) return leaving;
  const state: ExportState = { ...leaving, action: 'Delete' };
  if (prior.action !== 'Delete') return state;
  const { sent, sentAfter, attempts, dueAt, error, since } = prior;
  return { ...state, sent, sentAfter, attempts, dueAt, error, since };
}

export const sameState = (a: ExportState, b: ExportState): boolean =>
  (Object.keys(a) as (keyof ExportState)[]).every((key) => a[key] === b[key]);
