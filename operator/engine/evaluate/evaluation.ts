// One metaverse object with everything that its evaluation looks at: a pure step between what was loaded and what will be stored.
import type { LockstepError } from '../../model/errors.ts';
import type { JsonAttributes } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import { objectErrors } from '../errors.ts';
import { reader, type RuleContext, type RuleSubject } from '../rules/environment.ts';
import { evaluateInbound, type InboundObject, type InboundResult } from './inbound.ts';
import type { PlannedFlow } from '../rules/flow-plan.ts';
import type { CompiledFlow, CompiledRule } from '../rules/rules.ts';
import { untoldInScope } from '../rules/scope.ts';
import { evaluateOutbound, type OutboundResult } from './outbound.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { MetaverseRow } from '../port/metaverse-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { ReferenceSchemas } from './subjects.ts';
import type { Witness } from './witness.ts';

export interface Loaded {
  readonly row: MetaverseRow;
  readonly objects: readonly ObjectRow[];
  readonly subjects: ReadonlyMap<number, RuleSubject>;
  readonly exports: readonly ExportRow[];
}

export interface TargetEvaluation {
  readonly target: string;
  readonly objectType: string;
  readonly prior: ExportRow | undefined;
  /** Memory that `prior` takes the place of. */
  readonly superfluous: readonly ExportRow[];
  readonly object: ObjectRow | undefined;
  /** The metaverse object as the target's rules read it. */
  readonly subject: RuleSubject;
  readonly outbound: OutboundResult;
  /** The strongest rule in scope that provisions. */
  readonly creator: CompiledRule | undefined;
}

export interface Evaluation {
  readonly loaded: Loaded;
  /** False where no in-scope rule holds the object any more: it goes. */
  readonly held: boolean;
  readonly inbound: InboundResult;
  readonly label: string;
  readonly targets: readonly TargetEvaluation[];
}

/** Evaluates all flows of one object, inbound and for every target. */
export function evaluate(
  context: EngineContext,
  schemas: ReferenceSchemas,
  loaded: Loaded,
  rules: RuleContext,
  witness?: Witness,
): Evaluation {
  const objects = loaded.objects.map((row): InboundObject => {
    const subject = loaded.subjects.get(row.id) as RuleSubject;
    const read = reader(subject);
    const inScope = context.rules
      .inbound(row.connector, row.objectType)
      .filter((rule) => leadsTo(rule, loaded.row.objectType) && rule.inScope(read, subject.parameter));
    return { id: row.id, subject, rules: inScope, isReference: (attribute) => schemas.isReference(row.connector, attribute) };
  });
  const held = objects.some((object) => object.rules.some(({ rule }) => rule.linkType === 'Provision' || rule.linkType === 'StickyJoin'));
  const plan = context.plans(objects.map((object) => object.rules));
  const once = loaded.row.once === '' ? undefined : (JSON.parse(loaded.row.once) as JsonAttributes);
  const inbound = evaluateInbound(objects, plan, once, rules, witness);
  const subject = metaverseSubject(inbound, objects);
  const first = loaded.objects[0];
  const displayName = inbound.attributes['displayName'];
  return {
    loaded,
    held,
    inbound,
    label: typeof displayName === 'string' ? displayName : (first?.dn ?? ''),
    targets: held ? context.targets.map((target) => evaluateTarget(context, loaded, inbound, subject, target, rules, witness)) : [],
  };
}

function evaluateTarget(
  context: EngineContext,
  { row, objects, exports, subjects }: Loaded,
  inbound: InboundResult,
  metaverse: Omit<RuleSubject, 'imported' | 'parameter'>,
  target: string,
  rules: RuleContext,
  witness: Witness | undefined,
): TargetEvaluation {
  const writesBack = context.sources.includes(target);
  // What only stands in for an object of another forest is not the object that values belong to.
  const stands = ({ objectType: type }: ObjectRow): boolean => writesBack && context.rules.standsIn(target, type);
  const object = objects.find((candidate) => candidate.connector === target && !stands(candidate));
  const memory = exports.filter(({ connector }) => connector === target);
  // An object that was to be deleted may have joined anew: its own memory knows that it is ours.
  const prior = memory.find((candidate) => object !== undefined && candidate.object === object.id) ?? memory[0];
  const subject: RuleSubject = {
    ...metaverse,
    imported: object === undefined ? {} : (subjects.get(object.id)?.attributes ?? {}),
    parameter: context.parameters(target, writesBack ? (object?.dn ?? '') : ''),
  };
  const read = reader(subject);
  const rulesOfTarget = context.rules.outbound(target, row.objectType);
  const doubts = untoldScopes(rulesOfTarget, subject);
  const inScope = rulesOfTarget.filter((rule) => !doubts.has(rule) && rule.inScope(read, subject.parameter));
  const creator = writesBack ? undefined : inScope.find(({ rule }) => rule.linkType === 'Provision');
  const linking = creator ?? inScope.find(({ join }) => join.length > 0);
  const objectType = object?.objectType ?? linking?.rule.targetObjectType ?? prior?.objectType ?? '';
  const applied = inScope.filter((rule) => leadsTo(rule, objectType));
  const winners: PlannedFlow[] | undefined = witness === undefined ? undefined : [];
  if (winners !== undefined) witness?.outbound.set(target, winners);
  const outbound = evaluateOutbound(
    {
      subject,
      references: inbound.references,
      rules: applied,
      plan: context.plans([applied]),
      schema: context.schema(target, objectType),
      writesBack,
      creating: object === undefined,
      // Taken over by another synchronization: not even references leave, as they do in Entra Connect once one of them changes.
      suspended: inbound.attributes['cloudNoFlow'] === true,
      ...(winners === undefined ? {} : { winners }),
    },
    rules,
  );
  const concerns =
    object !== undefined || prior !== undefined || (!writesBack && [...doubts.keys(), ...inScope].some(({ links }) => links));
  const error = inbound.error ?? (concerns ? scopeUntold(doubts, target) : undefined) ?? outbound.error;
  const isUnknown = (): boolean => [...doubts.keys()].some(hasSayInAccess) || inScope.some((rule) => readsForAccess(rule, subject.untold));
  const anchor = inbound.attributes['sourceAnchor'];
  const superfluous = memory.filter((candidate) => candidate !== prior);
  return {
    target,
    objectType,
    prior,
    superfluous,
    object,
    subject,
    creator,
    outbound: {
      ...outbound,
      // An account of a forest is known by the anchor that its person has everywhere.
      ...(writesBack && typeof anchor === 'string' ? { sourceAnchor: anchor } : {}),
      ...(error === undefined ? {} : { error, accessUnknown: isUnknown(), references: withoutDoubtful(outbound.references, doubts) }),
    },
  };
}

/** Rules of which nobody can say whether the object is in their scope, each with the attribute that it hangs on. */
function untoldScopes(rules: readonly CompiledRule[], { untold, ...subject }: RuleSubject): ReadonlyMap<CompiledRule, string> {
  if (untold === undefined) return noDoubts;
  const found = new Map<CompiledRule, string>();
  const read = reader(subject);
  for (const rule of rules) {
    const suspends = rule.rule.linkType === 'JoinNoFlow' && untold.has('cloudNoFlow') && rule.inScope(read, subject.parameter);
    const attribute = untoldInScope(rule.rule.scope, read, subject.parameter, untold) ?? (suspends ? 'cloudNoFlow' : undefined);
    if (attribute !== undefined) found.set(rule, attribute);
  }
  return found;
}

const noDoubts: ReadonlyMap<CompiledRule, string> = new Map();

/** References of which no rule that nobody can place has a say. */
function withoutDoubtful(
  references: OutboundResult['references'],
  doubts: ReadonlyMap<CompiledRule, string>,
): OutboundResult['references'] {
  const rules = [...doubts.keys()];
  if (rules.some(({ links }) => links)) return {};
  const doubtful = new Set(rules.flatMap(({ flows }) => flows.map(({ target }) => target)));
  return Object.fromEntries(Object.entries(references).filter(([name]) => !doubtful.has(name)));
}

function scopeUntold(doubts: ReadonlyMap<CompiledRule, string>, target: string): LockstepError | undefined {
  const [first] = doubts;
  if (first === undefined) return undefined;
  const [{ rule }, attribute] = first;
  return new objectErrors.ScopeUntold({ rule: rule.name, attribute, target });
}

/** Whether it hangs on the rule if the account is enabled: by a value, or because it links or lets nothing flow. */
const hasSayInAccess = ({ links, flows }: CompiledRule): boolean => links || flows.some(isAccess);

const isAccess = ({ target }: CompiledFlow): boolean => target === 'accountEnabled';

/** Whether the rule makes of what nobody knows whether the account is enabled. */
const readsForAccess = ({ flows }: CompiledRule, untold: RuleSubject['untold']): boolean =>
  untold !== undefined && flows.some((flow) => isAccess(flow) && flow.reads.some((name) => untold.has(name)));

/** An object whose type changed is for other rules than the object that it was joined to. */
const leadsTo = ({ rule: { targetObjectType } }: CompiledRule, objectType: string): boolean =>
  targetObjectType === objectType || targetObjectType === '*';

/** The metaverse object as outbound rules read it. Its references are those of the objects that contribute them. */
function metaverseSubject(inbound: InboundResult, objects: readonly InboundObject[]): Omit<RuleSubject, 'imported' | 'parameter'> {
  const subjects = new Map(objects.map(({ id, subject }) => [id, subject]));
  const referenceCounts: Record<string, number> = {};
  const referenceNames: Record<string, readonly string[]> = {};
  for (const [attribute, contributions] of Object.entries(inbound.references)) {
    referenceCounts[attribute] = contributions.reduce((sum, [id, name]) => sum + (subjects.get(id)?.referenceCounts[name] ?? 0), 0);
    const names = contributions.flatMap(([id, name]) => subjects.get(id)?.referenceNames[name] ?? []);
    if (names.length > 0) referenceNames[attribute] = names;
  }
  const { attributes } = inbound;
  // What a failed flow would have given nobody says either.
  const untold = inbound.failed.length === 0 ? inbound.untold : new Set([...inbound.untold, ...inbound.failed]);
  return { attributes, dn: '', referenceCounts, referenceNames, ...(untold.size === 0 ? {} : { untold }) };
}
