// Settles what became of each rule and of everything in it.
import type { ConfigurationProblem } from '../../problem.ts';
import type { ConnectRule } from '../export/rule.ts';
import { noIdentifier } from '../export/reader.ts';
import type { Account } from '../report/account.ts';
import { carriedTo, type Destination, type Outcome, notCarried, nothing } from '../report/outcome.ts';
import type { Candidate, Decided } from './decide.ts';
import type { Piece } from './piece.ts';

/** Whether passwords were synchronized at all, without which a rule's flag says nothing. */
export type PasswordSync = 'On' | 'Off';

export function settleRule(
  account: Account,
  { candidate, decision }: Decided,
  refused: readonly ConfigurationProblem[] | undefined,
  passwordSync: PasswordSync,
): void {
  const { rule, pieces } = candidate;
  const decided = refused === undefined ? outcomeOf(candidate, decision) : () => refusal(candidate, refused);
  account.settle(rule.construct, decided(undefined));
  const writeback = candidate.writesToForest && refused === undefined;
  for (const piece of pieces) account.settle(piece.construct, writeback && isFlow(piece) ? notWritten : decided(piece));
  for (const { construct, rule: other } of rule.hints) {
    account.settle(construct, nothing(other === noIdentifier ? 'It names no rule.' : 'The precedence of the rules keeps their order.'));
  }
  settlePasswordSync(account, rule, passwordSync);
}

const isFlow = ({ construct, kind }: Piece): boolean => construct.kind === 'AttributeFlow' && kind !== 'Idle';

const notWritten = notCarried(
  'Lockstep writes to Active Directory only where the manifest of the connector says so.',
  'Name the attribute in spec.activeDirectory.writeback.attributes of the SyncConnector once Entra Connect no longer writes it; a SyncRule that was made of the rule lies there disabled, and is then to be enabled.',
);

type Settler = (piece: Piece | undefined) => Outcome;

function outcomeOf(candidate: Candidate, decision: Decided['decision']): Settler {
  const at = (field: string): Destination => ({ kind: 'SyncRule', name: candidate.name, field });
  switch (decision.kind) {
    case 'Default':
    case 'DefaultDisabled':
      return (piece) =>
        piece?.kind === 'Idle'
          ? nothing(piece.why)
          : piece?.kind === 'LeftOut'
            ? notCarried(piece.why, piece.next)
            : { kind: 'Default', rule: decision.shipped };
    case 'Own':
      return (piece) => {
        if (piece === undefined) return ruleOutcome(candidate, decision.precedence, at('spec'));
        switch (piece.kind) {
          case 'Exact':
            return carriedTo(at(piece.field));
          case 'Changed':
            return { kind: 'Changed', to: at(piece.field), how: piece.how, why: piece.why };
          case 'Idle':
            return nothing(piece.why);
          case 'LeftOut':
            return notCarried(piece.why, piece.next);
        }
      };
  }
}

function ruleOutcome({ changes, rule, writesToForest, createsInForest }: Candidate, precedence: number, to: Destination): Outcome {
  if (createsInForest)
    return notCarried(
      'The rule creates objects in Active Directory, and Lockstep creates none there: it writes values to objects that are there, where the manifest of the connector says so.',
      `Create them by other means, or keep Entra Connect for it; the SyncRule ${to.name} lies there disabled, and does not create any once it is enabled.`,
    );
  const all = [...changes];
  if (writesToForest && !rule.disabled)
    all.push({
      how: 'The rule is disabled.',
      why: 'Lockstep writes to Active Directory only where the manifest of the connector says so.',
    });
  if (precedence !== rule.precedence)
    all.push({
      how: `The precedence is ${precedence} and was ${rule.precedence}.`,
      why: 'Of any two rules that write one attribute, the same wins as before.',
    });
  if (all.length === 0) return carriedTo(to);
  return { kind: 'Changed', to, how: all.map(({ how }) => how).join(' '), why: all.map(({ why }) => why).join(' ') };
}

function refusal({ name }: Candidate, problems: readonly ConfigurationProblem[]): Outcome {
  const [first] = problems;
  return { kind: 'Refused', rule: name, why: first?.message ?? '', next: first?.next ?? '' };
}

function settlePasswordSync(account: Account, { settings }: ConnectRule, passwordSync: PasswordSync): void {
  if (settings.passwordSync === undefined) return;
  const { construct, enabled } = settings.passwordSync;
  if (!enabled) account.settle(construct, nothing('The rule synchronizes no passwords.'));
  else if (passwordSync === 'Off') account.settle(construct, nothing('Password hash synchronization is switched off on the server.'));
  else {
    const next = 'Leave passwords to Entra Connect, or to pass-through authentication or federation, until Lockstep synchronizes them.';
    account.settle(construct, notCarried('Lockstep synchronizes no password hashes.', next));
  }
}
