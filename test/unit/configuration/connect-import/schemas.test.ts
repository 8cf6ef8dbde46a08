// What an import writes follows its schemas: the manifests those of the API, the report its own.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Ajv, type ValidateFunction } from 'ajv';
import { load } from 'js-yaml';
import type { ConnectImport } from '../../../../operator/configuration/connect-import/index.ts';
import { renderReport } from '../../../../operator/configuration/connect-import/index.ts';
import { forestId, imported, otherForestId } from './export.ts';
import { blocks, shipped } from './shipped.ts';

const root = join(import.meta.dirname, '../../../..');

/** A server with everything: two forests, every rule carried over, rules of one's own, one that is refused, something unknown. */
const server: ConnectImport = imported(
  {
    forests: [
      {
        created: '2024-01-01',
        parameters: [['Region', 'EMEA']],
        attributes: [],
        domains: [{ domain: 'contoso.test', include: ['OU=Corp,DC=contoso,DC=test'], preferred: ['dc1'], netbios: 'HQ' }],
      },
      {
        id: otherForestId,
        created: '2024-01-02',
        groupFilter: 'CN=Pilot,DC=fabrikam,DC=test',
        domains: [{ domain: 'fabrikam.test' }],
        more: '<telepathy/>',
      },
    ],
    rules: [
      ...blocks(shipped, [forestId, otherForestId]),
      { name: 'Region', precedence: 10, description: 'x'.repeat(2000), flows: [{ to: 'title', expression: '%Region%' }] },
      { name: 'Broken', precedence: 11, flows: [{ to: 'title', expression: 'Trm([title])' }] },
    ],
    settings: [
      ['Synchronize.TimeInterval', '00:30:00'],
      ['OptionalFeature.PasswordHashSync', 'True'],
    ],
  },
  { everyRule: 'Explicit' },
);

interface Definition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: object } }[];
  };
}

/** As the API server sees it, and stricter: a field that the schema does not have is an error. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const own = Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !key.startsWith('x-kubernetes') && key !== 'format' && key !== 'default')
      .map(([key, value]) => [key, closed(value)]),
  );
  return 'properties' in own && !('additionalProperties' in own) ? { ...own, additionalProperties: false } : own;
}

function validators(): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false, allErrors: true });
  return new Map(
    readdirSync(join(root, 'crds')).map((file) => {
      const { spec } = load(readFileSync(join(root, 'crds', file), 'utf8')) as Definition;
      const schema = closed(spec.versions[0]?.schema.openAPIV3Schema) as { properties: Record<string, object> };
      schema.properties['metadata'] = { type: 'object' };
      return [spec.names.kind, ajv.compile(schema)];
    }),
  );
}

describe('manifests', () => {
  const kinds = validators();
  test('follow the schemas of the API', () => {
    const applied = server.manifests.filter(({ content, path }) => content.kind !== 'Kustomization' && !path.startsWith('refused/'));
    assert.ok(applied.length > 80);
    for (const { path, content } of applied) {
      const validate = kinds.get(content.kind ?? '') ?? assert.fail(path);
      // As a YAML file gives it back: without what is undefined.
      assert.ok(validate(JSON.parse(JSON.stringify(content))), `${path}: ${JSON.stringify(validate.errors)}`);
    }
  });
  test('have names that Kubernetes takes, each once', () => {
    const names = server.manifests.flatMap(({ content }) => ('metadata' in content ? [`${content.kind} ${content.metadata.name}`] : []));
    assert.deepEqual(
      names.filter((name) => !/^\w+ [a-z0-9]([a-z0-9-]{0,251}[a-z0-9])?$/.test(name)),
      [],
    );
    assert.equal(new Set(names).size, names.length);
  });
  test('are all listed by the kustomization, but for the refused', () => {
    const kustomization = server.manifests.find(({ path }) => path === 'kustomization.yaml')?.content;
    const paths = server.manifests.map(({ path }) => path);
    assert.deepEqual(
      kustomization !== undefined && 'resources' in kustomization ? kustomization.resources : [],
      paths.filter((path) => path !== 'kustomization.yaml' && !path.startsWith('refused/')),
    );
    assert.deepEqual(
      paths.filter((path) => path.startsWith('refused/')),
      ['refused/rule-0011-broken.yaml.refused'],
    );
  });
});

describe('the report', () => {
  test('follows its schema', () => {
    const schema = JSON.parse(readFileSync(join(root, 'docs/schemas/fidelity-report.json'), 'utf8')) as object;
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    assert.ok(validate(JSON.parse(JSON.stringify(server.report))), JSON.stringify(validate.errors?.slice(0, 5)));
  });
  test('shows a person what to do: what to fill in, where an expression is wrong, what is unknown and what is not carried over', () => {
    const page = renderReport(server.report);
    assert.match(page, /## To fill in before applying\n\n- SyncConnector contoso-test/);
    assert.match(page, /does not compile: unknown function Trm, did you mean Trim\? Look at the rule/);
    assert.match(page, / {4}Trm\(\[title\]\)\n {4}\^/);
    assert.match(page, /## Unknown to this version\n[\s\S]*element \\<telepathy\\>/);
    assert.match(page, /## Not carried over\n[\s\S]*PasswordHashSync/);
  });
  test('gives no text of the export a meaning', () => {
    const page = renderReport(imported({ rules: [{ name: '<b>|*x*', precedence: 10, flows: [{ to: 'title', from: ['title'] }] }] }).report);
    assert.ok(page.includes(String.raw`\<b\>\|\*x\*`));
    const refused = renderReport(
      imported({ rules: [{ name: '*x*', precedence: 10, flows: [{ to: 'title', expression: 'Zzyzx(1)' }] }] }).report,
    );
    assert.ok(refused.includes(String.raw`- **\*x\*** (`));
    assert.match(refused, /does not compile: unknown function Zzyzx\. Look at the rule/);
  });
});
