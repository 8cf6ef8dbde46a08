// Why an object of a connector space belongs to no object of the metaverse.
import type { EngineContext } from '../../context.ts';
import { loadSubjects, ReferenceSchemas } from '../../evaluate/subjects.ts';
import { decideFor, findCandidates } from '../../join/candidates.ts';
import { type JoinDecision, wantedKeys } from '../../join/join.ts';
import type { ExportRow } from '../../port/export-table.ts';
import type { ObjectRow } from '../../port/object-table.ts';
import type { Tables } from '../../port/store-port.ts';
import { reader, type RuleSubject } from '../../rules/environment.ts';
import type { CompiledRule } from '../../rules/rules.ts';
import { nameOf } from '../load.ts';
import { filterReason, traceRule } from '../scope-trace.ts';
import type { Reason } from '../reports.ts';

/** @param memory of a target object that is ours */
export async function joinReasons(
  context: EngineContext,
  tables: Tables,
  object: ObjectRow,
  memory: readonly ExportRow[],
): Promise<readonly Reason[]> {
  if (memory.length > 0) return [ownReason(object)];
  const { connector, objectType } = object;
  const all = context.rules.inbound(connector, objectType).filter(({ links }) => links);
  if (all.length === 0) return [noRule(context, object), ...unowned(context, object)];
  const schemas = await ReferenceSchemas.read(context, tables);
  const subject = (await loadSubjects(context, tables, schemas, [object], 'Scope')).get(object.id) as RuleSubject;
  const filtered = await filterReason(context, tables, object, subject);
  if (filtered !== undefined) return [filtered, ...unowned(context, object)];
  const read = reader(subject);
  const inScope = all.filter((rule) => rule.inScope(read, subject.parameter));
  const outside = all.filter((rule) => !inScope.includes(rule)).map((rule) => outOfScopeReason(context, rule, subject));
  if (inScope.length === 0) return [...outside, ...unowned(context, object)];
  const candidates = await findCandidates(context, tables, connector, wantedKeys(inScope, subject.attributes));
  const decision = decideFor(context, candidates, object, inScope, subject);
  return [...decisionReasons(object, inScope, subject, decision), ...unowned(context, object), ...creators(outside, all)];
}

const noRule = (context: EngineContext, { connector, objectType }: ObjectRow): Reason => {
  const types = [
    ...new Set(
      context.rules.all
        .filter(({ rule }) => rule.connector === connector && rule.direction === 'Inbound')
        .map(({ rule }) => rule.sourceObjectType),
    ),
  ];
  return {
    stage: 'Scope',
    code: 'NoRuleForType',
    connector,
    message: `No rule of ${connector} joins or projects objects of type ${objectType}; its rules are for ${types.join(', ') || 'none'}.`,
    next: 'Write a SyncRule for that object type, or enable the shipped one.',
  };
};

export function outOfScopeReason(context: Pick<EngineContext, 'rules'>, compiled: CompiledRule, subject: RuleSubject): Reason {
  const { rule } = compiled;
  const scope = traceRule(context, compiled, subject);
  return {
    stage: 'Scope',
    code: 'OutOfScope',
    connector: rule.connector,
    rule: rule.name,
    message: `The rule ${rule.name} (precedence ${rule.precedence}) does not apply.`,
    next: 'Change the values that the clauses ask for, or the scope of the rule.',
    scope,
  };
}

/** Those that could have created it matter more than those that only link. */
const creators = (outside: readonly Reason[], all: readonly CompiledRule[]): readonly Reason[] =>
  outside.filter(({ rule }) => all.some((one) => one.rule.name === rule && one.rule.linkType === 'Provision'));

function decisionReasons(
  object: ObjectRow,
  rules: readonly CompiledRule[],
  { attributes }: RuleSubject,
  decision: JoinDecision,
): readonly Reason[] {
  const { connector } = object;
  switch (decision.kind) {
    case 'Refuse': {
      const { reason: code, message, next } = decision.error;
      return [{ stage: 'Join', code, connector, message, next }];
    }
    case 'Join':
    case 'Project':
      return [
        {
          stage: 'Join',
          code: 'NotSynchronizedYet',
          connector,
          message: `${nameOf(object)} ${decision.kind === 'Join' ? `joins metaverse/${decision.metaverse}` : `becomes an object of type ${decision.objectType}`} with the next synchronization.`,
          next: 'Wait for the next cycle, or ask for one with a SyncRun.',
        },
      ];
    case 'Wait':
      return waiting(connector, rules, attributes);
  }
}

function waiting(connector: string, rules: readonly CompiledRule[], attributes: RuleSubject['attributes']): readonly Reason[] {
  const creator = rules.find(({ rule }) => rule.linkType === 'Provision');
  const sought = rules.flatMap((rule) => soughtBy(connector, rule, attributes));
  if (creator !== undefined) return sought;
  return [
    ...sought,
    {
      stage: 'Provision',
      code: 'NoProvisioningRule',
      connector,
      message: 'No rule in scope creates a metaverse object; those in scope only join one.',
      next: 'Bring the object into the scope of a rule with link type Provision, or let it match an object that is there.',
    },
  ];
}

/** One reason for each group of join clauses that looked for something, and one for those that had nothing to look for. */
function soughtBy(connector: string, { rule, join }: CompiledRule, attributes: RuleSubject['attributes']): readonly Reason[] {
  const about = { stage: 'Join', connector, rule: rule.name } as const;
  const isIdle = (group: CompiledRule['join'][number]): boolean => group.every(({ source }) => attributes[source] === undefined);
  const idle = [...new Set(join.filter(isIdle).flatMap((group) => group.map(({ source }) => source)))].join(', ');
  const none: Reason = {
    ...about,
    code: 'NoJoinValue',
    message: `The object has no value of ${idle}, by which ${rule.name} (precedence ${rule.precedence}) joins.`,
    next: 'A rule with join clauses creates only what one of them could find again. Give the object such a value; where it has one, see that it is read or exported.',
  };
  const looked = join
    .filter((group) => !isIdle(group))
    .map(
      (group): Reason => ({
        ...about,
        code: 'NoMatch',
        message: `No metaverse object has ${group.map(({ source, target }) => `${target} = ${JSON.stringify(attributes[source] ?? null)} (${source})`).join(' and ')}.`,
        next: 'Give both objects the same joining value; the object is looked at again when one appears.',
      }),
    );
  return [...looked, ...(idle === '' ? [] : [none])];
}

const ownReason = ({ connector, sourceAnchor }: ObjectRow): Reason => ({
  stage: 'Scope',
  code: 'NoSource',
  connector,
  message: `No source in scope has the object with the source anchor ${sourceAnchor ?? ''} any more: it is ours, and is planned to be deleted.`,
  next: 'Bring its source back into scope to keep it. Ask by the name of the source for the clause that keeps that out.',
});

const unowned = ({ sources }: EngineContext, { connector, sourceAnchor, objectType }: ObjectRow): readonly Reason[] =>
  sources.includes(connector) || sourceAnchor === null || sourceAnchor === ''
    ? []
    : [
        {
          stage: 'Join',
          code: 'Unowned',
          connector,
          message: `The ${objectType} carries the source anchor ${sourceAnchor}, but no source has such an object: it is left alone.`,
          next: 'Bring its source back into scope, or delete it by hand.',
        },
      ];
