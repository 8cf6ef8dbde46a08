// What the engine refuses as a whole, and what it reports of single objects.
import type { ChangeError } from '../model/change.ts';
import { defineErrors, type LockstepError } from '../model/errors.ts';

/** Errors of calls: nothing was changed. */
export const engineErrors = defineErrors('Engine', {
  EmptyRead: {
    retry: 'backoff',
    text: 'The full read of {connector} gave no object, but {known} are known.',
    next: 'Nothing was deleted. Check the scope of the connector and the rights of its account; an empty read never deletes.',
  },
  DoubtfulRead: {
    retry: 'backoff',
    text: 'The read of {connector} is not certain to be whole: {doubt}. It would take {count} known objects away, or change them.',
    next: 'Nobody was deleted, and what may have been cut was not taken over. Export again; if the file is whole, end it with an empty line.',
  },
  AccountControlHidden: {
    retry: 'backoff',
    text: 'The read of {connector} shows {dn} without userAccountControl, which was known of it (such accounts: {count}): nobody can say whether they are disabled.',
    next: 'They stay as they were, and nobody was deleted. Let the account that reads or exports see userAccountControl of all accounts.',
  },
  EmptyPartition: {
    retry: 'backoff',
    text: 'The full read of {connector} gave no object of {partition}, which had {known}.',
    next: 'Nothing was deleted. Check the scope of the partition and the rights of the account there.',
  },
  SourceShrunk: {
    retry: 'backoff',
    text: 'The read of {connector} misses {count} of {known} objects, more than limits.sourceShrink lets go.',
    next: 'Nothing of them was removed. Bring them back into view, or approve the digest {digest} with admit SourceRemoval.',
  },
  TooFewObjects: {
    retry: 'backoff',
    text: 'The read of {connector} would leave {left} objects; limits.minimumObjects asks for {minimum}.',
    next: 'Nothing was removed. Check the scope of the connector and the rights of its account, or lower the limit.',
  },
  SourceAnchorLost: {
    retry: 'configuration',
    text: 'With the new rules none of the {count} objects of type {objectType} in {target} that have a source anchor, such as {example}, would keep one.',
    next: 'Nothing was changed. Take the change of what flows to sourceAnchor back: a source anchor comes from an attribute that everybody has, and never changes. Who is to go goes by the scope of the rule that provisions them.',
  },
  UnknownConnector: {
    retry: 'configuration',
    text: 'The revision has no connector {connector}.',
    next: 'Add the connector to the schedule, or name one of its connectors.',
  },
  InvalidRule: {
    retry: 'configuration',
    text: 'The rule {rule} does not compile: {problem}',
    next: 'Correct the rule; the schedule then compiles a new revision.',
  },
  ImportEnded: {
    retry: 'backoff',
    text: 'The import of {connector} has ended or was replaced by a newer one.',
    next: 'Begin a new import.',
  },
  FilterGroupMissing: {
    retry: 'backoff',
    text: 'The group {group}, which the group filter of {connector} names, was not read.',
    next: 'Until it is there nobody of {connector} comes or goes by the filter; all else goes on. Put the group back into scope, or name in groupFilter of the connector the groups that are there.',
  },
  SupersededEpoch: {
    retry: 'never',
    text: 'The permit is of term {transitions}, but a newer term has written already.',
    next: 'Nothing was recorded. The holder of the newer term goes on.',
  },
});

/** Errors of single objects, shown to people; other objects go on. */
export const objectErrors = defineErrors('Synchronization', {
  AmbiguousJoin: {
    retry: 'never',
    text: '{count} objects of the metaverse match the join rule {rule}.',
    next: 'Make the joining value unique, or join by another attribute.',
  },
  AlreadyJoined: {
    retry: 'never',
    text: '{object} matches, by the join rule {rule}, what {other} of the same connector is joined to.',
    next: 'Two objects of one connector never become one: correct the joining value of one of them.',
  },
  MatchedByAnother: {
    retry: 'never',
    text: '{other} of {connector} matches the object too, by the join rule {rule}, and is kept out.',
    next: 'What is joined stays joined. Correct the joining value of the one that is wrong; lockstep why-not of the other says more.',
  },
  WithoutJoinValue: {
    retry: 'never',
    text: '{objects} objects of type {objectType} in {connector} have no value of {attributes}, by which the rule {rule} would know them again: nothing is made of them.',
    next: 'Give them such a value, take them out of the scope of the rule, or match by another attribute. lockstep why-not of one of them says more.',
  },
  GroupNotRead: {
    retry: 'never',
    text: 'The rule {rule} asks who is a member of {group}, but no read of {connector} has shown that group: nobody counts as its member.',
    next: 'Correct the name in the scope of the rule, or bring the group into what the connector reads.',
  },
  SeveralJoinRules: {
    retry: 'never',
    text: 'Several rules with join clauses are in scope of the object: {rules}.',
    next: 'Let their scopes exclude each other, or put all join groups into one rule.',
  },
  RuleFailed: {
    retry: 'never',
    text: 'The rule {rule} of {connector} failed at {attribute}: {problem}',
    next: 'Correct the source value or the rule. Until then nothing of this object is exported.',
  },
  ScopeUntold: {
    retry: 'never',
    text: 'Whether the object is in the scope of {rule} hangs on {attribute}, of which the inbound rules say nothing, not even that it has no value.',
    next: 'In {target} the object stays as it is. Let an inbound rule give {attribute} a value, or NULL in place of IgnoreThisFlow.',
  },
  ValueNotTaken: {
    retry: 'never',
    text: 'The target takes no object whose {attribute} is {value}: {reason}',
    next: 'The object stays in the target as it is. Take it out of the scope of the rules if it is to go.',
  },
  MixedMergeTypes: {
    retry: 'never',
    text: 'The rules in scope give {attribute} different merge types.',
    next: 'Give all flows to {attribute} the same merge type.',
  },
  ValueTooLong: {
    retry: 'never',
    text: '{attribute} has {length} characters; the target takes {limit}.',
    next: 'Shorten the value at the source, or cut it in the rule with Left. The other values of the object are not held back.',
  },
  WrongType: {
    retry: 'never',
    text: '{attribute} gives a {given} where the target takes a {wanted}.',
    next: 'Convert the value in the rule. The other values of the object are not held back.',
  },
  SeveralValues: {
    retry: 'never',
    text: '{attribute} has {count} values; the target takes one.',
    next: 'Choose one value in the rule, e.g. with Item. The other values of the object are not held back.',
  },
  UnusableValue: {
    retry: 'never',
    text: '{attribute} is to be {value}, which the target does not take: it is not {form}.',
    next: 'Correct the value at the source, or let a rule make a usable one. {until}',
  },
  MissingValue: {
    retry: 'never',
    text: 'The rules give no {attribute}, without which the target creates no {objectType}.',
    next: 'Give the object a value at the source, or let a rule make one; lockstep explain shows which rules flow to {attribute}. Until then it is not created.',
  },
  NotClearable: {
    retry: 'never',
    text: 'The target does not let {attribute} be removed.',
    next: 'Give the attribute a value at the source, or let the rule ignore the flow when there is none.',
  },
  FixedAtCreation: {
    retry: 'never',
    text: '{attribute} is to be {wanted}, but is {present} in the target, which takes it at the creation only.',
    next: '{next} The other values of the object are not held back.',
  },
  SourceAnchorMissing: {
    retry: 'never',
    text: 'The rules give the object no sourceAnchor.',
    next: 'Let an outbound rule flow sourceAnchor: without it the object could never be found again.',
  },
  SourceAnchorChanged: {
    retry: 'never',
    text: 'The source anchor is now {now}, but the target knows the object as {before}.',
    next: 'Put the old value back at the source: a changed anchor would delete the object and create another.',
  },
  AnchorNotWritten: {
    retry: 'never',
    text: 'The source anchor can not be written back to {connector}: {problem}',
    next: 'Correct what fails there. The object is created once {connector} holds its anchor.',
  },
  DuplicateSourceAnchor: {
    retry: 'never',
    text: '{object} has the source anchor {anchor}, under which {target} has the {objectType} of {other} already.',
    next: 'Give one of the two another source anchor, or let a join rule make one object of both. The other one goes on being written.',
  },
  AmbiguousTarget: {
    retry: 'never',
    text: '{count} objects of the target carry the source anchor {anchor}.',
    next: 'Remove the anchor from all but one of them.',
  },
  OrganizationalUnitMissing: {
    retry: 'never',
    text: 'The organizational unit {unit}, of which an administrative unit is to be made, was not read.',
    next: 'Correct its name in spec.administrativeUnits of the schedule, or let the connector read it. Without it there is no administrative unit.',
  },
  ValueTaken: {
    retry: 'backoff',
    text: '{label} is to have the {attribute} {value}, which {other} has and keeps.',
    next: 'Give one of the two another value at its source, or take it from the other one. It is sent by itself once it is free; the other values of the object are not held back.',
  },
  ValueContested: {
    retry: 'backoff',
    text: '{label} and {other} are both to have the {attribute} {value}; {other} comes first.',
    next: 'Give one of the two another value at its source. It is sent by itself once it is free; the other values of the object are not held back.',
  },
  ValueAwaited: {
    retry: 'backoff',
    text: '{label} is to have the {attribute} {value}, which {other} has and is to give up first.',
    next: 'Nothing to do: it is sent once the target has taken the change of the other one.',
  },
  ValuesInCircle: {
    retry: 'backoff',
    text: '{label} is to have the {attribute} {value} of {other}, which can give it up only after somebody else did: nobody can be first.',
    next: 'Give one of them a free value at its source for the time of one cycle, and its final value afterwards.',
  },
  NotConfirmed: {
    retry: 'backoff',
    text: 'The target took the change {attempts} times, but imports do not show it.',
    next: 'Look for another writer of the object; the change is sent again with growing pauses.',
  },
});

/** An error as results and records carry it. */
export const reportOf = (error: LockstepError): ChangeError => ({
  code: error.reason,
  message: error.message,
  next: error.next,
  retry: error.retry,
});
