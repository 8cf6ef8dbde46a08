// What an application may do to a device: enable, disable, rename, describe, delete. To create one it may not.
import type { Entry, Values } from '../directory/entry.ts';
import { deviceSchema } from '../schema/other-types.ts';
import { judgeBody } from '../schema/validate.ts';
import type { Answer, Call } from './call.ts';
import { noContent } from './call.ts';
import { graphErrors } from './errors.ts';
import { resolve } from './resolve.ts';
import { requireUnrestricted } from './restricted.ts';

/** `PATCH /devices/{id}`: 204. What belongs to device management is refused. */
export function updateDevice(call: Call): Answer {
  const device = resolve(call, 'device');
  requireUnrestricted(device);
  const { tenant, body, version } = call;
  const { values } = judgeBody({ schema: deviceSchema, body, mode: 'update', version, extensions: tenant.extensions });
  requireUnmastered(device, values);
  const attributes = values['extensionAttributes'] as Values | null | undefined;
  const merged =
    attributes === undefined || attributes === null
      ? {}
      : { extensionAttributes: { ...(device.values['extensionAttributes'] as Values | null | undefined), ...attributes } };
  tenant.directory.update(device, { ...values, ...merged });
  return noContent;
}

/** `DELETE /devices/{id}`: for good, since devices have no recycle bin. */
export function removeDevice(call: Call): Answer {
  const device = resolve(call, 'device');
  requireUnrestricted(device);
  call.tenant.directory.purge(device);
  return noContent;
}

/** The name and the system of a hybrid device come from on-premises; to disable it is the tenant's right. */
function requireUnmastered(device: Entry, values: Values): void {
  const mastered = ['displayName', 'operatingSystem', 'operatingSystemVersion'];
  if (device.values['onPremisesSyncEnabled'] === true && mastered.some((name) => name in values)) {
    throw graphErrors.mastered();
  }
}
