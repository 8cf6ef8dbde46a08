/**
 * Proves that the properties can fail: each planted fault is found by the property that is there for it, and without the fault the property holds.
 * `node test/faults/main.ts [part of a fault's sentence]`; ends with 1 where a fault was not found.
 */
import { SourceCopy } from './copy.ts';
import { faults } from './faults.ts';
import { runProperty, type Verdict } from './prove.ts';

const wanted = process.argv[2] ?? '';
const chosen = faults.filter(({ says }) => says.includes(wanted));
await using copy = await SourceCopy.make();

/** Once for each property, however many faults it is to find. */
const clean = new Map<string, Verdict>();
let unproven = 0;
for (const fault of chosen) {
  const [file, test] = fault.property;
  const without = clean.get(test) ?? (await runProperty(copy, { ...fault, runs: Math.min(fault.runs ?? 40, 40) }));
  clean.set(test, without);
  const withFault = await copy.with(fault, () => runProperty(copy, fault));
  const proven = without === 'Passed' && withFault === 'Failed';
  if (!proven) unproven += 1;
  process.stdout.write(
    `${proven ? 'found    ' : 'NOT FOUND'} ${fault.says}\n            by ${file}: ${test} (${without.toLowerCase()} without it, ${withFault.toLowerCase()} with it)\n`,
  );
}
process.stdout.write(`\n${chosen.length - unproven} of ${chosen.length} planted faults were found\n`);
process.exitCode = unproven === 0 && chosen.length > 0 ? 0 : 1;
