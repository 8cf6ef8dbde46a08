// Parameters that an administrator added: those of which all connectors say the same become parameters of the schedule.
import type { SyncScheduleParameter } from '../../../api/types.gen.ts';
import { reservedParameters } from '../../../expression/index.ts';
import type { ConnectConnector, ConnectParameter } from '../export/connector.ts';

export const isOwn = ({ use, intrinsic }: ConnectParameter): boolean => use === 'global' && !intrinsic;

/** In order of name. What differs from connector to connector, or has no name that a schedule takes, stands in the rules as its value. */
export function sharedParameters(connectors: readonly ConnectConnector[]): readonly SyncScheduleParameter[] {
  const own = connectors.flatMap(({ parameters }) => parameters.filter((one) => isOwn(one) && !one.encrypted && one.value.trim() !== ''));
  const shared = [...Map.groupBy(own, ({ name }) => name.toLowerCase()).values()].flatMap((same): readonly SyncScheduleParameter[] => {
    const [first] = same;
    if (first === undefined || !fits(first) || same.some(({ value }) => value !== first.value)) return [];
    return [{ name: first.name, value: first.value }];
  });
  return shared.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const longestName = 128;
const longestValue = 4096;

const fits = ({ name, value }: ConnectParameter): boolean =>
  /^[A-Za-z][A-Za-z0-9_.-]*$/.test(name) &&
  name.length <= longestName &&
  value.length <= longestValue &&
  !reservedParameters.some((reserved) => reserved.toLowerCase() === name.toLowerCase());
