// Reads how a connector reaches its directory.
import { nothing, notCarried } from '../report/outcome.ts';
import type { XmlElement } from '../xml/element.ts';
import type { ConnectParameter } from './connector.ts';
import { readParameters } from './read-parameters.ts';
import { isTrue, Reader } from './reader.ts';

export interface PrivateConfiguration {
  readonly parameters: readonly ConnectParameter[];
  readonly forest: string | undefined;
  /** The account as `DOMAIN\user` or `user@domain`; its password is in no export. */
  readonly login: string | undefined;
}

export function readPrivateConfiguration(reader: Reader, connector: string): PrivateConfiguration {
  const outer = reader.one('private-configuration');
  const forest = outer?.one('adma-configuration');
  if (forest !== undefined) return readForest(forest, connector);
  const tenant = outer?.one('MAConfig');
  if (tenant !== undefined) return readTenant(tenant, connector);
  return { parameters: [], forest: undefined, login: undefined };
}

function readForest(reader: Reader, connector: string): PrivateConfiguration {
  const { account } = reader;
  const name = reader.word('forest-name');
  const [user, domain] = [reader.word('forest-login-user'), reader.word('forest-login-domain')];
  reader.text('forest-guid');
  const settle = (child: string, why: string): void => {
    const element = reader.one(child)?.element;
    if (element === undefined) return;
    account.attribute(element, 'crl-check');
    account.tree('Setting', `${child} of "${connector}"`, element, nothing(why));
  };
  settle('forest-port', 'Lockstep speaks LDAPS on port 636, or StartTLS on port 389; servers[].port names another.');
  for (const child of ['sign-and-seal', 'default-ssl-strength', 'ssl-bind', 'simple-bind'])
    settle(child, 'Lockstep always speaks TLS and verifies the certificate.');
  const passwords = reader.one('password-hash-sync-config');
  if (passwords !== undefined) {
    const on = passwords.flag('enabled');
    const next = 'Leave passwords to Entra Connect, or to pass-through authentication or federation, until Lockstep synchronizes them.';
    const outcome = on ? notCarried('Lockstep synchronizes no password hashes.', next) : nothing('It is switched off.');
    account.tree('Setting', `password hash synchronization of "${connector}"`, passwords.element, outcome);
  }
  const login = user === undefined ? undefined : domain === undefined ? user : `${domain}\\${user}`;
  return { parameters: readParameters(reader, `"${connector}"`), forest: name, login };
}

function readTenant(reader: Reader, connector: string): PrivateConfiguration {
  const { account } = reader;
  for (const child of mechanics) {
    for (const { element } of reader.all(child)) {
      account.tree('Setting', `${child} of "${connector}"`, element, nothing('It describes how the old connector talks to its service.'));
    }
  }
  const reset = reader.one('aad-password-reset-config')?.element;
  if (reset !== undefined) {
    const on = isTrue(child(reset, 'enabled')?.text);
    const next = 'Keep Entra Connect for it, or use password writeback of Entra Cloud Sync.';
    account.tree(
      'Setting',
      `password writeback of "${connector}"`,
      reset,
      on ? notCarried('Lockstep writes no passwords back.', next) : nothing('It is switched off.'),
    );
  }
  const parameters = readParameters(reader, `"${connector}"`);
  return { parameters, forest: undefined, login: parameters.find(({ name }) => name === 'UserName')?.value.trim() };
}

const child = (element: XmlElement, name: string): XmlElement | undefined => element.children.find((candidate) => candidate.name === name);

const mechanics = [
  'primary_class_mappings',
  'change_type_attribute',
  'add_change_type_value',
  'modify_change_type_value',
  'delete_change_type_value',
  'ldap-dn',
  'case_normalize_dn_for_anchor',
  'extension-config',
  'file-type',
  'importing',
  'exporting',
  'parameter-definitions',
  'possible_component_mappings',
] as const;
