// The application permissions of Microsoft Graph that a configuration needs, and what a token's roles say of them.
// Sources: the pages "Create user", "Update user", "Delete user", "Restore deleted item", "Create group", "Update group", "Add members", and
// "Create administrativeUnit", the permissions reference of Microsoft Graph v1.0.

export interface PermissionNeed {
  /** What it is for, as the end of "to …". */
  readonly purpose: string;
  readonly access: 'Read' | 'Write';
  /** Any one is enough; the narrowest first. */
  readonly anyOf: readonly string[];
  /** Enough as well, and more than is needed. */
  readonly broader: readonly string[];
}

const read = (purpose: string, anyOf: readonly string[], writing: readonly string[]): PermissionNeed => ({
  purpose,
  access: 'Read',
  anyOf,
  broader: [...writing, 'Directory.Read.All', 'Directory.ReadWrite.All'],
});

const write = (purpose: string, ...anyOf: readonly string[]): PermissionNeed => ({
  purpose,
  access: 'Write',
  anyOf,
  broader: ['Directory.ReadWrite.All'],
});

/** No directory permission lets an application do it. */
const remove = (purpose: string, ...anyOf: readonly string[]): PermissionNeed => ({ purpose, access: 'Write', anyOf, broader: [] });

/** Everything that Lockstep asks of Graph, by what it takes. */
export const needs = {
  readPeople: read('read people', ['User.Read.All'], ['User.ReadWrite.All']),
  readGroups: read(
    'read groups, their members and who holds an administrative role',
    ['GroupMember.Read.All', 'Group.Read.All'],
    ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All'],
  ),
  /** Whoever may delete groups may do so. */
  readDeletedGroups: read('look for deleted groups', ['Group.Read.All'], ['Group.ReadWrite.All']),
  readUnits: read('read administrative units', ['AdministrativeUnit.Read.All'], ['AdministrativeUnit.ReadWrite.All']),
  readContacts: read('read contacts', ['OrgContact.Read.All'], []),
  createPeople: write('create people', 'User.Create', 'User.ReadWrite.All'),
  changePeople: write('change people', 'User.ReadUpdate.All', 'User.ReadWrite.All'),
  removePeople: remove('delete and restore people', 'User.DeleteRestore.All', 'User.ReadWrite.All'),
  createGroups: write('create groups', 'Group.Create', 'Group.ReadWrite.All'),
  changeGroups: write('change groups', 'Group.ReadWrite.All'),
  changeMembers: write("change groups' members", 'GroupMember.ReadWrite.All', 'Group.ReadWrite.All'),
  removeGroups: remove('delete and restore groups', 'Group.ReadWrite.All'),
  writeUnits: remove('create, change and delete administrative units', 'AdministrativeUnit.ReadWrite.All'),
  /** As long as one is not defined yet. */
  defineExtensions: write('define directory extensions', 'Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'),
} as const satisfies Readonly<Record<string, PermissionNeed>>;

/** Both are read whatever the rules write: what has an anchor there is found by it. */
const reading: readonly PermissionNeed[] = [needs.readPeople, needs.readGroups];

/** Contacts, devices and public folders are missing here: Graph writes none of them, so that no permission helps. */
const writing: Readonly<Partial<Record<string, readonly PermissionNeed[]>>> = {
  user: [needs.createPeople, needs.changePeople, needs.removePeople],
  group: [needs.createGroups, needs.changeGroups, needs.changeMembers, needs.removeGroups],
  administrativeUnit: [needs.readUnits, needs.writeUnits],
};

/** What the rules need who write objects of these types. */
export const permissionNeeds = (objectTypes: readonly string[]): readonly PermissionNeed[] => [
  ...reading,
  ...[...new Set(objectTypes)].flatMap((type) => writing[type] ?? []),
];

/** By which it is seen that an account is nobody's who administers the tenant (user-list-transitivememberof). Without it no account that was there before is written. */
export const readingRoles = 'GroupMember.Read.All (or Group.Read.All, or Directory.Read.All)';

/** Whether contacts may be read, as far as a token tells: nobody needs to, for an address of theirs is told by Graph's refusal too. */
export const mayReadContacts = (roles: readonly string[] | undefined): boolean =>
  roles?.some((role) => [...needs.readContacts.anyOf, ...needs.readContacts.broader].includes(role)) === true;

export interface PermissionJudgement {
  readonly missing: readonly PermissionNeed[];
  /** Granted, and nothing that is needed calls for it. */
  readonly excess: readonly string[];
  /** What is to be granted in place of the excess, where it is taken away. */
  readonly instead: readonly string[];
}

/** A schedule in Staging writes nothing: what it will need one day is no excess, and not missing either. */
export function judgePermissions(
  needed: readonly PermissionNeed[],
  roles: readonly string[],
  mode: 'Staging' | 'Active',
  alsoUseful: readonly string[] = [],
): PermissionJudgement {
  const counted = needed.filter(({ access }) => access === 'Read' || mode === 'Active');
  const useful = new Set([...needed.flatMap(({ anyOf }) => anyOf), ...alsoUseful]);
  const unmet = (granted: readonly string[]): readonly PermissionNeed[] =>
    counted.filter(({ anyOf, broader }) => ![...anyOf, ...broader].some((role) => granted.includes(role)));
  const missing = unmet(roles);
  const replaced = unmet(roles.filter((role) => useful.has(role))).filter((need) => !missing.includes(need));
  return {
    missing,
    excess: [...new Set(roles)].filter((role) => !useful.has(role)).sort(),
    instead: [...new Set(replaced.flatMap(({ anyOf }) => anyOf.slice(0, 1)))],
  };
}

/** `User.Create or User.ReadWrite.All to create people; …` */
export const inWords = (needed: readonly PermissionNeed[]): string =>
  needed.map(({ purpose, anyOf }) => `${anyOf.join(' or ')} to ${purpose}`).join('; ');

/** The application permissions in a Graph token; `undefined` where the token cannot be read, for it is none of our business in principle. */
export function rolesOf(token: string): readonly string[] | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null) return undefined;
    const roles: unknown = 'roles' in claims ? claims.roles : [];
    return Array.isArray(roles) ? roles.map(String) : undefined;
  } catch {
    return undefined;
  }
}
