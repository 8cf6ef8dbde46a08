// What keeps a plan from being made. Each error says where, and what to do next.
import { defineErrors } from '../model/errors.ts';

export const planErrors = defineErrors('Plan', {
  ManifestsNotReadable: { retry: 'never', text: '{path} can not be read: {detail}.', next: 'Check the path and its permissions.' },
  InvalidManifests: { retry: 'never', text: '{problems}', next: 'Nothing was planned. Correct the manifests.' },
  ScheduleMissing: {
    retry: 'never',
    text: '{path} holds no SyncSchedule{named}.',
    next: 'Give a folder with a SyncSchedule, its connectors and its rules.',
  },
  ScheduleAmbiguous: {
    retry: 'never',
    text: '{path} holds several schedules: {names}.',
    next: 'Choose one with --schedule NAME or --schedule NAMESPACE/NAME.',
  },
  UnknownConnector: {
    retry: 'never',
    text: '{option} names the connector {connector}, which the schedule does not have; it has {known}.',
    next: 'Correct the name.',
  },
  SourceMissing: {
    retry: 'never',
    text: 'The connector {connector} has no data: everybody in it would look as if they had left.',
    next: 'Give --source {connector}=FILE with an LDIF export or a file of objects.',
  },
  WrongSide: {
    retry: 'never',
    text: '{option} names the connector {connector}, which is of type {type}.',
    next: 'Give sources with --source and the tenant with --target.',
  },
  UnknownFormat: {
    retry: 'never',
    text: 'Nobody can tell from its name what {file} is.',
    next: 'Name an LDIF export .ldif or .ldf, and a file of objects .json, .jsonl or .ndjson.',
  },
  UnverifiedDomain: {
    retry: 'never',
    text: 'userPrincipalName is to be {value}, and the tenant has not verified the domain {domain}.',
    next: 'Microsoft Graph refuses it, where the service of Entra Connect takes a name at the tenant’s own onmicrosoft.com domain in its place: nobody gets a name here that no rule gave. Verify the domain, or let a rule give another name.',
  },
  Stopped: { retry: 'never', text: 'The plan was stopped by {signal}.', next: 'Nothing was written, and no temporary file is left.' },
});
