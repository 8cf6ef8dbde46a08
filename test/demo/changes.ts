// The changes that the demo makes in Active Directory, and how each shows in the tenant.
import type { Forest } from '../environment/directory/forest.ts';
import { type Tenant, textOf } from '../e2e/scene/tenant.ts';

export interface LiveChange {
  readonly title: string;
  /** Makes the change; says what was done. */
  make(): Promise<string>;
  /** What the tenant shows once the change has arrived; undefined before. */
  arrived(): Promise<string | undefined>;
}

/** In this order: later changes build on earlier ones. */
export function liveChanges(forest: Forest, tenant: Tenant): readonly LiveChange[] {
  const { objects, units, domain } = forest;
  const hire = { name: 'Noor van Dijk', account: 'noor.vandijk', unit: units.department('Berlin', 'Engineering') };
  const upn = (account: string): string => `${account}@${domain}`;
  let dn = '';
  let teamDn = '';
  const user = (account: string) => tenant.user(upn(account));
  return [
    {
      title: 'A new hire',
      make: async () => {
        const attributes = {
          givenName: 'Noor',
          sn: 'van Dijk',
          title: 'Engineer',
          department: 'Engineering',
          l: 'Berlin',
          c: 'DE',
          co: 'Germany',
        };
        dn = (await objects.createUser({ ...hire, attributes })).dn;
        return dn;
      },
      arrived: async () => {
        const found = await user('noor.vandijk');
        const state = textOf(found, 'accountEnabled') === 'true' ? 'enabled' : 'disabled';
        return found && `${textOf(found, 'displayName')}, ${textOf(found, 'jobTitle')}, account ${state}`;
      },
    },
    {
      title: 'A changed title',
      make: async () => {
        await objects.modify(dn, { title: 'Principal Engineer' });
        return 'title: Engineer -> Principal Engineer';
      },
      arrived: async () =>
        textOf(await user('noor.vandijk'), 'jobTitle') === 'Principal Engineer' ? 'jobTitle is Principal Engineer' : undefined,
    },
    {
      title: 'A renamed person',
      make: async () => {
        await objects.modify(dn, {
          sn: 'Jansen',
          displayName: 'Noor Jansen',
          userPrincipalName: upn('noor.jansen'),
          mail: upn('noor.jansen'),
        });
        dn = await objects.rename(dn, 'Noor Jansen');
        return `van Dijk -> Jansen, with a new user principal name`;
      },
      arrived: async () => {
        const found = await user('noor.jansen');
        return found && `${textOf(found, 'displayName')}, ${textOf(found, 'userPrincipalName')}; nobody is ${upn('noor.vandijk')} any more`;
      },
    },
    {
      title: 'A group membership',
      make: async () => {
        const team = await objects.createGroup({ name: 'Launch Team', account: 'launch-team', unit: units.groups, members: [dn] });
        teamDn = team.dn;
        return `${teamDn} with Noor as its member`;
      },
      arrived: async () => {
        const [group, person] = [await tenant.group('Launch Team'), await tenant.user(upn('noor.jansen'))];
        return person !== undefined && group?.memberIds?.includes(person.id)
          ? `Launch Team has ${group.memberIds.length} member`
          : undefined;
      },
    },
    {
      title: 'A moved unit',
      make: async () => {
        const people = await objects.find('(objectClass=user)', { base: units.deepest });
        await objects.move(units.deepest, units.partners);
        return `${units.deepest} with ${people.length} people leaves what the connector includes`;
      },
      arrived: async () => {
        const gone = (await tenant.deleted()).length;
        return gone > 0 ? `${gone} people are in the tenant’s recycle bin, restorable for 30 days` : undefined;
      },
    },
    {
      title: 'A leaver',
      make: async () => {
        await objects.disable(dn);
        return `${dn} is disabled`;
      },
      arrived: async () =>
        textOf(await user('noor.jansen'), 'accountEnabled') === 'false' ? 'the account can not sign in any more' : undefined,
    },
  ];
}
