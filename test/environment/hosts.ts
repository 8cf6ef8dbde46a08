/** Names of the world's hosts: a DNS zone that the world's server reads again when it changes, within half a second. */
import { Resolver } from 'node:dns/promises';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostAddress, NODE_ADDRESS } from './addresses.ts';
import { WorldError } from './errors.ts';
import { addAddress, removeAddress } from './network.ts';
import type { Place } from './place.ts';
import { withLock } from './process/lock.ts';
import { eventually } from './wait.ts';

/** All of the world's names end in this. */
export const ZONE = 'test';

export interface Host {
  readonly address: string;
  readonly name: string;
  /** The domain whose domain controller it is, if it is one: clients find it by the domain's service records. */
  readonly controls?: string;
}

export const zoneFile = (place: Place): string => join(place.state, 'names.zone');
const listFile = (place: Place): string => join(place.state, 'names.json');

/** Makes a name known, in place of whatever had its address. Names outside of `.test` are refused. */
export async function setHost(place: Place, host: Host): Promise<void> {
  if (!host.name.endsWith(`.${ZONE}`)) throw new RangeError(`${host.name} is not a name of the world: it has to end in .${ZONE}.`);
  await changeHosts(place, (hosts) => [...hosts.filter(({ address }) => address !== host.address), host]);
}

/**
 * Takes the first free address of the world's network under a name that is made of it, such as `dc21.adatum.test`; it is not given
 * again before `releaseHost`. Numbers below 20 are the standard forests'.
 */
export async function allocateHost(place: Place, nameFor: (number: number) => string): Promise<Host> {
  let allocated: Host | undefined;
  await changeHosts(place, (hosts) => {
    const taken = new Set(hosts.map(({ address }) => address));
    const number = Array.from({ length: 200 }, (_, index) => index + 20).find((candidate) => !taken.has(hostAddress(candidate)));
    if (number === undefined)
      throw new WorldError('All addresses of the world are taken.', 'Run `make down`, and look for tests that do not give theirs back.');
    allocated = { address: hostAddress(number), name: nameFor(number) };
    return [...hosts, allocated];
  });
  if (allocated === undefined) throw new WorldError('No address was allocated.', 'Run `make down` and try again.');
  await addAddress(place, allocated.address);
  await isKnown(allocated);
  return allocated;
}

/** Asks the world's DNS server until it knows the name; only who is inside of the world can ask it. */
async function isKnown({ name, address }: Host): Promise<void> {
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([NODE_ADDRESS]);
  await eventually(async () => (await resolver.resolve4(name)).includes(address), { withinMs: 10_000, what: `the name ${name}` });
}

export async function releaseHost(place: Place, { address }: Host): Promise<void> {
  await removeAddress(place, address);
  await changeHosts(place, (hosts) => hosts.filter((host) => host.address !== address));
}

/** Tests run in several processes: two of them may ask for a name at once. */
const changeHosts = (place: Place, change: (hosts: readonly Host[]) => readonly Host[]): Promise<void> =>
  withLock(place, 'names', async () => writeZone(place, change(readHosts(place))));

/** Makes sure that there is a zone to serve. */
export function prepareZone(place: Place): void {
  if (!existsSync(zoneFile(place))) writeZone(place, readHosts(place));
}

function readHosts(place: Place): readonly Host[] {
  return existsSync(listFile(place)) ? (JSON.parse(readFileSync(listFile(place), 'utf8')) as readonly Host[]) : [];
}

function writeZone(place: Place, hosts: readonly Host[]): void {
  for (const [file, text] of [
    [listFile(place), JSON.stringify(hosts)],
    [zoneFile(place), zone(hosts)],
  ] as const) {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
}

/** The serial has to grow with every change, or the server keeps what it has. */
function zone(hosts: readonly Host[]): string {
  const serial = Math.floor(Date.now() / 10) % 2 ** 32;
  const records = hosts.flatMap(({ address, name, controls }) => [
    `${name}. A ${address}`,
    ...(controls === undefined ? [] : domainRecords(controls, address, name)),
  ]);
  return [
    `$ORIGIN ${ZONE}.`,
    '$TTL 1',
    `@ SOA names.${ZONE}. hostmaster.${ZONE}. ${serial} 60 60 60 1`,
    `@ NS names.${ZONE}.`,
    `names A ${NODE_ADDRESS}`,
    ...records,
    '',
  ].join('\n');
}

/** What Windows registers for a domain, as far as an LDAP and Kerberos client asks for it. */
const domainRecords = (domain: string, address: string, server: string): readonly string[] => [
  `${domain}. A ${address}`,
  `_ldap._tcp.${domain}. SRV 0 100 389 ${server}.`,
  `_ldap._tcp.dc._msdcs.${domain}. SRV 0 100 389 ${server}.`,
  `_gc._tcp.${domain}. SRV 0 100 3268 ${server}.`,
  `_kerberos._tcp.${domain}. SRV 0 100 88 ${server}.`,
  `_kpasswd._tcp.${domain}. SRV 0 100 464 ${server}.`,
];
