// The system query options of a request, checked as the service checks them.
import type { Entry, ObjectType } from '../directory/entry.ts';
import type { Call } from '../graph/call.ts';
import { graphErrors } from '../graph/errors.ts';
import { ruleOf } from '../schema/rule.ts';
import { isExtensionName, schemas } from '../schema/schemas.ts';
import type { CompiledFilter } from './filter.ts';
import { compileFilter } from './filter.ts';
import { asksForCount } from './query-string.ts';
import { compileSearch } from './search.ts';

export interface SortKey {
  readonly property: string;
  readonly descending: boolean;
}

export interface QueryOptions {
  /** Undefined: the type's default properties. */
  readonly select: readonly string[] | undefined;
  readonly filter: CompiledFilter | undefined;
  readonly search: ((entry: Entry) => boolean) | undefined;
  readonly orderBy: readonly SortKey[];
  readonly top: number;
  /** `$count=true` together with the header; alone it is ignored. */
  readonly count: boolean;
  readonly expand: readonly Expansion[];
}

export interface Expansion {
  readonly navigation: string;
  readonly select: readonly string[] | undefined;
}

const sortableByDefault: ReadonlySet<string> = new Set(['displayName', 'userPrincipalName']);

export const isEventual = (call: Call): boolean => call.headers['consistencylevel']?.toLowerCase() === 'eventual';

/** `/users/$count` is an advanced query by itself, where the header is there. */
const isCountSegment = (call: Call): boolean => call.path.pattern.endsWith('/$count');

/** Reads and judges every option of a list. `sortable` names what $orderby may use without an advanced query. */
export function listOptions(call: Call, type: ObjectType, sortable: ReadonlySet<string> = sortableByDefault): QueryOptions {
  const { query, tenant } = call;
  const eventual = isEventual(call);
  const advanced = eventual && (asksForCount(query) || isCountSegment(call));
  const filter = query.get('$filter');
  const search = query.get('$search');
  if (search !== null && !eventual) {
    throw graphErrors.searchNeedsHeader();
  }
  if (search !== null && type === 'directoryRole') {
    throw graphErrors.unsupportedQuery();
  }
  const orderBy = readOrderBy(query.get('$orderby'), type);
  if (orderBy.length > 0 && !advanced && (filter !== null || orderBy.some(({ property }) => !sortable.has(property)))) {
    throw graphErrors.unsupportedQuery();
  }
  const expand = readExpand(query.get('$expand'));
  if (expand.length > 0 && advanced) {
    throw graphErrors.unsupportedQuery();
  }
  return {
    select: selectOption(call, type),
    filter: filter === null ? undefined : compileFilter(filter, { type, extensions: tenant.extensions, advanced }),
    search: search === null ? undefined : compileSearch(search, type),
    orderBy,
    top: pageSize(query.get('$top'), tenant.settings.pageSize),
    count: advanced,
    expand,
  };
}

/** The selected properties; unknown ones are refused, names of extensions that nobody defined are not. */
export function selectOption(call: Call, type: ObjectType, navigation: readonly string[] = []): readonly string[] | undefined {
  return readSelect(call.query.get('$select'), type, navigation);
}

export function expandOption(call: Call): readonly Expansion[] {
  return readExpand(call.query.get('$expand'));
}

function readSelect(text: string | null | undefined, type: ObjectType, navigation: readonly string[]): readonly string[] | undefined {
  if (text === null || text === undefined || text.trim() === '' || text === '*') {
    return undefined;
  }
  const { properties, name: typeName } = schemas[type];
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (ruleOf(properties, name) === undefined && !navigation.includes(name) && !isExtensionName(name)) {
      throw graphErrors.selectUnknown(name, typeName);
    }
  }
  return names;
}

/** `$top`, 1 to 999. */
export function pageSize(text: string | null, unasked: number): number {
  if (text === null) {
    return unasked;
  }
  const size = /^\d+$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > 999) {
    throw graphErrors.invalidPageSize(text);
  }
  return size;
}

function readOrderBy(text: string | null, type: ObjectType): readonly SortKey[] {
  return (text ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, property = '', direction] = /^\s*(\S+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
      if (property === '') {
        throw graphErrors.invalidSorting(part.trim());
      }
      if (ruleOf(schemas[type].properties, property) === undefined && !isExtensionName(property)) {
        throw graphErrors.filterUnknown(property, schemas[type].name);
      }
      return { property, descending: direction?.toLowerCase() === 'desc' };
    });
}

/** `manager($select=id,displayName)`: one level, no nested options but $select. */
function readExpand(text: string | null): readonly Expansion[] {
  if (text === null || text.trim() === '') {
    return [];
  }
  return outerParts(text).map((part) => {
    const [, navigation = '', options] = /^([A-Za-z]+)\s*(?:\((.*)\))?$/.exec(part.trim()) ?? [];
    if (navigation === '') {
      throw graphErrors.unsupportedQuery();
    }
    return { navigation, select: options === undefined ? undefined : nestedSelect(options) };
  });
}

/** Cut at the commas that stand in no parentheses. */
function outerParts(text: string): readonly string[] {
  let depth = 0;
  const parts = [''];
  for (const letter of text) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

function nestedSelect(options: string): readonly string[] | undefined {
  const named = new Map(options.split(';').map((option) => [option.split('=')[0]?.trim() ?? '', option.slice(option.indexOf('=') + 1)]));
  const refused = [...named.keys()].find((name) => name !== '$select');
  if (refused !== undefined) {
    throw graphErrors.expandUnsupported(refused);
  }
  const names = named
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  // Whoever is related may be of several types: a name is known where any of them has it.
  const unknown = names?.find(
    (name) => !isExtensionName(name) && Object.values(schemas).every(({ properties }) => ruleOf(properties, name) === undefined),
  );
  if (unknown !== undefined) {
    throw graphErrors.selectUnknown(unknown, 'directoryObject');
  }
  return names;
}
