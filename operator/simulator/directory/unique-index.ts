// Values that may exist once in a tenant. Only live objects hold them: the recycle bin blocks nobody.
import type { Entry } from './entry.ts';
import { isLive } from './entry.ts';

export interface UniqueKey {
  /** The property that a conflict is reported for. */
  readonly property: string;
  /** Where it must be unique, and the normalised value. */
  readonly key: string;
  /** A second place in which the same value is taken by others: an UPN against proxy addresses, and the reverse. */
  readonly also?: string;
}

/** `SMTP:Ana@contoso.test` and `smtp:ana@contoso.test` are one address. */
export const foldAddress = (address: string): string => address.replace(/^[a-z0-9]+:/i, '').toLowerCase();
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What the unique values are made of: a change of anything else can neither take nor free one. */
const uniqueProperties: ReadonlySet<string> = new Set([
  'userPrincipalName',
  'onPremisesImmutableId',
  'uniqueName',
  'groupTypes',
  'mailNickname',
  'deviceId',
  'appId',
  'roleTemplateId',
  'onPremisesSecurityIdentifier',
  'proxyAddresses',
]);

export const bearOnUniqueness = (properties: readonly string[]): boolean => properties.some((name) => uniqueProperties.has(name));

/** The unique values that an object would hold. */
export function uniqueKeys(entry: Pick<Entry, 'type' | 'values'>): readonly UniqueKey[] {
  const keys: UniqueKey[] = [];
  const { values } = entry;
  const add = (property: string, value: string | undefined, fold: (value: string) => string): void => {
    if (value !== undefined) {
      keys.push({ property, key: `${property}:${fold(value)}` });
    }
  };
  const lower = (value: string): string => value.toLowerCase();
  if (entry.type === 'user') {
    const upn = text(values['userPrincipalName']);
    if (upn !== undefined) {
      keys.push({ property: 'userPrincipalName', key: `userPrincipalName:${lower(upn)}`, also: `proxyAddresses:${lower(upn)}` });
    }
    add('onPremisesImmutableId', text(values['onPremisesImmutableId']), (value) => value);
  }
  if (entry.type === 'group') {
    add('uniqueName', text(values['uniqueName']), lower);
    if ((values['groupTypes'] as readonly string[] | undefined)?.includes('Unified') === true) {
      add('mailNickname', text(values['mailNickname']), lower);
    }
  }
  if (entry.type === 'device') {
    add('deviceId', text(values['deviceId']), lower);
  }
  if (entry.type === 'application') {
    add('appId', text(values['appId']), lower);
    add('uniqueName', text(values['uniqueName']), lower);
  }
  if (entry.type === 'servicePrincipal') {
    add('servicePrincipal', text(values['appId']), lower);
  }
  if (entry.type === 'directoryRole') {
    add('roleTemplateId', text(values['roleTemplateId']), lower);
  }
  add('onPremisesSecurityIdentifier', text(values['onPremisesSecurityIdentifier']), lower);
  for (const address of (values['proxyAddresses'] as readonly string[] | undefined) ?? []) {
    const folded = foldAddress(address);
    keys.push({ property: 'proxyAddresses', key: `proxyAddresses:${folded}`, also: `userPrincipalName:${folded}` });
  }
  return keys;
}

export interface Conflict {
  readonly property: string;
  readonly holder: Entry;
}

export class UniqueIndex {
  readonly #holders = new Map<string, Entry>();

  find(property: string, foldedValue: string): Entry | undefined {
    return this.#holders.get(`${property}:${foldedValue}`);
  }

  /** The first other object that already holds one of the values. */
  conflict(self: Entry | undefined, keys: readonly UniqueKey[]): Conflict | undefined {
    for (const { property, key, also } of keys) {
      const holder = this.#other(self, key) ?? (also === undefined ? undefined : this.#other(self, also));
      if (holder !== undefined) {
        return { property, holder };
      }
    }
    return undefined;
  }

  hold(entry: Entry): void {
    for (const { key } of uniqueKeys(entry)) {
      this.#holders.set(key, entry);
    }
  }

  release(entry: Entry): void {
    for (const { key } of uniqueKeys(entry)) {
      if (this.#holders.get(key) === entry) {
        this.#holders.delete(key);
      }
    }
  }

  #other(self: Entry | undefined, key: string): Entry | undefined {
    const holder = this.#holders.get(key);
    return holder === undefined || holder === self || !isLive(holder) ? undefined : holder;
  }
}
