// Runs a property on a copy of the sources, with a fault in it or without.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { SourceCopy } from './copy.ts';
import type { Fault } from './fault.ts';

export type Verdict = 'Passed' | 'Failed';

const usualRuns = 40;

export async function runProperty(copy: SourceCopy, { property: [file, test], runs = usualRuns }: Fault): Promise<Verdict> {
  const { NODE_TEST_CONTEXT: _, PROPERTY_SEED: __, ...environment } = process.env;
  const pattern = `^${test.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`;
  // With the seed of a usual run, also for properties that name none of their own.
  const options = ['--test', '--test-reporter=tap', '--import', './test/environment/seed.ts', `--test-name-pattern=${pattern}`];
  const child = spawn(process.execPath, [...options, join('test/unit', file)], {
    cwd: copy.folder,
    env: { ...environment, PROPERTY_RUNS: String(runs), PROPERTY_SHRINK: 'no', REFERENCE_OBJECTS: '2500' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  await new Promise((resolve) => child.once('close', resolve));
  // A test that was not found neither passes nor fails.
  const ran = output.includes(`- ${test}`);
  if (!ran) throw new Error(`there is no test ${JSON.stringify(test)} in ${file}:\n${output.slice(-2000)}`);
  return /^# fail 0$/m.test(output) ? 'Passed' : 'Failed';
}
