/** Generates the groups: security and mail, nested, large, empty, with members outside of the usual scope. */
import type { ForestDefinition } from '../definition.ts';
import { childOf, type Entry } from './ldif.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import { DEPARTMENTS, unitsOf } from './units.ts';

/** Active Directory's groupType, signed as it is written: the highest bit says that it is a security group. */
export const GROUP_TYPES = {
  globalSecurity: '-2147483646',
  domainLocalSecurity: '-2147483644',
  universalSecurity: '-2147483640',
  globalDistribution: '2',
  universalDistribution: '8',
} as const;

export const CROWD_GROUP = 'All Contact Centre Agents';
const ORDINARY_MEMBERS = 12;

/** Groups in the order in which they may be created: a member comes before the group that has it. */
export function generateGroups(
  definition: ForestDefinition,
  random: Random,
  people: readonly Person[],
  partners: readonly Entry[],
  crowd: readonly Entry[],
): readonly Entry[] {
  const units = unitsOf(definition.domain);
  const dns = (entries: readonly Entry[]) => entries.map(({ dn }) => dn);
  const departments = DEPARTMENTS.map((name) =>
    group(units.groups, `Department ${name}`, GROUP_TYPES.globalSecurity, dns(people.filter(({ department }) => department === name))),
  );
  const everyone = group(units.groups, 'Everyone', GROUP_TYPES.universalSecurity, dns(departments), {
    description: 'Has the departments as its members.',
  });
  const newsletter = mailGroup(definition, 'newsletter', 'Company Newsletter 📰', GROUP_TYPES.universalDistribution, [everyone.dn]);
  const projects = Array.from({ length: Math.max(0, definition.population.groups - departments.length - 5) }, (_, number) =>
    project(definition, random, people, number),
  );
  return [
    ...departments,
    everyone,
    newsletter,
    ...projects,
    group(units.groups, 'Project Alumni', GROUP_TYPES.globalSecurity, []),
    group(units.groups, 'External Partners', GROUP_TYPES.universalSecurity, [...dns(partners), ...dns(people.slice(0, 3))], {
      description: 'Some of its members are outside of the scope.',
    }),
    group(units.groups, 'Printers, 3rd Floor + Lobby', GROUP_TYPES.domainLocalSecurity, dns(people.slice(3, 9))),
    ...(crowd.length > 0 ? [group(units.crowd, CROWD_GROUP, GROUP_TYPES.globalSecurity, dns(crowd))] : []),
  ];
}

function project(definition: ForestDefinition, random: Random, people: readonly Person[], number: number): Entry {
  const members = new Set(Array.from({ length: Math.min(ORDINARY_MEMBERS, people.length) }, () => random.pick(people).dn));
  const name = `Project ${String(number + 1).padStart(3, '0')}`;
  const type = number % 2 === 0 ? GROUP_TYPES.globalSecurity : GROUP_TYPES.universalSecurity;
  if (number % 3 === 2)
    return mailGroup(definition, `project-${number + 1}`, name, number % 6 === 5 ? GROUP_TYPES.universalDistribution : type, [...members]);
  return group(unitsOf(definition.domain).groups, name, type, [...members], { managedBy: people[0]?.dn });
}

function mailGroup(definition: ForestDefinition, alias: string, name: string, type: string, members: readonly string[]): Entry {
  const mail = `${alias}@${definition.domain}`;
  return group(unitsOf(definition.domain).mailGroups, name, type, members, { mail, mailNickname: alias, proxyAddresses: [`SMTP:${mail}`] });
}

function group(parent: string, name: string, groupType: string, members: readonly string[], more: Entry['attributes'] = {}): Entry {
  const account = name.replaceAll(/[^A-Za-z0-9 -]/g, '').trim();
  return {
    dn: childOf(parent, 'CN', name),
    attributes: {
      objectClass: 'group',
      sAMAccountName: account,
      displayName: name,
      groupType,
      ...more,
      ...(members.length > 0 ? { member: members } : {}),
    },
  };
}
