// Licences: what the tenant bought, and what assigning one to a user does to the user's addresses.
import { toInstant } from '../clock.ts';
import type { Entry, Values } from '../directory/entry.ts';
import { isLive } from '../directory/entry.ts';
import { show as showEntry } from '../query/projection.ts';
import { initialDomain } from '../tenant.ts';
import { actionBody } from './action.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, ok } from './call.ts';
import { graphErrors } from './errors.ts';
import { resolve } from './resolve.ts';
import { requireUnique } from './users.ts';

interface Sku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly plans: readonly { readonly servicePlanId: string; readonly servicePlanName: string }[];
}

const exchangePlan = 'efb87545-963c-4e0d-99df-69c6916d9eb0';

/** The service's own ids of two products. */
const skus: readonly Sku[] = [
  {
    skuId: '6fd2c87f-b296-42f0-b197-1e91e994b900',
    skuPartNumber: 'ENTERPRISEPACK',
    plans: [{ servicePlanId: exchangePlan, servicePlanName: 'EXCHANGE_S_ENTERPRISE' }],
  },
  {
    skuId: '078d2b04-f1bd-4111-bbd4-b4b1b354cef4',
    skuPartNumber: 'AAD_PREMIUM',
    plans: [{ servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM' }],
  },
];

interface License {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

/** `GET /subscribedSkus` */
export const listSkus = (call: Call): Answer =>
  ok({ '@odata.context': contextUrl(call, 'subscribedSkus'), value: skus.map((sku) => showSku(call, sku)) });

/** `GET /subscribedSkus/{tenant}_{sku}` */
export function getSku(call: Call): Answer {
  const sku = skus.find(({ skuId }) => `${call.tenant.id}_${skuId}` === keyOf(call, 0));
  if (sku === undefined) {
    throw graphErrors.notFound(keyOf(call, 0));
  }
  return ok({ '@odata.context': contextUrl(call, 'subscribedSkus/$entity'), ...showSku(call, sku) });
}

/** `POST /users/{id}/assignLicense`: 200 with the user. A mailbox brings addresses in the user's and in the initial domain. */
export function assignLicense(call: Call): Answer {
  const user = resolve(call, 'user');
  const { addLicenses, removeLicenses } = actionBody(call, ['addLicenses', 'removeLicenses']);
  if (!Array.isArray(addLicenses) || !Array.isArray(removeLicenses)) {
    throw graphErrors.wrongType(Array.isArray(addLicenses) ? 'removeLicenses' : 'addLicenses');
  }
  const added = addLicenses.map(readLicense);
  const removed = new Set(removeLicenses.map((skuId) => String(skuId).toLowerCase()));
  if (new Set([...added.map(({ skuId }) => skuId), ...removed]).size < addLicenses.length + removeLicenses.length) {
    throw graphErrors.duplicateReference();
  }
  const before = licensesOf(user);
  for (const skuId of [...added.map((license) => license.skuId), ...removed]) {
    requireSku(skuId);
  }
  if ([...removed].some((skuId) => !before.some((license) => license.skuId === skuId))) {
    throw graphErrors.badRequest('User does not have a corresponding license.');
  }
  if (added.length > 0 && typeof user.values['usageLocation'] !== 'string') {
    throw graphErrors.badRequest('License assignment cannot be done for user with invalid usage location.');
  }
  for (const { skuId } of added) {
    if (!before.some((license) => license.skuId === skuId) && consumed(call, skuId) >= call.tenant.settings.licenseUnits) {
      throw graphErrors.badRequest(`Subscription with SKU ${skuId} does not have any available licenses.`);
    }
  }
  const after = [...before.filter(({ skuId }) => !removed.has(skuId) && !added.some((license) => license.skuId === skuId)), ...added];
  const changes = {
    assignedLicenses: after,
    licenseAssignmentStates: after.map((license) => stateOf(license, call.now)),
    ...mailbox(call, user, after),
  };
  requireUnique(call, user, { ...user.values, ...changes });
  call.tenant.directory.update(user, changes);
  return ok({ '@odata.context': contextUrl(call, 'users/$entity'), ...showEntry(user, undefined) });
}

function readLicense(value: unknown): License {
  const { skuId, disabledPlans = [] } = (typeof value === 'object' && value !== null ? value : {}) as Values;
  if (typeof skuId !== 'string' || !Array.isArray(disabledPlans)) {
    throw graphErrors.wrongType('addLicenses');
  }
  return { skuId: skuId.toLowerCase(), disabledPlans: disabledPlans.map((plan) => String(plan).toLowerCase()) };
}

function requireSku(skuId: string): Sku {
  const sku = skus.find((known) => known.skuId === skuId);
  if (sku === undefined) {
    throw graphErrors.badRequest(`License ${skuId} does not correspond to a valid company License.`);
  }
  return sku;
}

const licensesOf = ({ values }: Entry): readonly License[] => (values['assignedLicenses'] as readonly License[] | null | undefined) ?? [];

function consumed(call: Call, skuId: string): number {
  let count = 0;
  for (const entry of call.tenant.directory.ordered('user')) {
    count += isLive(entry) && licensesOf(entry).some((license) => license.skuId === skuId) ? 1 : 0;
  }
  return count;
}

/** A user gets a mailbox with the plan for it, and keeps the addresses when the plan goes. */
function mailbox(call: Call, user: Entry, licenses: readonly License[]): Values {
  const has = licenses.some((license) =>
    requireSku(license.skuId).plans.some(
      ({ servicePlanId }) => servicePlanId === exchangePlan && !license.disabledPlans.includes(exchangePlan),
    ),
  );
  if (!has) {
    return {};
  }
  const known = addressesOf(user);
  const primary =
    known.find((address) => address.startsWith('SMTP:'))?.slice('SMTP:'.length) ??
    String(user.values['mail'] ?? user.values['userPrincipalName']);
  const routing = `${String(user.values['mailNickname'])}@${initialDomain(call.tenant)}`;
  const wanted = [`SMTP:${primary}`, ...(routing.toLowerCase() === primary.toLowerCase() ? [] : [`smtp:${routing}`])];
  const fresh = wanted.filter((address) => !known.some((other) => other.toLowerCase() === address.toLowerCase()));
  return { mail: primary, proxyAddresses: [...known, ...fresh] };
}

const addressesOf = ({ values }: Entry): readonly string[] => (values['proxyAddresses'] as readonly string[] | null | undefined) ?? [];

const stateOf = ({ skuId, disabledPlans }: License, now: number): Values => ({
  skuId,
  disabledPlans,
  assignedByGroup: null,
  state: 'Active',
  error: 'None',
  lastUpdatedDateTime: toInstant(now),
});

const showSku = (call: Call, { skuId, skuPartNumber, plans }: Sku): Values => ({
  accountId: call.tenant.id,
  accountName: call.tenant.displayName,
  appliesTo: 'User',
  capabilityStatus: 'Enabled',
  consumedUnits: consumed(call, skuId),
  id: `${call.tenant.id}_${skuId}`,
  prepaidUnits: { enabled: call.tenant.settings.licenseUnits, suspended: 0, warning: 0, lockedOut: 0 },
  servicePlans: plans.map((plan) => ({ ...plan, provisioningStatus: 'Success', appliesTo: 'User' })),
  skuId,
  skuPartNumber,
  subscriptionIds: [],
});
