// Carries one rule over, as far as it can be done without knowing the others: its precedence comes later.
import type { SyncRuleScope, SyncRuleSpecInput } from '../../../api/types.gen.ts';
import type { LinkType } from '../../../model/revision.ts';
import type { ConnectRule, RuleFault } from '../export/rule.ts';
import { convertFlows, type DroppedFlow } from './flows.ts';
import { convertJoin } from './join.ts';
import { type Change, type Piece, piece } from './piece.ts';
import { convertScope } from './scope.ts';
import { secondsOf } from './interval.ts';
import { readsType, type Surroundings } from './surroundings.ts';

export interface ConvertedRule {
  readonly rule: ConnectRule;
  /** With the precedence that the rule has in Entra Connect. */
  readonly spec: SyncRuleSpecInput;
  /** Scope and join clauses and flows. */
  readonly pieces: readonly Piece[];
  /** What changed on the rule itself. */
  readonly changes: readonly Change[];
  /** Writes to Active Directory, which Lockstep only reads. */
  readonly writesToForest: boolean;
  /** Of those: makes objects there, unless it is disabled. */
  readonly createsInForest: boolean;
  /** With any of these the rule can not be used. */
  readonly faults: readonly RuleFault[];
}

const linkTypes = ['Provision', 'Join', 'StickyJoin', 'JoinNoFlow'] as const satisfies readonly LinkType[];

/** The longest description that a SyncRule takes. */
const maxDescription = 1024;

export function convertRule(rule: ConnectRule, surroundings: Surroundings): ConvertedRule {
  const [converted, join, flows] = [convertScope(rule, surroundings), convertJoin(rule, surroundings), convertFlows(rule, surroundings)];
  const scope = withMembership(rule, surroundings, converted.value);
  const faults = [...rule.faults, ...converted.faults, ...join.faults, ...flows.faults];
  const changes: Change[] = [];
  if (scope !== converted.value) {
    const how = `The scope takes direct members of ${surroundings.memberOf ?? ''} only.`;
    changes.push({ how, why: 'The old server imported no other objects of this forest.' });
  }
  const linkType = linkTypes.find((known) => known.toLowerCase() === rule.linkType.toLowerCase());
  if (linkType === undefined && rule.linkType !== '')
    faults.push({ construct: rule.construct, message: `There is no link type ${rule.linkType}.` });
  const connectorType = rule.direction === 'Inbound' ? rule.sourceObjectType : rule.targetObjectType;
  if (rule.sourceObjectType === '*') {
    const message = 'The source object type * stands for every type, and a SyncRule reads objects of one: write one for each type.';
    faults.push({ construct: rule.construct, message });
  }
  const idle = !readsType(surroundings, connectorType);
  if (idle && !rule.disabled) {
    changes.push({
      how: 'The rule is disabled.',
      why: `The object type ${connectorType} is not selected on the connector, so the rule never sees one.`,
    });
  }
  const description = rule.description === '' ? rule.name : `${rule.name}: ${rule.description}`;
  if (description.length > maxDescription)
    changes.push({ how: 'The description is cut.', why: `It has more than ${maxDescription} characters; an annotation keeps all of it.` });
  const softDelete = softDeleteOf(rule);
  const writesToForest = rule.direction === 'Outbound' && surroundings.type === 'ActiveDirectory';
  // A rule that writes to a forest lies there disabled in any case, and is tried by nobody.
  const emptied = linkType === 'Join' && flows.value.length === 0 && join.value.length === 0 && !writesToForest ? flows.dropped : [];
  const [first] = emptied;
  if (first !== undefined) faults.push({ construct: first.construct, message: emptiedSentence(emptied) });
  const kept = emptied.length > 0 ? emptied.map(({ flow }) => flow) : flows.value;
  return {
    rule,
    spec: {
      description: description.slice(0, maxDescription),
      direction: rule.direction,
      connector: { name: surroundings.connector },
      sourceObjectType: rule.sourceObjectType,
      targetObjectType: rule.targetObjectType,
      // Kept as it stands, so that a person sees it among the refused.
      linkType: linkType ?? (rule.linkType as LinkType),
      precedence: rule.precedence,
      ...(rule.disabled || idle ? { disabled: true } : {}),
      ...(softDelete.seconds === 0 ? {} : { softDeleteExpirySeconds: softDelete.seconds }),
      ...(scope.length === 0 ? {} : { scope }),
      ...(join.value.length === 0 ? {} : { join: join.value }),
      ...(kept.length === 0 ? {} : { flows: kept }),
    },
    pieces: [...converted.pieces, ...join.pieces, ...flows.pieces, ...softDelete.pieces],
    changes,
    writesToForest,
    createsInForest: writesToForest && linkType === 'Provision' && !rule.disabled,
    faults,
  };
}

/** What is left of the rule does nothing. It is refused with its flows in it, so that a person sees what it was for. */
function emptiedSentence(flows: readonly DroppedFlow[]): string {
  const each = flows.map(({ flow, why }) => `The flow to ${flow.target} is left out: ${why}`);
  return ['Nothing is left of the rule, which neither provisions nor joins.', ...each].join(' ');
}

/** An object that is not imported is linked by no rule, and so nothing flows from it: the rules that link have to leave out what the group leaves out. */
function withMembership(rule: ConnectRule, { memberOf, type }: Surroundings, scope: readonly SyncRuleScope[]): readonly SyncRuleScope[] {
  const links = rule.direction === 'Inbound' && (rule.linkType.toLowerCase() !== 'join' || rule.join.length > 0);
  if (memberOf === undefined || type !== 'ActiveDirectory' || !links) return scope;
  const member = { attribute: 'member', operator: 'ISMEMBEROF', value: memberOf } as const;
  return scope.length === 0 ? [{ clauses: [member] }] : scope.map(({ clauses }) => ({ clauses: [...clauses, member] }));
}

interface SoftDelete {
  readonly seconds: number;
  readonly pieces: readonly Piece[];
}

/** Only a rule that provisions in the target can delay a delete there. */
function softDeleteOf(rule: ConnectRule): SoftDelete {
  const { softDeleteExpiry } = rule.settings;
  if (softDeleteExpiry === undefined) return { seconds: 0, pieces: [] };
  const { construct, interval } = softDeleteExpiry;
  const seconds = interval === '' ? 0 : secondsOf(interval);
  if (seconds === 0) return { seconds: 0, pieces: [{ construct, kind: 'Idle', why: 'It is zero: deletes do not wait.' }] };
  const next = 'Use spec.limits of the SyncSchedule to hold deletes back.';
  if (seconds === undefined || seconds > 31_536_000) {
    return { seconds: 0, pieces: [{ construct, kind: 'LeftOut', why: `${interval} is no interval of at most a year.`, next }] };
  }
  if (rule.direction === 'Inbound' || rule.linkType.toLowerCase() !== 'provision') {
    return { seconds: 0, pieces: [{ construct, kind: 'LeftOut', why: 'Only an outbound rule that provisions can delay a delete.', next }] };
  }
  return { seconds, pieces: [piece(construct, 'spec.softDeleteExpirySeconds', [])] };
}
