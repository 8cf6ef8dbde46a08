// Microsoft's published TypeScript types of Graph as a judge: every property of an object in a body must be one of its type, with a value of the declared kind.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Exchange } from './exchange.ts';
import type { Judge } from './openapi.ts';

type Json = Readonly<Record<string, unknown>>;
interface Interface {
  readonly base: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
}

/** The types of what an address is about, by its first words. Other addresses are not judged here. */
const entities: Readonly<Record<string, string>> = {
  users: 'User',
  groups: 'Group',
  devices: 'Device',
  contacts: 'OrgContact',
  domains: 'Domain',
  organization: 'Organization',
  applications: 'Application',
  servicePrincipals: 'ServicePrincipal',
  directoryRoles: 'DirectoryRole',
  administrativeUnits: 'AdministrativeUnit',
};

export function typesJudge(): Judge {
  const file = fileURLToPath(import.meta.resolve('@microsoft/microsoft-graph-types/microsoft-graph.d.ts'));
  const types = interfacesOf(readFileSync(file, 'utf8'));
  return (exchange) => {
    if (exchange.version !== 'v1.0' || exchange.status >= 400) return [];
    const type = typeAt(exchange);
    if (type === undefined) return [];
    return [...judgeBody(types, type, exchange.requestBody, 'request'), ...judgeBody(types, type, exchange.responseBody, 'answer')];
  };
}

function typeAt({ path }: Exchange): string | undefined {
  const words = path
    .replace(/^\/directory\//, '/')
    .split('/')
    .slice(1);
  const first = (words[0] ?? '').replace(/\(.*/, '');
  if (words.length > 2 || words[1]?.startsWith('$') === true) return undefined;
  return entities[first];
}

function judgeBody(types: ReadonlyMap<string, Interface>, type: string, body: unknown, what: string): readonly string[] {
  if (body === undefined || body === null || typeof body !== 'object') return [];
  const list = (body as Json)['value'];
  const items = Array.isArray(list) ? (list as readonly Json[]) : [body as Json];
  return items.flatMap((item) => judgeObject(types, typeName(item['@odata.type']) ?? type, item, what));
}

const typeName = (name: unknown): string | undefined => {
  if (typeof name !== 'string') return undefined;
  const last = name.split('.').at(-1) ?? '';
  return last.charAt(0).toUpperCase() + last.slice(1);
};

function judgeObject(types: ReadonlyMap<string, Interface>, type: string, object: Json, what: string): readonly string[] {
  if (!types.has(type)) return [`${what} names the unknown type ${type}`];
  return Object.entries(object).flatMap(([name, value]) => {
    if (name.includes('@') || /^extension_[0-9a-f]{32}_/.test(name)) return [];
    const declared = propertyOf(types, type, name);
    if (declared === undefined) return [`${what} has ${name}, which ${type} does not know`];
    return fits(types, declared, value)
      ? []
      : [`${what} has ${type}.${name} = ${JSON.stringify(value)?.slice(0, 60)}, declared ${declared}`];
  });
}

function propertyOf(types: ReadonlyMap<string, Interface>, type: string, name: string): string | undefined {
  for (let at = types.get(type); at !== undefined; at = at.base === undefined ? undefined : types.get(at.base)) {
    const declared = at.properties.get(name);
    if (declared !== undefined) return declared;
  }
  return undefined;
}

function fits(types: ReadonlyMap<string, Interface>, declared: string, value: unknown): boolean {
  const nullable = /^NullableOption<(.*)>$/.exec(declared);
  if (nullable !== null) return value === null || fits(types, nullable[1] ?? '', value);
  if (value === null) return false;
  if (declared.endsWith('[]')) return Array.isArray(value) && value.every((item) => fits(types, declared.slice(0, -2), item));
  if (declared === 'string' || declared === 'boolean' || declared === 'number') return typeof value === declared;
  if (!types.has(declared)) return true;
  return (
    typeof value === 'object' && judgeObject(types, typeName((value as Json)['@odata.type']) ?? declared, value as Json, '').length === 0
  );
}

/** Reads the regular form in which the declarations are generated: one property a line, or over lines up to its semicolon. */
function interfacesOf(text: string): ReadonlyMap<string, Interface> {
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const types = new Map<string, Interface>();
  for (const [, name = '', base, body = ''] of plain.matchAll(/export interface (\w+)(?: extends (\w+))? \{([^}]*)\}/g)) {
    const properties = [...body.matchAll(/(\w+)\?:([^;]*);/g)].map(
      ([, property = '', type = '']) => [property, type.replaceAll(/\s+/g, '')] as const,
    );
    types.set(name, { base, properties: new Map(properties) });
  }
  return types;
}
