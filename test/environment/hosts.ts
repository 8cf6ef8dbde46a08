/** Names of the world's hosts: a DNS zone that the world's server reads again when it changes, within half a second. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_ADDRESS } from './addresses.ts';
import type { Place } from './place.ts';

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
export function setHost(place: Place, host: Host): void {
  if (!host.name.endsWith(`.${ZONE}`)) throw new RangeError(`${host.name} is not a name of the world: it has to end in .${ZONE}.`);
  writeZone(place, [...readHosts(place).filter(({ address }) => address !== host.address), host]);
}

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
