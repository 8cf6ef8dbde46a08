// How many entries a second the reader decodes from a recorded answer, from octets to objects: the budget is 40,000 on one core.
import { buildObject, type Entry } from '../../operator/directory/forest/object-builder.ts';
import type { DirectorySchema } from '../../operator/model/schema.ts';
import type { ReadAttribute } from '../../operator/directory/forest/read-attribute.ts';
import { Columns } from '../../operator/directory/forest/columns.ts';
import { EntryDecoder } from '../../operator/directory/active-directory/wire/entry.ts';
import { FrameReader } from '../../operator/directory/active-directory/wire/frame-reader.ts';
import { entryMessage } from '../unit/directory/active-directory/fake/messages.ts';

const entries = Number(process.argv[2] ?? 100_000);
const distinct = 1000;
const chunkBytes = 16_384;

const texts = [
  'cn',
  'sn',
  'givenName',
  'displayName',
  'title',
  'department',
  'company',
  'l',
  'st',
  'co',
  'c',
  'mail',
  'userPrincipalName',
  'sAMAccountName',
];
const more = [
  'telephoneNumber',
  'mobile',
  'streetAddress',
  'postalCode',
  'physicalDeliveryOfficeName',
  'employeeID',
  'description',
  'proxyAddresses',
];
const integers = ['userAccountControl', 'accountExpires', 'pwdLastSet', 'countryCode'];
const binaries = ['objectGUID', 'objectSid'];

/** A person with some thirty values, as a real organisation has them; 1.5 KB. */
function personMessage(number: number): Buffer {
  const text = (name: string) => [name, [Buffer.from(`${name} value Müller ${number}`)]] as const;
  return entryMessage(
    0x40000001,
    `<GUID=01234567-89ab-4cde-8f01-0000${String(number).padStart(8, '0')}>;CN=Person ${number},OU=HR,OU=Corp,DC=contoso,DC=test`,
    [
      ['objectClass', ['top', 'person', 'organizationalPerson', 'user'].map((name) => Buffer.from(name))],
      ...texts.map(text),
      ...more.map(text),
      ...integers.map((name) => [name, [Buffer.from(String(133_000_000_000_000_000 + number))]] as const),
      ['objectGUID', [Buffer.alloc(16, number)]],
      ['objectSid', [Buffer.alloc(28, number)]],
      [
        'manager',
        [Buffer.from('<GUID=01234567-89ab-4cde-8f01-23456789abcd>;<SID=S-1-5-21-1-2-3-1104>;CN=Boss,OU=Corp,DC=contoso,DC=test')],
      ],
    ],
  );
}

const attribute = (name: string): ReadAttribute => {
  const type = integers.includes(name) ? 'Integer' : binaries.includes(name) ? 'Binary' : name === 'manager' ? 'Reference' : 'String';
  const form = type === 'Binary' ? 'Bytes' : type === 'Reference' ? 'Reference' : 'Text';
  return { name, type, form, multiValued: ['objectClass', 'description', 'proxyAddresses'].includes(name) };
};
const all = new Map(
  ['objectClass', ...texts, ...more, ...integers, ...binaries, 'manager'].map((name) => [name.toLowerCase(), attribute(name)]),
);
const columns = new Columns<ReadAttribute>((name) => {
  const field = all.get(name);
  return field === undefined ? undefined : { field, form: field.form };
});
const schema: DirectorySchema = Object.fromEntries([...all.values()].map(({ name, type, multiValued }) => [name, { type, multiValued }]));

const recording = Buffer.concat(Array.from({ length: distinct }, (_, i) => personMessage(i)));

function run(): { readonly seconds: number; readonly values: number } {
  const decoder = new EntryDecoder();
  let values = 0;
  const reader = new FrameReader(1 << 28, (buffer, start, end) => {
    // Message header (4), message id (6), operation header (4): the lengths of this recording.
    const entry: Entry = decoder.decode(buffer, start + 14, end, columns);
    const object = buildObject(entry, { anchor: 'x', objectType: 'user' }, schema, new Map(), () => undefined);
    values += Object.keys(object.attributes).length;
  });
  const begun = performance.now();
  for (let pass = 0; pass < entries / distinct; pass++) {
    for (let at = 0; at < recording.length; at += chunkBytes) reader.push(recording.subarray(at, at + chunkBytes));
  }
  return { seconds: (performance.now() - begun) / 1000, values };
}

run();
const { seconds, values } = run();
const rate = Math.round(entries / seconds);
console.log(
  JSON.stringify({
    entries,
    bytes: recording.length * (entries / distinct),
    values,
    seconds: Number(seconds.toFixed(2)),
    entriesPerSecond: rate,
  }),
);
process.exitCode = rate >= 40_000 ? 0 : 1;
