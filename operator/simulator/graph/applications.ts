// Applications and the directory extensions that they define.
import { toInstant } from '../clock.ts';
import type { Entry } from '../directory/entry.ts';
import { answerList } from '../query/list.ts';
import { listOptions, selectOption } from '../query/options.ts';
import { show } from '../query/projection.ts';
import type { Shown } from '../query/projection.ts';
import { applicationSchema } from '../schema/other-types.ts';
import { extensionDataTypes } from '../schema/schemas.ts';
import type { ExtensionProperty } from '../schema/schemas.ts';
import { judgeBody, requireForCreation } from '../schema/validate.ts';
import { initialDomain } from '../tenant.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, noContent, ok } from './call.ts';
import { created, requireQuota } from './creation.ts';
import { graphErrors } from './errors.ts';
import { resolve } from './resolve.ts';
import { requireUnique, withoutNulls } from './users.ts';

const extensible: readonly string[] = ['User', 'Group', 'AdministrativeUnit', 'Application', 'Device', 'Organization'];

/** `GET /applications` */
export const listApplications = (call: Call): Answer =>
  answerList(call, { type: 'application', options: listOptions(call, 'application'), context: 'applications' });

/** `GET /applications/{id}`, `GET /applications(appId='…')` */
export const getApplication = (call: Call): Answer =>
  ok({
    '@odata.context': contextUrl(call, 'applications/$entity'),
    ...show(resolve(call, 'application'), selectOption(call, 'application')),
  });

/** `POST /applications` */
export function createApplication(call: Call): Answer {
  const { values } = judgeBody({
    schema: applicationSchema,
    body: call.body,
    mode: 'create',
    version: call.version,
    extensions: call.tenant.extensions,
  });
  requireForCreation(applicationSchema, values);
  requireQuota(call);
  const { directory } = call.tenant;
  const appId = call.random.uuid();
  const stored = {
    signInAudience: 'AzureADMyOrg',
    ...withoutNulls(values),
    appId,
    createdByAppId: call.caller.appId,
    createdDateTime: toInstant(call.now),
    publisherDomain: initialDomain(call.tenant),
  };
  requireUnique(call, undefined, stored, 'application');
  return created(call, directory.create('application', call.random.uuid(), stored), 'applications');
}

/** `PATCH /applications/{id}` */
export function updateApplication(call: Call): Answer {
  const application = owned(call);
  const { values } = judgeBody({
    schema: applicationSchema,
    body: call.body,
    mode: 'update',
    version: call.version,
    extensions: call.tenant.extensions,
  });
  call.tenant.directory.update(application, values);
  return noContent;
}

/** `DELETE /applications/{id}`: into the recycle bin; the values of its extensions stay, orphaned. */
export function removeApplication(call: Call): Answer {
  call.tenant.directory.softDelete(owned(call));
  return noContent;
}

/** `POST /applications/{id}/extensionProperties`: 201 with the name that values are written by. */
export function createExtension(call: Call): Answer {
  const application = owned(call);
  const extension = judgeExtension(call, application);
  call.tenant.extensions.set(extension.name, extension);
  return {
    status: 201,
    body: {
      '@odata.context': contextUrl(call, `applications('${application.id}')/extensionProperties/$entity`),
      ...showExtension(extension),
    },
  };
}

/** `GET /applications/{id}/extensionProperties` */
export function listExtensions(call: Call): Answer {
  const application = resolve(call, 'application');
  const value = [...call.tenant.extensions.values()].filter((extension) => extension.applicationId === application.id).map(showExtension);
  return ok({ '@odata.context': contextUrl(call, `applications('${application.id}')/extensionProperties`), value });
}

/** `DELETE /applications/{id}/extensionProperties/{extensionId}` */
export function removeExtension(call: Call): Answer {
  const application = owned(call);
  const id = keyOf(call, 1);
  const extension = [...call.tenant.extensions.values()].find(
    (candidate) => candidate.id === id && candidate.applicationId === application.id,
  );
  if (extension === undefined) {
    throw graphErrors.notFound(id);
  }
  call.tenant.extensions.delete(extension.name);
  return noContent;
}

/** `GET /servicePrincipals` and by key */
export const listServicePrincipals = (call: Call): Answer =>
  answerList(call, { type: 'servicePrincipal', options: listOptions(call, 'servicePrincipal'), context: 'servicePrincipals' });

export const getServicePrincipal = (call: Call): Answer =>
  ok({
    '@odata.context': contextUrl(call, 'servicePrincipals/$entity'),
    ...show(resolve(call, 'servicePrincipal'), selectOption(call, 'servicePrincipal')),
  });

/** With the narrow role an application changes itself and what it made. */
function owned(call: Call): Entry {
  const application = resolve(call, 'application');
  const { caller } = call;
  const own = application.values['appId'] === caller.appId || application.values['createdByAppId'] === caller.appId;
  if (!own && !caller.roles.has('Application.ReadWrite.All')) {
    throw graphErrors.insufficientPrivileges();
  }
  return application;
}

function judgeExtension(call: Call, application: Entry): ExtensionProperty {
  const body = (typeof call.body === 'object' && call.body !== null ? call.body : {}) as Readonly<Record<string, unknown>>;
  const { name, dataType, targetObjects, isMultiValued = false } = body;
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_]{0,119}$/.test(name)) {
    throw graphErrors.invalidValue('name', 'ExtensionProperty');
  }
  const type = extensionDataTypes.find((known) => known === dataType);
  if (type === undefined) {
    throw graphErrors.invalidValue('dataType', 'ExtensionProperty');
  }
  if (
    !Array.isArray(targetObjects) ||
    targetObjects.length === 0 ||
    !targetObjects.every((target) => extensible.includes(String(target)))
  ) {
    throw graphErrors.invalidValue('targetObjects', 'ExtensionProperty');
  }
  const fullName = `extension_${String(application.values['appId']).replaceAll('-', '')}_${name}`;
  if (call.tenant.extensions.has(fullName)) {
    throw graphErrors.extensionExists();
  }
  return {
    id: call.random.uuid(),
    name: fullName,
    applicationId: application.id,
    appDisplayName: String(application.values['displayName']),
    dataType: type,
    targetObjects: targetObjects.map(String),
    isMultiValued: isMultiValued === true,
  };
}

const showExtension = ({ id, name, appDisplayName, dataType, targetObjects, isMultiValued }: ExtensionProperty): Shown => ({
  id,
  deletedDateTime: null,
  appDisplayName,
  name,
  dataType,
  isMultiValued,
  isSyncedFromOnPremises: false,
  targetObjects,
});
