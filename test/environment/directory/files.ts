/** Where a forest's files are, and its server's configuration. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../place.ts';
import { netbiosOf, type ForestDefinition } from './definition.ts';

export interface ForestFiles {
  readonly folder: string;
  readonly configuration: string;
  readonly database: string;
  readonly tls: string;
}

export function forestFiles(folder: string): ForestFiles {
  return { folder, configuration: join(folder, 'etc', 'smb.conf'), database: join(folder, 'private', 'sam.ldb'), tls: join(folder, 'tls') };
}

export const forestFolder = (place: Place, name: string): string => join(place.state, 'forests', name);

/**
 * Writes smb.conf for a copy in this folder: the only file of a forest that knows where it is. Runs no file server, no NetBIOS and no
 * DNS, and keeps its sockets apart, because their paths may not be long.
 */
export function writeServerConfiguration(place: Place, definition: ForestDefinition, files: ForestFiles): void {
  const { folder } = files;
  const sockets = join(place.sockets, definition.name);
  for (const path of ['etc', 'log', 'cache', 'state']) mkdirSync(join(folder, path), { recursive: true });
  for (const path of ['run', 'ncalrpc', 'winbindd']) mkdirSync(join(sockets, path), { recursive: true });
  const settings = {
    'netbios name': 'DC1',
    realm: definition.domain.toUpperCase(),
    workgroup: netbiosOf(definition.domain),
    'server role': 'active directory domain controller',
    interfaces: `${definition.address}/32`,
    'bind interfaces only': 'yes',
    'private dir': join(folder, 'private'),
    'lock directory': folder,
    'state directory': join(folder, 'state'),
    'cache directory': join(folder, 'cache'),
    'binddns dir': join(folder, 'bind-dns'),
    'pid directory': join(sockets, 'run'),
    'ncalrpc dir': join(sockets, 'ncalrpc'),
    'ntp signd socket directory': join(sockets, 'run'),
    'winbindd socket directory': join(sockets, 'winbindd'),
    'log file': join(folder, 'log', 'log.%m'),
    logging: 'file',
    'log level': '1',
    'max log size': '0',
    'disable netbios': 'yes',
    'server services': 'ldap cldap rpc kdc drepl',
    'dcerpc endpoint servers': 'epmapper, samr, netlogon, lsarpc, drsuapi, dssetup',
    'rpc server port': '1024',
    'rpc server dynamic port range': '49152-49200',
    'ldap server require strong auth': 'yes',
    'tls enabled': 'yes',
    'tls keyfile': join(files.tls, 'server.key'),
    'tls certfile': join(files.tls, 'server.crt'),
    'tls cafile': join(files.tls, 'authority.crt'),
    'dns update command': '/bin/true',
    'nsupdate command': '/bin/true',
    'allow dns updates': 'disabled',
    'ntlm auth': 'ntlmv2-only',
    'load printers': 'no',
    'disable spoolss': 'yes',
    printing: 'bsd',
  };
  const lines = Object.entries(settings).map(([key, value]) => `\t${key} = ${value}`);
  writeFileSync(
    files.configuration,
    `[global]\n${lines.join('\n')}\n[sysvol]\n\tpath = ${join(folder, 'state', 'sysvol')}\n\tread only = no\n`,
  );
}
