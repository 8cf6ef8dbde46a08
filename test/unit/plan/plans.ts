// Runs plans as the command does, on files of a folder of their own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlanOptions, type PlanVerdict, runPlan } from '../../../operator/plan/run-plan.ts';

export const examples = join(import.meta.dirname, '../../../examples/offline');

export interface Planned {
  readonly verdict: PlanVerdict;
  readonly text: string;
}

/** The example's plan with some options changed. */
export async function plan(options: Partial<PlanOptions> = {}): Promise<Planned> {
  let text = '';
  const verdict = await runPlan({
    manifests: join(examples, 'manifests'),
    files: {
      sources: new Map([['contoso-ad', join(examples, 'contoso.ldif')]]),
      targets: new Map([['entra', join(examples, 'tenant.json')]]),
    },
    output: 'json',
    budget: {},
    limit: 50,
    now: new Date('2026-01-31T12:00:00Z'),
    write: async (part) => {
      text += part;
    },
    signal: AbortSignal.timeout(120_000),
    ...options,
  });
  return { verdict, text };
}

/** Files that a test wrote, gone after it. */
export async function folder(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly path: (name: string) => string }> {
  const place = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(place, name), content);
  return { path: (name) => join(place, name), [Symbol.asyncDispose]: async () => rm(place, { recursive: true, force: true }) };
}

export const withSource = (file: string): Partial<PlanOptions> => ({
  files: { sources: new Map([['contoso-ad', file]]), targets: new Map() },
});
