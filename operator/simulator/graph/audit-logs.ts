// `auditLogs/directoryAudits`: what changed in the tenant, as its administrators read it. It is told from the simulator's own audit log.
import type { EffectRecord, RequestRecord } from '../audit.ts';
import { nextLink } from '../query/list.ts';
import { openToken } from '../query/page-token.ts';
import type { Shown } from '../query/projection.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, ok } from './call.ts';
import { graphErrors } from './errors.ts';
import { isUnified } from './group-kind.ts';
import { auditFilter } from './audit-filter.ts';

const pageLimit = 1000;

const nouns: Readonly<Record<string, readonly [noun: string, category: string]>> = {
  user: ['user', 'UserManagement'],
  group: ['group', 'GroupManagement'],
  device: ['device', 'Device'],
  orgContact: ['contact', 'Contact'],
  application: ['application', 'ApplicationManagement'],
  servicePrincipal: ['service principal', 'ApplicationManagement'],
  administrativeUnit: ['administrative unit', 'AdministrativeUnit'],
  directoryRole: ['role', 'RoleManagement'],
};

/** One change as a directory audit. */
export interface DirectoryAudit extends Shown {
  readonly id: string;
  readonly activityDateTime: string;
  readonly activityDisplayName: string;
  readonly category: string;
  readonly correlationId: string;
  readonly result: 'success';
  readonly loggedByService: string;
  readonly operationType: string;
  readonly targetResources: readonly { readonly id: string }[];
}

/** `GET /auditLogs/directoryAudits`: the newest first, `$filter` by time, activity, category, correlation and target. */
export function listDirectoryAudits(call: Call): Answer {
  for (const option of ['$search', '$expand', '$select', '$count']) {
    if (call.query.has(option)) {
      throw graphErrors.unsupportedQuery();
    }
  }
  const accept = auditFilter(call.query.get('$filter'));
  const top = size(call.query.get('$top'));
  const ascending = order(call.query.get('$orderby'));
  const all = effectsOf(call)
    .map((effect) => toAudit(call, effect))
    .filter(accept);
  if (!ascending) {
    all.reverse();
  }
  const from = position(call);
  const value = all.slice(from, from + top);
  return ok({
    '@odata.context': contextUrl(call, 'auditLogs/directoryAudits'),
    ...(from + top < all.length ? { '@odata.nextLink': nextLink(call, { position: from + top }) } : {}),
    value,
  });
}

/** `GET /auditLogs/directoryAudits/{id}` */
export function getDirectoryAudit(call: Call): Answer {
  const effect = effectsOf(call).find((candidate) => idOf(candidate) === keyOf(call, 0));
  if (effect === undefined) {
    throw graphErrors.notFound(keyOf(call, 0));
  }
  return ok({ '@odata.context': contextUrl(call, 'auditLogs/directoryAudits/$entity'), ...toAudit(call, effect) });
}

const effectsOf = (call: Call): readonly EffectRecord[] =>
  call.audit
    .query({ tenant: call.tenant.id, kind: 'effect', limit: Number.MAX_SAFE_INTEGER })
    .records.filter((record) => record.kind === 'effect');

/** Requests have no id of their own in the log; their number stands in one's place. */
const correlationOf = ({ request, sequence }: EffectRecord): string =>
  `00000000-0000-4000-8000-${(request ?? sequence).toString(16).padStart(12, '0')}`;
const idOf = (effect: EffectRecord): string => `Directory_${correlationOf(effect)}_${effect.sequence}`;

function toAudit(call: Call, effect: EffectRecord): DirectoryAudit {
  const [noun, category] = nouns[effect.objectType] ?? [effect.objectType, 'DirectoryManagement'];
  const { activity, operation } = activityOf(effect, noun);
  const link = effect.targetId === null ? [] : [target(call, effect.targetId)];
  return {
    id: idOf(effect),
    category,
    correlationId: correlationOf(effect),
    result: 'success',
    resultReason: '',
    activityDisplayName: activity,
    activityDateTime: new Date(effect.at).toISOString(),
    loggedByService: 'Core Directory',
    operationType: operation,
    initiatedBy: initiator(call, effect),
    targetResources: [...link, target(call, effect.objectId, effect)],
    additionalDetails: [],
  };
}

function activityOf({ action, link }: EffectRecord, noun: string): { readonly activity: string; readonly operation: string } {
  switch (action) {
    case 'create':
      return { activity: `Add ${noun}`, operation: 'Add' };
    case 'update':
      return { activity: `Update ${noun}`, operation: 'Update' };
    case 'delete':
      return { activity: `Delete ${noun}`, operation: 'Delete' };
    case 'restore':
      return { activity: `Restore ${noun}`, operation: 'Update' };
    case 'purge':
      return { activity: `Hard Delete ${noun}`, operation: 'Delete' };
    case 'link':
      return { activity: link === 'manager' ? 'Set user manager' : `Add ${singular(link)} to ${noun}`, operation: 'Assign' };
    case 'unlink':
      return { activity: link === 'manager' ? 'Remove user manager' : `Remove ${singular(link)} from ${noun}`, operation: 'Unassign' };
  }
}

const singular = (link: string | null): string => (link ?? 'link').replace(/s$/, '');

function initiator(call: Call, { request }: EffectRecord): Shown {
  const record = request === null ? undefined : requestOf(call, request);
  const client = record?.appId === undefined || record.appId === null ? undefined : call.tenant.clients.get(record.appId);
  const app =
    client === undefined
      ? { appId: null, displayName: 'Simulator administration', servicePrincipalId: null, servicePrincipalName: null }
      : {
          appId: client.clientId,
          displayName: client.displayName,
          servicePrincipalId: client.servicePrincipalId,
          servicePrincipalName: null,
        };
  return { app };
}

function requestOf(call: Call, sequence: number): RequestRecord | undefined {
  const [record] = call.audit.query({ since: sequence - 1, limit: 1 }).records;
  return record?.kind === 'request' && record.sequence === sequence ? record : undefined;
}

function target(
  call: Call,
  id: string,
  { properties, values }: Pick<EffectRecord, 'properties' | 'values'> = { properties: [], values: [] },
): Shown & { readonly id: string } {
  const entry = call.tenant.directory.find(id);
  const { displayName, userPrincipalName } = entry?.values ?? {};
  return {
    id,
    displayName: displayName ?? null,
    type: entry === undefined ? 'Directory' : `${entry.type.charAt(0).toUpperCase()}${entry.type.slice(1)}`,
    userPrincipalName: userPrincipalName ?? null,
    ...(entry?.type === 'group' ? { groupType: isUnified(entry) ? 'unifiedGroups' : 'azureAD' } : {}),
    modifiedProperties: properties.map((displayName, index) => ({
      displayName,
      oldValue: valueText(values[index]?.[0]),
      newValue: valueText(values[index]?.[1]),
    })),
  };
}

/** Values stand as a JSON list in a text, be there several, one or none. */
const valueText = (value: unknown): string =>
  JSON.stringify(value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

function size(text: string | null): number {
  const wanted = Number(text ?? pageLimit);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > pageLimit) {
    throw graphErrors.invalidPageSize(String(text));
  }
  return wanted;
}

function order(text: string | null): boolean {
  const found = /^activityDateTime(?:\s+(asc|desc))?$/i.exec(text?.trim() ?? 'activityDateTime desc');
  if (found === null) {
    throw graphErrors.unsupportedQuery();
  }
  return found[1]?.toLowerCase() !== 'desc';
}

function position(call: Call): number {
  const token = call.query.get('$skiptoken');
  if (token === null) {
    return 0;
  }
  const content = openToken(call, token) as { readonly position?: unknown } | undefined;
  if (typeof content?.position !== 'number') {
    throw graphErrors.invalidPage();
  }
  return content.position;
}
