// Carries the server's own settings over to the schedule.
import type { SyncScheduleSpecInput } from '../../../api/types.gen.ts';
import type { ConnectParameter } from '../export/connector.ts';
import { isTrue } from '../export/reader.ts';
import type { Account } from '../report/account.ts';
import { carriedTo, type Destination, type Outcome, notCarried, nothing } from '../report/outcome.ts';
import { secondsOf } from './interval.ts';

export type ScheduleSettings = Pick<SyncScheduleSpecInput, 'deltaPeriodSeconds' | 'suspend' | 'limits'>;

interface Judgement {
  readonly outcome: Outcome;
  readonly settings?: ScheduleSettings;
}

type Judge = (value: string, at: (field: string) => Destination, all: ReadonlyMap<string, string>) => Judgement;

/** Settles every setting, and gives what the schedule takes of them. */
export function convertSettings(account: Account, settings: readonly ConnectParameter[], schedule: string): ScheduleSettings {
  const at = (field: string): Destination => ({ kind: 'SyncSchedule', name: schedule, field });
  const all = new Map(settings.map(({ name, value }) => [name, value.trim()]));
  let taken: ScheduleSettings = {};
  for (const { construct, name, value } of settings) {
    const judge = judges[name.replace(/^Microsoft\./, '')];
    const judgement = value.trim() === '' ? { outcome: nothing('It is empty.') } : (judge ?? unheardOf)(value.trim(), at, all);
    account.settle(construct, judgement.outcome);
    taken = { ...taken, ...judgement.settings };
  }
  return taken;
}

const unknown: Outcome = {
  kind: 'Unknown',
  next: 'Look up what this setting does in Entra Connect, and whether you need it; report it to the project, so that a later version knows it.',
};

/** Later versions have more features; one that is off needs no knowing. */
const unheardOf: Judge = (value) => ({ outcome: /^false$/i.test(value) ? nothing('It is switched off.') : unknown });

const says =
  (why: string): Judge =>
  () => ({ outcome: nothing(why) });

/** A feature that is off says nothing; one that is on is judged. */
const feature =
  (on: Outcome): Judge =>
  (value) => ({ outcome: isTrue(value) ? on : nothing('It is switched off.') });

const interval: Judge = (value, at) => {
  const seconds = secondsOf(value);
  if (seconds === undefined || seconds < 10 || seconds > 604_800) {
    return {
      outcome: notCarried(`${value} is no interval between 10 seconds and 7 days.`, 'Set spec.deltaPeriodSeconds of the SyncSchedule.'),
    };
  }
  return { outcome: carriedTo(at('spec.deltaPeriodSeconds')), settings: { deltaPeriodSeconds: seconds } };
};

const cycles: Judge = (value, at) =>
  isTrue(value) ? { outcome: carriedTo(at('spec.suspend')) } : { outcome: carriedTo(at('spec.suspend')), settings: { suspend: true } };

const deletionThreshold: Judge = (value, at) => {
  if (isTrue(value)) return { outcome: carriedTo(at('spec.limits.deletes')) };
  const how = 'The limits of 500 deletes and of 10 percent hold.';
  return { outcome: { kind: 'Changed', to: at('spec.limits.deletes'), how, why: 'Lockstep never deletes without a limit.' } };
};

const deletionThresholdValue: Judge = (value, at, all) => {
  if (!isTrue(all.get('Microsoft.OptionalFeature.ExportDeletionThreshold'))) return { outcome: nothing('The threshold is switched off.') };
  if (!/^\d{1,8}$/.test(value) || Number(value) > 10_000_000) {
    return { outcome: notCarried(`${value} is no number of deletes.`, 'Set spec.limits.deletes.count of the SyncSchedule.') };
  }
  return { outcome: carriedTo(at('spec.limits.deletes.count')), settings: { limits: { deletes: { count: Number(value) } } } };
};

const historyInterval: Judge = (value) =>
  secondsOf(value) === 7 * 86_400
    ? { outcome: nothing('It is the usual one; a SyncSchedule keeps a number of runs (spec.historyLimit).') }
    : {
        outcome: notCarried('A SyncSchedule keeps a number of runs and not those of a time.', 'Set spec.historyLimit of the SyncSchedule.'),
      };

const passwordsNext =
  'Leave passwords to Entra Connect, or to pass-through authentication or federation, until Lockstep synchronizes them.';
const writebackNext = 'Use group provisioning of Entra Cloud Sync, or keep Entra Connect for it.';
const byRules = 'It took effect through the rules and the selected attributes, and these are carried over.';

/** By name without the prefix `Microsoft.`. */
const judges: Readonly<Record<string, Judge>> = {
  'Synchronize.TimeInterval': interval,
  'Synchronize.SynchronizationSchedule': cycles,
  'Synchronize.SynchronizationPolicy': says('Every first cycle is a full one.'),
  'Synchronize.NextStartTime': says('The first cycle starts when the schedule is applied.'),
  'Synchronize.MaintenanceEnabled': says('A worker has no keys of its own to renew.'),
  'Synchronize.SchedulerSuspended': says('It only tells that the set-up wizard was open.'),
  'Synchronize.StagingMode': says(
    'The schedule begins in Staging whatever the old server did; to make it Active is the last step of a migration.',
  ),
  'Synchronize.RunHistoryPurgeInterval': historyInterval,
  'Synchronize.ServerConfigurationVersion': says('It is the version of the old server.'),
  'Version.SynchronizationRuleImmutableTag': says('It is the version of the shipped rules.'),
  'SynchronizationOption.JoinCriteria': says(byRules),
  'SynchronizationOption.AnchorAttribute': says(byRules),
  'SynchronizationOption.UPNAttribute': says(byRules),
  'SynchronizationOption.CustomAttribute': says(byRules),
  'OptionalFeature.ExportDeletionThreshold': deletionThreshold,
  'OptionalFeature.ExportDeletionThresholdValue': deletionThresholdValue,
  'OptionalFeature.FilterAAD': says(byRules),
  'AADFilter.ApplicationList': says(byRules),
  'AADFilter.AttributeExclusionList': says(byRules),
  'OptionalFeature.DirectoryExtension': says(byRules),
  'OptionalFeature.DirectoryExtensionAttributes': says(byRules),
  'DirectoryExtension.SourceTargetAttributesMap': says(byRules),
  'OptionalFeature.GroupFiltering': says('The group stands with each connector.'),
  'OptionalFeature.DeviceWriteUp': says(byRules),
  'OptionalFeature.AutoUpgradeState': says('An upgrade of Lockstep is a release of its chart.'),
  'OptionalFeature.AutoUpgradeSuspensionReason': says('An upgrade of Lockstep is a release of its chart.'),
  'OptionalFeature.HybridExchange': feature(
    notCarried(
      'Lockstep writes to Active Directory only where the manifest of the connector says so.',
      'Name the Exchange attributes, such as proxyAddresses, in spec.activeDirectory.writeback.attributes of the SyncConnector once Entra Connect no longer writes them; what its rules read from the tenant is carried over.',
    ),
  ),
  'OptionalFeature.PasswordHashSync': feature(notCarried('Lockstep synchronizes no password hashes.', passwordsNext)),
  'OptionalFeature.PasswordWriteback': feature(
    notCarried('Lockstep writes no passwords back.', 'Keep Entra Connect for it, or use password writeback of Entra Cloud Sync.'),
  ),
  'OptionalFeature.DeviceWriteBack': feature(
    notCarried('Lockstep creates nothing in Active Directory.', 'Use cloud Kerberos trust, which needs no device writeback.'),
  ),
  'OptionalFeature.UserWriteBack': feature(notCarried('Lockstep creates nothing in Active Directory.', writebackNext)),
  'OptionalFeature.GroupWriteBack': feature(notCarried('Lockstep creates nothing in Active Directory.', writebackNext)),
  'GroupWriteBack.Forest': says('It belongs to group writeback.'),
  'GroupWriteBack.Container': says('It belongs to group writeback.'),
  'DeviceWriteBack.Forest': says('It belongs to device writeback.'),
  'DeviceWriteBack.Container': says('It belongs to device writeback.'),
  'UserWriteBack.Forest': says('It belongs to user writeback.'),
  'UserWriteBack.Container': says('It belongs to user writeback.'),
};
