// Plans and compares a generated export as the command does: `node test/benchmark/plan.ts [users]`. The floor is one pass over the file by the reader alone.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Columns } from '../../operator/directory/forest/columns.ts';
import { fileSource } from '../../operator/directory/ldif/index.ts';
import { readEntries } from '../../operator/directory/ldif/read-entries.ts';
import { keepHeapNearItsData } from '../../operator/heap.ts';
import { type PlanOptions, runPlan } from '../../operator/plan/run-plan.ts';

const users = Number(process.argv[2] ?? 20_000);
const groups = Math.ceil(users / 20);
const examples = join(import.meta.dirname, '../../examples/offline');
const folder = await mkdtemp(join(tmpdir(), 'lockstep-benchmark-'));
const file = join(folder, 'forest.ldif');

/** What the first measurement took: microseconds of this process. */
let floorCpu: number | undefined;

keepHeapNearItsData();
try {
  await writeExport();
  const bytes = (await stat(file)).size;
  await measure(`one pass over ${Math.round(bytes / 1e6)} MB`, async () => {
    const columns = new Columns<string>((name) => ({ field: name, form: 'Text' }));
    const reading = readEntries({ source: fileSource(file), columns, entryBytes: 1 << 28, signal: new AbortController().signal });
    while ((await reading.next()).done !== true);
  });
  await measure('plan, everything new', async () => plan({}));
  await measure('comparison with one rule changed', async () => plan({ compare: join(examples, 'change') }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function plan(options: Partial<PlanOptions>): Promise<void> {
  await runPlan({
    manifests: join(examples, 'manifests'),
    files: { sources: new Map([['contoso-ad', file]]), targets: new Map() },
    output: 'json',
    budget: {},
    limit: 0,
    now: new Date(),
    write: async () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
}

async function measure(what: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const objects = users + groups;
  const spent = user + system;
  floorCpu ??= spent;
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${what}: ${seconds} s, ${(spent / 1e6).toFixed(1)} s of CPU (${(spent / floorCpu).toFixed(1)} x floor, ${Math.round(spent / objects)} us an object), ${objects} objects, at most ${memory} MiB resident; budget 256 MiB at 100,000\n`,
  );
}

async function writeExport(): Promise<void> {
  const output = createWriteStream(file);
  const write = async (text: string): Promise<void> => {
    if (!output.write(text)) await once(output, 'drain');
  };
  const corp = 'OU=Corp,DC=contoso,DC=test';
  await write('dn: DC=contoso,DC=test\nobjectClass: top\nobjectClass: domainDNS\n\n');
  for (let i = 0; i < users; i++) await write(entry(`CN=Person ${i},OU=Unit ${i % 50},${corp}`, i, person(i)));
  for (let i = 0; i < groups; i++) {
    const members = Array.from({ length: 20 }, (_, j) => (i * 7919 + j * 104_729) % users);
    const lines = [...new Set(members)].map((member) => `member: CN=Person ${member},OU=Unit ${member % 50},${corp}`);
    await write(
      entry(`CN=Group ${i},OU=Groups,${corp}`, users + i, [
        'objectClass: group',
        `sAMAccountName: g${i}`,
        'groupType: -2147483646',
        ...lines,
      ]),
    );
  }
  output.end();
  await once(output, 'close');
}

function entry(dn: string, number: number, lines: readonly string[]): string {
  const guid = Buffer.alloc(16);
  guid.writeUInt32LE(number + 1, 12);
  return `dn: ${dn}\nobjectClass: top\nobjectGUID:: ${guid.toString('base64')}\nobjectSid: S-1-5-21-1-2-3-${number + 1000}\n${lines.join('\n')}\n\n`;
}

function person(i: number): readonly string[] {
  return [
    'objectClass: person',
    'objectClass: organizationalPerson',
    'objectClass: user',
    `cn: Person ${i}`,
    `displayName: Person ${i}`,
    `givenName: Given ${i % 1000}`,
    `sn: Sur ${i}`,
    `sAMAccountName: p${i}`,
    `userPrincipalName: p${i}@contoso.test`,
    `mail: p${i}@contoso.test`,
    `proxyAddresses: SMTP:p${i}@contoso.test`,
    `department: Department ${i % 97}`,
    `title: Title ${i % 31}`,
    `l: City ${i % 200}`,
    'userAccountControl: 512',
    `manager: CN=Person ${Math.floor(i / 10)},OU=Unit ${Math.floor(i / 10) % 50},OU=Corp,DC=contoso,DC=test`,
  ];
}
