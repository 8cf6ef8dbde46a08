// The tenant itself: organization, domains, and what only a signed-in administrator may see.
import { toInstant } from '../clock.ts';
import type { Shown } from '../query/projection.ts';
import type { Domain } from '../tenant.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, ok } from './call.ts';
import { graphErrors } from './errors.ts';

/** `GET /organization`: a list of one. */
export function listOrganization(call: Call): Answer {
  return ok({ '@odata.context': contextUrl(call, 'organization'), value: [showOrganization(call)] });
}

/** `GET /organization/{id}` */
export function getOrganization(call: Call): Answer {
  if (keyOf(call, 0).toLowerCase() !== call.tenant.id) {
    throw graphErrors.notFound(keyOf(call, 0));
  }
  return ok({ '@odata.context': contextUrl(call, 'organization/$entity'), ...showOrganization(call) });
}

/** `GET /domains` */
export const listDomains = (call: Call): Answer =>
  ok({ '@odata.context': contextUrl(call, 'domains'), value: call.tenant.domains.map(showDomain) });

/** `GET /domains/{name}` */
export function getDomain(call: Call): Answer {
  const domain = call.tenant.domains.find(({ name }) => name.toLowerCase() === keyOf(call, 0).toLowerCase());
  if (domain === undefined) {
    throw graphErrors.notFound(keyOf(call, 0));
  }
  return ok({ '@odata.context': contextUrl(call, 'domains/$entity'), ...showDomain(domain) });
}

function showOrganization(call: Call): Shown {
  const { id, displayName, createdAt, organization, domains, directory, settings } = call.tenant;
  const shown: Shown = {
    id,
    deletedDateTime: null,
    businessPhones: [],
    countryLetterCode: organization.countryLetterCode,
    createdDateTime: toInstant(createdAt),
    displayName,
    onPremisesLastSyncDateTime: organization.onPremisesLastSyncDateTime,
    onPremisesSyncEnabled: organization.onPremisesSyncEnabled,
    preferredLanguage: organization.preferredLanguage,
    technicalNotificationMails: [],
    tenantType: 'AAD',
    assignedPlans: [],
    provisionedPlans: [],
    verifiedDomains: domains.filter((domain) => domain.isVerified).map(showVerified),
    ...(call.version === 'beta' ? { directorySizeQuota: { used: directory.size, total: settings.objectQuota } } : {}),
  };
  const select = call.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = select?.find((name) => !Object.hasOwn(shown, name));
  if (unknown !== undefined) {
    throw graphErrors.selectUnknown(unknown, 'organization');
  }
  return select === undefined ? shown : Object.fromEntries(select.map((name) => [name, shown[name]]));
}

const showVerified = ({ name, authenticationType, isDefault, isInitial }: Domain): Shown => ({
  capabilities: 'Email, OfficeCommunicationsOnline',
  isDefault,
  isInitial,
  name,
  type: authenticationType,
});

const showDomain = ({ name, authenticationType, isDefault, isInitial, isVerified }: Domain): Shown => ({
  id: name,
  authenticationType,
  availabilityStatus: null,
  isAdminManaged: true,
  isDefault,
  isInitial,
  isRoot: true,
  isVerified,
  passwordNotificationWindowInDays: 14,
  passwordValidityPeriodInDays: 2_147_483_647,
  state: null,
  supportedServices: ['Email', 'OfficeCommunicationsOnline'],
});
