// The rules of users that no property has by itself: names and domains, passwords, and what follows from a new mail address.
import { toInstant } from '../clock.ts';
import { withoutPassword } from '../directory/entry.ts';
import type { Values } from '../directory/entry.ts';
import { foldAddress } from '../directory/unique-index.ts';
import type { Tenant } from '../tenant.ts';
import { verifiedDomain } from '../tenant.ts';
import { graphErrors } from './errors.ts';

const aliasPattern = /^[A-Za-z0-9'_\-!#^~](?:[A-Za-z0-9'._\-!#^~]{0,62}[A-Za-z0-9'_\-!#^~])?$/;
const characterClasses = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/] as const;

/** `alias@domain` of a verified domain; in a federated domain only together with an immutable id. */
export function requireUserName(tenant: Tenant, upn: string, immutableId: unknown): void {
  const at = upn.lastIndexOf('@');
  if (at < 1 || !aliasPattern.test(upn.slice(0, at))) {
    throw graphErrors.invalidUpn();
  }
  const domain = verifiedDomain(tenant, upn);
  if (domain === undefined) {
    throw graphErrors.unverifiedDomain();
  }
  if (domain.authenticationType === 'Federated' && (immutableId === undefined || immutableId === null)) {
    throw graphErrors.required('onPremisesImmutableId', 'User');
  }
}

/** Eight characters of three kinds. The password is judged here and goes no further. */
export function requirePassword(profile: unknown, { mayBeAbsent = false }: { readonly mayBeAbsent?: boolean } = {}): void {
  const password = (profile as { readonly password?: unknown } | null | undefined)?.password;
  if (typeof password !== 'string') {
    if (mayBeAbsent && password === undefined) {
      return;
    }
    throw graphErrors.passwordRequired();
  }
  const kinds = characterClasses.filter((kind) => kind.test(password)).length;
  if (password.length < 8 || kinds < 3) {
    throw graphErrors.passwordTooSimple();
  }
}

/** What is stored of a judged body: merged complex values, proxy addresses behind a mail, an instant instead of a password. */
export function completeUserValues(values: Values, before: Values, now: number): Record<string, unknown> {
  const stored = withoutPassword(values);
  const complete: Record<string, unknown> = { ...stored };
  if (setsPassword(values)) {
    complete['lastPasswordChangeDateTime'] = toInstant(now);
  }
  if (typeof stored['mail'] === 'string') {
    complete['proxyAddresses'] = withPrimary((before['proxyAddresses'] as readonly string[] | undefined) ?? [], stored['mail']);
  }
  if (stored['onPremisesExtensionAttributes'] !== undefined && stored['onPremisesExtensionAttributes'] !== null) {
    complete['onPremisesExtensionAttributes'] = {
      ...(before['onPremisesExtensionAttributes'] as Values | null | undefined),
      ...(stored['onPremisesExtensionAttributes'] as Values),
    };
  }
  if (stored['employeeOrgData'] !== undefined && stored['employeeOrgData'] !== null) {
    // A field that the body leaves out is cleared, unlike everywhere else.
    complete['employeeOrgData'] = { division: null, costCenter: null, ...(stored['employeeOrgData'] as Values) };
  }
  return complete;
}

/** Whether a password stands among the values. */
export const setsPassword = ({ passwordProfile }: Values): boolean =>
  typeof (passwordProfile as { readonly password?: unknown } | null | undefined)?.password === 'string';

/** The new address is the primary one, in capitals; the older ones stay as secondary addresses. */
function withPrimary(addresses: readonly string[], mail: string): readonly string[] {
  const others = addresses
    .filter((address) => foldAddress(address) !== mail.toLowerCase())
    .map((address) => (address.startsWith('SMTP:') ? `smtp:${address.slice('SMTP:'.length)}` : address));
  return [`SMTP:${mail}`, ...others];
}
