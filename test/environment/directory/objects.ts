/** Changes and reads objects of a forest the way an administrator's tools do: over LDAP. */
import { Attribute, Change, Control, type Client } from 'ldapts';
import { eventually } from '../wait.ts';
import type { Connection } from './connection.ts';
import { baseOf, PERSON_PASSWORD } from './definition.ts';
import { GROUP_TYPES } from './population/groups.ts';
import { childOf } from './population/ldif.ts';
import { DISABLED, ENABLED, passwordValue } from './population/people.ts';
import { unitsOf } from './population/units.ts';

export type AttributeValue = string | Buffer | readonly string[] | readonly Buffer[];
/** An empty list or undefined takes the attribute away. */
export type AttributeChanges = Readonly<Record<string, AttributeValue | undefined>>;

export interface NewUser {
  /** The common name; may hold any character. */
  readonly name: string;
  /** sAMAccountName, and the part of the user principal name before the @. At most 20 characters. */
  readonly account: string;
  /** Default: the unit `OU=Tests`. */
  readonly unit?: string;
  readonly attributes?: AttributeChanges;
}

export interface NewGroup extends NewUser {
  readonly type?: keyof typeof GROUP_TYPES;
  readonly members?: readonly string[];
}

/** An object as it is in the directory: every attribute is a list, as in LDAP; binary ones hold buffers. */
export interface DirectoryObject {
  readonly dn: string;
  /** As Windows shows it: `6b29fc40-ca47-1067-b31d-00dd010662da`. */
  readonly guid: string;
  readonly values: ReadonlyMap<string, readonly (string | Buffer)[]>;
  /** The first value as text, or undefined. */
  text(attribute: string): string | undefined;
}

export interface FindOptions {
  readonly base?: string;
  readonly scope?: 'base' | 'one' | 'sub';
  readonly attributes?: readonly string[];
  readonly deleted?: 'include';
}

const BINARY = ['objectGUID', 'objectSid', 'mS-DS-ConsistencyGuid', 'thumbnailPhoto', 'msExchMailboxGuid', 'msExchArchiveGUID'] as const;
const TREE_DELETE = '1.2.840.113556.1.4.805';
const SHOW_DELETED = '1.2.840.113556.1.4.417';

export class DirectoryObjects {
  readonly #connection: Connection;
  readonly #domain: string;

  constructor(connection: Connection, domain: string) {
    this.#connection = connection;
    this.#domain = domain;
  }

  /** Makes an organizational unit, by default below `OU=Tests`, and returns its distinguished name. */
  async createUnit(name: string, parent: string = unitsOf(this.#domain).tests): Promise<string> {
    return (await this.#create(childOf(parent, 'OU', name), { objectClass: 'organizationalUnit' })).dn;
  }

  /** Makes an enabled user with a password. */
  createUser({ name, account, unit, attributes }: NewUser): Promise<DirectoryObject> {
    const identity = { objectClass: 'user', sAMAccountName: account, userPrincipalName: `${account}@${this.#domain}`, displayName: name };
    return this.#create(childOf(unit ?? unitsOf(this.#domain).tests, 'CN', name), {
      ...identity,
      userAccountControl: ENABLED,
      unicodePwd: passwordValue(PERSON_PASSWORD),
      ...attributes,
    });
  }

  createGroup({ name, account, unit, attributes, type = 'globalSecurity', members = [] }: NewGroup): Promise<DirectoryObject> {
    const identity = { objectClass: 'group', sAMAccountName: account, displayName: name, groupType: GROUP_TYPES[type] };
    return this.#create(childOf(unit ?? unitsOf(this.#domain).tests, 'CN', name), { ...identity, member: members, ...attributes });
  }

  createContact(name: string, attributes: AttributeChanges = {}, unit: string = unitsOf(this.#domain).tests): Promise<DirectoryObject> {
    return this.#create(childOf(unit, 'CN', name), { objectClass: 'contact', displayName: name, ...attributes });
  }

  /** Replaces the attributes that are named. */
  modify(dn: string, changes: AttributeChanges): Promise<void> {
    return this.#change(
      dn,
      Object.entries(changes).map(([name, value]) => change('replace', name, value)),
    );
  }

  addMembers(group: string, members: readonly string[]): Promise<void> {
    return this.#change(group, [change('add', 'member', members)]);
  }

  removeMembers(group: string, members: readonly string[]): Promise<void> {
    return this.#change(group, [change('delete', 'member', members)]);
  }

  /** Gives the object another name in the same place; returns its new distinguished name. */
  async rename(dn: string, name: string): Promise<string> {
    const [type, parent] = [dn.startsWith('OU=') ? 'OU' : 'CN', parentOf(dn)] as const;
    return this.#moveTo(dn, childOf(parent, type, name));
  }

  /** Gives the object another place with the same name; returns its new distinguished name. */
  async move(dn: string, parent: string): Promise<string> {
    return this.#moveTo(dn, `${dn.slice(0, -parentOf(dn).length - 1)},${parent}`);
  }

  disable(dn: string): Promise<void> {
    return this.modify(dn, { userAccountControl: DISABLED });
  }

  enable(dn: string): Promise<void> {
    return this.modify(dn, { userAccountControl: ENABLED });
  }

  setPassword(dn: string, password: string): Promise<void> {
    return this.modify(dn, { unicodePwd: passwordValue(password) });
  }

  delete(dn: string): Promise<void> {
    return this.#use((client) => client.del(dn));
  }

  /** Deletes an object with everything below it. */
  deleteTree(dn: string): Promise<void> {
    return this.#use((client) => client.del(dn, new Control(TREE_DELETE, { critical: true })));
  }

  /** Brings a deleted object back to life at `dn`, with the attributes that its tombstone kept: identity yes, memberships no. */
  async reanimate(guid: string, dn: string): Promise<void> {
    const alive = [change('delete', 'isDeleted', undefined), change('replace', 'distinguishedName', dn)];
    const tombstone = await this.get(`<GUID=${guid}>`, { deleted: 'include' });
    await this.#use((client) => client.modify(tombstone.dn, alive, new Control(SHOW_DELETED, { critical: true })));
  }

  /** All objects that match an LDAP filter, in the order of the server. */
  async find(
    filter: string,
    { base = baseOf(this.#domain), scope = 'sub', attributes = ['*'], deleted }: FindOptions = {},
  ): Promise<readonly DirectoryObject[]> {
    const controls = deleted === undefined ? [] : [new Control(SHOW_DELETED, { critical: true })];
    const { searchEntries } = await this.#use((client) =>
      client.search(
        base,
        {
          filter,
          scope,
          attributes: [...attributes, 'objectGUID'],
          explicitBufferAttributes: [...BINARY],
          paged: { pageSize: 1000 },
          timeLimit: 0,
        },
        controls,
      ),
    );
    return searchEntries.map(toObject);
  }

  /** The object with this distinguished name, which may be `<GUID=...>`. Throws when there is none. */
  async get(dn: string, options: FindOptions = {}): Promise<DirectoryObject> {
    const [object] = await this.find('(objectClass=*)', { ...options, base: dn, scope: 'base' });
    if (object === undefined) throw new Error(`${dn} is not in the directory.`);
    return object;
  }

  /** The user or group with this account name. Throws when there is none. */
  async account(name: string): Promise<DirectoryObject> {
    const [object] = await this.find(`(sAMAccountName=${name})`);
    if (object === undefined) throw new Error(`No account of ${this.#domain} is named ${name}.`);
    return object;
  }

  async #create(dn: string, attributes: AttributeChanges): Promise<DirectoryObject> {
    const given = Object.entries(attributes).filter(([, value]) => value !== undefined && value.length > 0);
    await this.#use((client) =>
      client.add(
        dn,
        given.map(([type, value]) => attribute(type, value)),
      ),
    );
    return this.get(dn);
  }

  async #moveTo(from: string, to: string): Promise<string> {
    await this.#use((client) => client.modifyDN(from, to));
    return to;
  }

  #change(dn: string, changes: readonly Change[]): Promise<void> {
    return this.#use((client) => client.modify(dn, [...changes]));
  }

  #use<T>(operation: (client: Client) => Promise<T>): Promise<T> {
    return this.#connection.use(operation);
  }

  /** Resolves when the server takes the administrator's connection again. */
  async ready(withinMs: number): Promise<void> {
    await eventually(async () => (await this.find('(objectClass=domainDNS)', { scope: 'base' })).length === 1, {
      withinMs,
      what: `the directory of ${this.#domain}`,
    });
  }
}

function change(operation: 'add' | 'delete' | 'replace', name: string, value: AttributeValue | undefined): Change {
  return new Change({ operation, modification: attribute(name, value) });
}

/** A list is of one kind, text or bytes, as ldapts asks for. */
function attribute(type: string, value: AttributeValue | undefined): Attribute {
  const list = value === undefined ? [] : typeof value === 'string' || Buffer.isBuffer(value) ? [value] : [...value];
  return new Attribute({ type, values: list as string[] | Buffer[] });
}

const parentOf = (dn: string): string => dn.slice(dn.search(/(?<!\\)(?:\\\\)*,/) + (/(?<!\\)(?:\\\\)*,/.exec(dn)?.[0].length ?? 0));

function toObject(entry: Readonly<Record<string, string | string[] | Buffer | Buffer[]>>): DirectoryObject {
  const values = new Map<string, readonly (string | Buffer)[]>();
  for (const [name, value] of Object.entries(entry)) {
    const list = Array.isArray(value) ? value : [value];
    // ldapts names every attribute that was asked for; one without values is not there.
    if (name !== 'dn' && list.length > 0) values.set(name, list);
  }
  const guid = values.get('objectGUID')?.[0];
  return {
    dn: String(entry['dn']),
    guid: Buffer.isBuffer(guid) ? guidText(guid) : '',
    values,
    text: (name) => values.get(name)?.[0]?.toString(),
  };
}

/** The first three parts of a GUID lie in the bytes in reverse. */
export function guidText(bytes: Buffer): string {
  const hex = (from: number, to: number) => bytes.subarray(from, to).toString('hex');
  const turned = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).reverse().toString('hex');
  return `${turned(0, 4)}-${turned(4, 6)}-${turned(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}
