// Settles the parameters of a connector.
import type { ConnectParameter } from '../export/connector.ts';
import type { Account } from '../report/account.ts';
import { carriedTo, type Outcome, nothing } from '../report/outcome.ts';
import { isOwn } from './own-parameters.ts';
import type { SyncScheduleParameter } from '../../../api/types.gen.ts';
import type { CarriedConnector } from './connectors.ts';
import { limitsToGroup } from './surroundings.ts';

/** Where the parameters of the schedule stand. */
export interface ScheduleParameters {
  readonly schedule: string;
  readonly shared: readonly SyncScheduleParameter[];
}

export function settleParameters(account: Account, { connector, name }: CarriedConnector, given: ScheduleParameters): void {
  for (const parameter of connector.parameters)
    account.settle(parameter.construct, limitsToGroup(parameter) ? limited(name) : (carried(parameter, given) ?? judge(parameter)));
}

function carried(parameter: ConnectParameter, { schedule, shared }: ScheduleParameters): Outcome | undefined {
  if (!isOwn(parameter)) return undefined;
  const index = shared.findIndex((one) => one.name.toLowerCase() === parameter.name.toLowerCase());
  return index < 0 ? undefined : carriedTo({ kind: 'SyncSchedule', name: schedule, field: `spec.parameters[${index}]` });
}

/** Objects that no rule links are synchronized as little as objects that are not imported. */
const limited = (connector: string): Outcome => ({
  kind: 'Changed',
  to: { kind: 'SyncConnector', name: connector, field: '' },
  how: 'The inbound rules that make or join objects take direct members of the group only.',
  why: 'A SyncConnector reads all objects of its containers.',
});

function judge({ value, use, intrinsic, encrypted }: ConnectParameter): Outcome {
  if (encrypted) return nothing('It is a secret, and no export holds its content.');
  if (intrinsic) return nothing('Lockstep gives this parameter by itself.');
  if (value.trim() === '') return nothing('It is empty.');
  if (use !== 'global') return nothing('It repeats how the old server reached the directory.');
  return nothing(
    'It was added by an administrator, and connectors give it different values or its name fits no schedule: its value stands in the rules that use it.',
  );
}
