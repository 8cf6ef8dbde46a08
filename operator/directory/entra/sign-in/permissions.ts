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

const read = (purpose: string, ...anyOf: readonly string[]): PermissionNeed => ({
  purpose,
  access: 'Read',
  anyOf,
  broader: ['Directory.Read.All', 'Directory.ReadWrite.All'],
});

const write = (purpose: string, ...anyOf: readonly string[]): PermissionNeed => ({
  purpose,
  access: 'Write',
  anyOf,
  broader: ['Directory.ReadWrite.All'],
});

/** No directory permission lets an application do it. */
const remove = (purpose: string, ...anyOf: readonly string[]): PermissionNeed => ({ purpose, access: 'Write', anyOf, broader: [] });

const reading: readonly PermissionNeed[] = [
  read('read people', 'User.Read.All', 'User.ReadWrite.All'),
  read(
    'read groups, their members and who holds an administrative role',
    'GroupMember.Read.All',
    'Group.Read.All',
    'GroupMember.ReadWrite.All',
    'Group.ReadWrite.All',
  ),
];

const writing: Readonly<Record<'user' | 'group' | 'administrativeUnit', readonly PermissionNeed[]>> = {
  user: [
    write('create people', 'User.Create', 'User.ReadWrite.All'),
    write('change people', 'User.ReadUpdate.All', 'User.ReadWrite.All'),
    remove('delete and restore people', 'User.DeleteRestore.All', 'User.ReadWrite.All'),
  ],
  group: [
    write('create groups', 'Group.Create', 'Group.ReadWrite.All'),
    write('change groups', 'Group.ReadWrite.All'),
    write("change groups' members", 'GroupMember.ReadWrite.All', 'Group.ReadWrite.All'),
    remove('delete and restore groups', 'Group.ReadWrite.All'),
  ],
  administrativeUnit: [
    read('read administrative units', 'AdministrativeUnit.Read.All', 'AdministrativeUnit.ReadWrite.All'),
    remove('create, change and delete administrative units', 'AdministrativeUnit.ReadWrite.All'),
  ],
};

/** What the rules need who write objects of these types. */
export const permissionNeeds = (objectTypes: readonly string[]): readonly PermissionNeed[] => [
  ...reading,
  ...(objectTypes.includes('user') ? writing.user : []),
  ...(objectTypes.includes('group') ? writing.group : []),
  ...(objectTypes.includes('administrativeUnit') ? writing.administrativeUnit : []),
];

/** By which it is seen that an account is nobody's who administers the tenant (user-list-transitivememberof). Without it no account that was there before is written. */
export const readingRoles = 'GroupMember.Read.All (or Group.Read.All, or Directory.Read.All)';

/** What to grant for a request that was refused, as far as one thing is enough. */
export const permissionFor = (request: string): string =>
  request.includes('transitiveMemberOf') ? readingRoles : 'the Graph permissions of the documentation';

/** Needed only as long as a directory extension is not defined yet. */
export const definingExtensions: readonly string[] = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'];

export interface PermissionJudgement {
  readonly missing: readonly PermissionNeed[];
  /** Granted, and nothing that is needed calls for it. */
  readonly excess: readonly string[];
}

/** A schedule in Staging writes nothing: what it will need one day is no excess, and not missing either. */
export function judgePermissions(
  needs: readonly PermissionNeed[],
  roles: readonly string[],
  mode: 'Staging' | 'Active',
  alsoUseful: readonly string[] = [],
): PermissionJudgement {
  const granted = new Set(roles);
  const counted = needs.filter(({ access }) => access === 'Read' || mode === 'Active');
  const useful = new Set([...needs.flatMap(({ anyOf }) => anyOf), ...alsoUseful]);
  return {
    missing: counted.filter(({ anyOf, broader }) => ![...anyOf, ...broader].some((role) => granted.has(role))),
    excess: [...granted].filter((role) => !useful.has(role)).sort(),
  };
}

/** `User.Create or User.ReadWrite.All to create people; …` */
export const inWords = (needs: readonly PermissionNeed[]): string =>
  needs.map(({ purpose, anyOf }) => `${anyOf.join(' or ')} to ${purpose}`).join('; ');

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
