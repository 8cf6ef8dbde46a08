import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBreaches } from '../../../scripts/check-arrows.ts';

const breaches = (...files: readonly (readonly [string, string])[]): readonly string[] => findBreaches(new Map(files));

const refused: readonly { readonly name: string; readonly file: string; readonly text: string; readonly says: RegExp }[] = [
  {
    name: 'the model that imports another room',
    file: 'operator/model/value.ts',
    text: "import { realClock } from '../runtime/clock.ts';",
    says: /^operator\/model\/value\.ts:1: model must not import runtime\/clock/,
  },
  {
    name: 'an import over several lines, told at its last line',
    file: 'operator/engine/join.ts',
    text: "// first\nimport {\n  a,\n  b,\n} from '../store/sqlite.ts';\n",
    says: /join\.ts:5: engine must not import store\/sqlite/,
  },
  {
    name: 'a type',
    file: 'operator/engine/join.ts',
    text: "import type { X } from '../worker/worker.ts';",
    says: /engine must not import worker/,
  },
  { name: 'a re-export', file: 'operator/engine/index.ts', text: "export * from '../kube/index.ts';", says: /engine must not import kube/ },
  {
    name: 'a dynamic import',
    file: 'operator/directory/ldif/x.ts',
    text: "const k = await import('../../kube/index.ts');",
    says: /directory must not import kube/,
  },
  {
    name: 'more of a room than its port',
    file: 'operator/directory/entra/x.ts',
    text: "import { c } from '../../worker/cycle.ts';",
    says: /worker\/cycle/,
  },
  {
    name: 'the simulator that borrows from the connector',
    file: 'operator/simulator/x.ts',
    text: "import { m } from '../directory/entra/map.ts';",
    says: /simulator must not import directory/,
  },
  {
    name: 'a room that nobody knows',
    file: 'operator/attic/x.ts',
    text: "import { v } from '../model/value.ts';",
    says: /attic has no place/,
  },
  {
    name: 'client-node outside of kube',
    file: 'operator/worker/x.ts',
    text: "import type { V1Pod } from '@kubernetes/client-node';",
    says: /imported by kube only/,
  },
  {
    name: 'files in a pure room',
    file: 'operator/configuration/x.ts',
    text: "import { readFileSync } from 'node:fs';",
    says: /configuration only computes/,
  },
  {
    name: 'files in a pure room, by the short name',
    file: 'operator/engine/x.ts',
    text: "import fs from 'fs';",
    says: /engine only computes/,
  },
];

for (const { name, file, text, says } of refused) {
  test(`refused: ${name}`, () => {
    const found = breaches([file, text]);
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', says);
  });
}

test('allowed: ports, the rooms below, harmless parts of Node, and everything in main', () => {
  assert.deepEqual(
    breaches(
      ['operator/directory/entra/x.ts', "import type { TargetDirectory } from '../../worker/ports.ts';"],
      ['operator/kube/x.ts', "import { KubeConfig } from '@kubernetes/client-node';\nimport { realClock } from '../runtime/clock.ts';"],
      ['operator/engine/x.ts', "import { createHash } from 'node:crypto';\nimport { v } from './y.ts';"],
      ['operator/main.ts', "const { w } = await import('./worker/command.ts');"],
    ),
    [],
  );
});

test('a plan that loads Kubernetes by a detour is found, one that would load it on demand is not', () => {
  const plan = ['operator/plan/command.ts', "import { a } from '../configuration/a.ts';"] as const;
  const found = breaches(
    plan,
    ['operator/configuration/a.ts', "import { b } from '../expression/b.ts';"],
    ['operator/expression/b.ts', "import { Agent } from 'undici';"],
  );
  assert.ok(
    found.some((breach) => breach === 'operator/expression/b.ts:1: operator/plan/command.ts loads undici, and must work offline'),
    found.join('\n'),
  );
  assert.deepEqual(breaches(plan, ['operator/configuration/a.ts', "import type { B } from '../expression/b.ts';"]), []);
});
