// A small forest in memory, and what a domain controller answers from it.
import { guidBytes } from '../../../../../operator/directory/forest/guid.ts';
import {
  type AnswerControl,
  cookieValue,
  entryMessage,
  readCookieValue,
  referenceMessage,
  resultMessage,
  type SearchCall,
} from './messages.ts';
import { isReference, schemaEntries } from './schema.ts';

export const domain = 'contoso.test';
export const root = 'DC=contoso,DC=test';
export const rootGuid = '00000000-0000-4000-8000-000000000001';
export const invocationID = '11111111-2222-4333-8444-555555555555';
const schemaPartition = `CN=Schema,CN=Configuration,${root}`;
const service = `CN=NTDS Settings,CN=DC1,CN=Sites,CN=Configuration,${root}`;

export interface FakeObject {
  readonly dn: string;
  readonly guid: string;
  readonly classes: readonly string[];
  /** Reference attributes hold GUIDs. */
  readonly attributes?: Readonly<Record<string, readonly (string | Buffer)[]>>;
}

/** A DirSync answer as the test wrote it. */
export type DirSyncAnswer =
  | { readonly code: number; readonly diagnostic?: string }
  | {
      readonly entries: readonly {
        readonly dn: string;
        readonly guid: string;
        readonly attributes: Readonly<Record<string, readonly (string | Buffer)[]>>;
      }[];
      readonly cookie: string;
      readonly more?: boolean;
    };

export interface FakeForest {
  /** DN of the one domain that it holds. */
  namingContext: string;
  objects: FakeObject[];
  highestUSN: number;
  invocationID: string;
  vendor?: string;
  /** Windows' MaxValRange. */
  valueLimit: number;
  pageLimit: number;
  deletedObjectsVisible: boolean;
  /** Not, or not yet, in the schema. */
  readonly unknownAttributes: Set<string>;
  schemaVisible: boolean;
  dirSync: (cookie: string, flags: number) => DirSyncAnswer;
}

export const user = (name: string, number: number, container: string, attributes: FakeObject['attributes'] = {}): FakeObject => ({
  dn: `CN=${name},${container}`,
  guid: guidOf(number),
  classes: ['top', 'person', 'organizationalPerson', 'user'],
  attributes: { cn: [name], userAccountControl: ['512'], ...attributes },
});

export const organizationalUnit = (dn: string, number: number): FakeObject => ({
  dn,
  guid: guidOf(number),
  classes: ['top', 'organizationalUnit'],
});

export const guidOf = (number: number): string => `00000000-0000-4000-9000-${number.toString(16).padStart(12, '0')}`;

/** An empty domain that tells no changes. */
export const emptyForest = (): FakeForest => ({
  namingContext: root,
  objects: [{ dn: root, guid: rootGuid, classes: ['top', 'domain', 'domainDNS'] }],
  highestUSN: 1000,
  invocationID,
  valueLimit: 1500,
  pageLimit: 1000,
  deletedObjectsVisible: true,
  unknownAttributes: new Set(),
  schemaVisible: true,
  dirSync: (cookie) => ({ entries: [], cookie: cookie === '' ? 'first' : cookie }),
});

const paged = '1.2.840.113556.1.4.319';
const dirSync = '1.2.840.113556.1.4.841';
const extendedDn = '1.2.840.113556.1.4.529';

/** Every message that answers a search, in order. */
export function* answer(forest: FakeForest, search: SearchCall): Generator<Buffer, void, undefined> {
  if (search.controls.has(dirSync)) yield* answerDirSync(forest, search);
  else if (search.base === '') yield* entries(search, [rootEntry(forest)]);
  else if (search.base === schemaPartition)
    yield* entries(
      search,
      schemaEntries(forest.unknownAttributes).filter(({ values }) => forest.schemaVisible && search.matches(values)),
    );
  else if (search.base === service)
    yield* entries(search, [{ dn: service, values: new Map([['invocationid', [guidBytes(forest.invocationID)]]]) }]);
  else if (search.base.startsWith('<WKGUID=')) yield* entries(search, [{ dn: 'CN=Deleted Objects', values: deletedObjects(forest) }]);
  else yield* answerObjects(forest, search);
}

interface Found {
  readonly dn: string;
  readonly values: ReadonlyMap<string, readonly Buffer[]>;
}

const buffers = (values: readonly (string | Buffer)[]): readonly Buffer[] => values.map((value) => Buffer.from(value as string));

const rootEntry = (forest: FakeForest): Found => ({
  dn: '',
  values: new Map([
    ['namingcontexts', buffers([forest.namingContext, `CN=Configuration,${root}`, schemaPartition])],
    ['schemanamingcontext', buffers([schemaPartition])],
    ['dsservicename', buffers([service])],
    ['highestcommittedusn', buffers([String(forest.highestUSN)])],
    ['vendorname', buffers(forest.vendor === undefined ? [] : [forest.vendor])],
  ]),
});

const deletedObjects = (forest: FakeForest): Found['values'] =>
  new Map(forest.deletedObjectsVisible ? [['objectclass', buffers(['top', 'container'])]] : []);

function* entries(search: SearchCall, found: readonly Found[]): Generator<Buffer, void, undefined> {
  for (const { dn, values } of found) yield entryMessage(search.id, dn, [...values]);
  const control = search.controls.has(paged) ? [{ type: paged, value: cookieValue([0], Buffer.alloc(0)) }] : [];
  yield resultMessage(search.id, 0x65, 0, '', control);
}

function* answerObjects(forest: FakeForest, search: SearchCall): Generator<Buffer, void, undefined> {
  const guid = /^<GUID=(.*)>$/.exec(search.base)?.[1];
  const base = forest.objects.find((object) => object.guid === guid || object.dn === search.base);
  if (base === undefined) {
    yield resultMessage(search.id, 0x65, 32, '0000208D: NameErr');
    return;
  }
  const inScope = (dn: string): boolean => (search.scope === 0 ? dn === base.dn : dn === base.dn || dn.endsWith(`,${base.dn}`));
  const found = forest.objects.filter((object) => inScope(object.dn) && search.matches(valuesOf(forest, object)));
  const control = search.controls.get(paged);
  if (control === undefined) {
    for (const object of found) yield objectMessage(forest, search, object);
    yield resultMessage(search.id, 0x65, 0);
    return;
  }
  const request = readCookieValue(control, 1);
  const from = Number(request.cookie.toString() || 0);
  const to = from + Math.min(request.numbers[0] ?? 0, forest.pageLimit);
  for (const object of found.slice(from, to)) yield objectMessage(forest, search, object);
  yield referenceMessage(search.id, `ldap://child.${domain}/DC=child,${root}`);
  const cookie = Buffer.from(to < found.length ? String(to) : '');
  yield resultMessage(search.id, 0x65, 0, '', [{ type: paged, value: cookieValue([0], cookie) }]);
}

function valuesOf(forest: FakeForest, object: FakeObject): ReadonlyMap<string, readonly Buffer[]> {
  const attributes = Object.entries(object.attributes ?? {}).map(
    ([name, values]) => [name.toLowerCase(), encode(forest, name, values)] as const,
  );
  return new Map([...attributes, ['objectclass', buffers(object.classes)], ['objectguid', [guidBytes(object.guid)]]]);
}

/** References leave as extended DNs, as the Extended-DN control asks. */
function encode(forest: FakeForest, name: string, values: readonly (string | Buffer)[]): readonly Buffer[] {
  if (!isReference(name)) return buffers(values);
  return values.map((guid) => Buffer.from(`<GUID=${String(guid)}>;<SID=S-1-5>;${dnOf(forest, String(guid))}`));
}

const dnOf = (forest: FakeForest, guid: string): string => forest.objects.find((object) => object.guid === guid)?.dn ?? `CN=gone,${root}`;

function objectMessage(forest: FakeForest, search: SearchCall, object: FakeObject): Buffer {
  const values = valuesOf(forest, object);
  const attributes: (readonly [string, readonly Buffer[]])[] = [];
  for (const asked of search.attributes) {
    const [name = '', option] = asked.split(';');
    const all = values.get(name.toLowerCase());
    if (all !== undefined)
      attributes.push(...cut(forest, name, all, Number(/^range=(\d+)-/.exec(option ?? '')?.[1] ?? 0), option !== undefined));
  }
  const dn = search.controls.has(extendedDn) ? `<GUID=${object.guid}>;${object.dn}` : object.dn;
  return entryMessage(search.id, dn, attributes);
}

/** Windows answers a long attribute with an empty one under its own name and the first values under a ranged one. */
function cut(
  forest: FakeForest,
  name: string,
  values: readonly Buffer[],
  from: number,
  ranged: boolean,
): readonly (readonly [string, readonly Buffer[]])[] {
  if (values.length <= forest.valueLimit && !ranged) return [[name, values]];
  const to = from + forest.valueLimit;
  const end = to >= values.length ? '*' : String(to - 1);
  const part: readonly [string, readonly Buffer[]] = [`${name};range=${from}-${end}`, values.slice(from, to)];
  return ranged ? [part] : [[name, []], part];
}

function* answerDirSync(forest: FakeForest, search: SearchCall): Generator<Buffer, void, undefined> {
  const { numbers, cookie } = readCookieValue(search.controls.get(dirSync) ?? Buffer.alloc(0), 2);
  const nothingAsked = !search.matches(new Map([['objectclass', buffers(['user'])]]));
  const told = forest.dirSync(cookie.toString(), numbers[0] ?? 0);
  if ('code' in told) {
    yield resultMessage(search.id, 0x65, told.code, told.diagnostic);
    return;
  }
  for (const { dn, guid, attributes } of nothingAsked ? [] : told.entries) {
    const encoded = Object.entries(attributes).map(([name, values]) => [name, encode(forest, name.split(';')[0] ?? '', values)] as const);
    yield entryMessage(search.id, `<GUID=${guid}>;${dn}`, [['objectGUID', [guidBytes(guid)]], ...encoded]);
  }
  const value = cookieValue([told.more === true ? 1 : 0, 0], Buffer.from(told.cookie));
  const control: AnswerControl = { type: dirSync, value };
  yield resultMessage(search.id, 0x65, 0, '', [control]);
}
