// Settles the parameters of a connector.
import type { ConnectConnector, ConnectParameter } from '../export/connector.ts';
import type { Account } from '../report/account.ts';
import { type Outcome, notCarried, nothing } from '../report/outcome.ts';

export function settleParameters(account: Account, connector: ConnectConnector): void {
  for (const parameter of connector.parameters) account.settle(parameter.construct, judge(parameter));
}

function judge({ name, value, use, intrinsic, encrypted }: ConnectParameter): Outcome {
  if (encrypted) return nothing('It is a secret, and no export holds its content.');
  if (intrinsic) return nothing('Lockstep gives this parameter by itself.');
  if (value.trim() === '') return nothing('It is empty.');
  if (name.toLowerCase() === 'connector.groupfilteringgroupdn') {
    return notCarried(
      `Lockstep does not limit a forest to the members of one group (${value}).`,
      'Put a clause ISMEMBEROF into the scope of the rules that provision, or choose the containers to read. Until then more objects are in scope than on the old server.',
    );
  }
  if (use !== 'global') return nothing('It repeats how the old server reached the directory.');
  return nothing('It was added by an administrator; its value stands in the rules that use it.');
}
