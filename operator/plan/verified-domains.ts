// Names to sign in with at domains that the tenant has not verified: the service refuses them, so that a plan must not promise them.
import type { ObjectError, PlannedChange } from '../engine/engine.ts';
import { planErrors } from './errors.ts';

export interface Judged {
  /** Absent where nothing of the change is left. */
  readonly change?: PlannedChange;
  readonly error?: ObjectError;
}

/** @param domains of the tenant, in lower case; where there is none, nobody knows them, and every name passes */
export function withVerifiedName(change: PlannedChange, domains: ReadonlySet<string>): Judged {
  const name = change.attributes[attribute]?.after;
  if (domains.size === 0 || typeof name !== 'string') return { change };
  const domain = name.slice(name.lastIndexOf('@') + 1).toLowerCase();
  if (domains.has(domain)) return { change };
  const error = errorOf(change, name, domain);
  if (change.action === 'Add') return { error };
  const { [attribute]: _, ...attributes } = change.attributes;
  const isEmpty = Object.keys(attributes).length + Object.keys(change.references).length === 0;
  return isEmpty ? { error } : { change: { ...change, attributes }, error };
}

const attribute = 'userPrincipalName';

function errorOf({ connector, label, dn, sourceAnchor }: PlannedChange, value: string, domain: string): ObjectError {
  const { reason: code, message, next, retry } = new planErrors.UnverifiedDomain({ value, domain });
  return { connector, label, dn, attribute, sourceAnchor, error: { code, message, next, retry }, since: '', attempts: 0 };
}
