// A real server's exported configuration: run with LOCKSTEP_CONNECT_CONFIG naming its folder.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { importConnect } from '../../../../operator/configuration/connect-import/index.ts';
import { readExport } from '../../../../operator/configuration/connect-import/export/layout.ts';
import type { AttributeType, Schema, SchemaAttribute } from '../../../../operator/configuration/connect-import/export/schema.ts';
import { Account } from '../../../../operator/configuration/connect-import/report/account.ts';
import { compileRevision } from '../../../../operator/configuration/index.ts';
import { compileExpression, type ExpressionEnvironment } from '../../../../operator/expression/index.ts';
import type { AttributeValue } from '../../../../operator/model/value.ts';
import { options } from './export.ts';

const folder = process.env['LOCKSTEP_CONNECT_CONFIG'] ?? '';
const skip = folder === '' && 'LOCKSTEP_CONNECT_CONFIG is not set';
const files = folder === '' ? [] : globSync('**/*.xml', { cwd: folder }).map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));

type Side = 'ActiveDirectory' | 'EntraID' | 'Metaverse';

const texts = fc.constantFrom(
  'Ana',
  ' x ',
  'SMTP:ana@contoso.test',
  'User_Ana',
  'CAS_{1}',
  'CN=Ana,OU=Corp,DC=contoso,DC=test',
  '漢字 😀',
  'y'.repeat(500),
);
const scalars: Readonly<Record<AttributeType, fc.Arbitrary<AttributeValue>>> = {
  Text: texts,
  Reference: fc.constant('CN=Ana,DC=contoso,DC=test'),
  Integer: fc.constantFrom<AttributeValue>(0, 1, 2, 512, 514, -2147483646, 132_000_000_000_000_000n),
  Boolean: fc.boolean(),
  Binary: fc.uint8Array({ minLength: 16, maxLength: 28 }),
};

function valueOf({ type, multiValued }: SchemaAttribute): fc.Arbitrary<AttributeValue> {
  return multiValued ? (fc.array(scalars[type], { minLength: 1, maxLength: 3 }) as fc.Arbitrary<AttributeValue>) : scalars[type];
}

/** Values of the attributes that expressions read, as the schema of their side has them; some are absent. */
function objectsOf(schema: Schema, names: readonly string[]): fc.Arbitrary<ReadonlyMap<string, AttributeValue>> {
  const known = names.flatMap((name) => schema.get(name.toLowerCase()) ?? []);
  const values = Object.fromEntries(known.map((attribute) => [attribute.name, valueOf(attribute)]));
  return fc.record(values, { requiredKeys: [] }).map((object) => new Map(Object.entries(object) as [string, AttributeValue][]));
}

describe('a real server', { skip }, () => {
  for (const everyRule of ['WhereNeeded', 'Explicit'] as const) {
    test(`converts with every construct accounted for, and compiles (${everyRule})`, () => {
      const { report, resources } = importConnect(files, { ...options, everyRule });
      assert.deepEqual([report.refused, report.totals.Unknown, report.totals.Refused], [[], 0, 0]);
      assert.equal(report.rules.length, files.filter(({ path }) => path.includes('SynchronizationRule_')).length);
      assert.equal(compileRevision(resources).kind, 'ok');
    });
  }

  test('evaluates on objects by chance: an expression fails by its own Error, or because a value is not what it is made for', () => {
    const { resources } = importConnect(files, { ...options, everyRule: 'Explicit' });
    const { connectors, metaverse } = readExport(new Account(), files);
    const types = new Map(resources.connectors.map(({ metadata, spec }) => [metadata.name, spec.type]));
    const expressions = Map.groupBy(
      resources.rules.flatMap(({ spec }) => {
        const side: Side =
          spec.direction === 'Outbound' ? 'Metaverse' : types.get(spec.connector.name) === 'EntraID' ? 'EntraID' : 'ActiveDirectory';
        return (spec.flows ?? []).flatMap(({ expression }) => (expression === undefined ? [] : [{ side, expression }]));
      }),
      ({ side }) => side,
    );
    const failures = new Set<string>();
    for (const [side, of] of expressions) {
      const schema = side === 'Metaverse' ? metaverse.schema : (connectors.find(({ type }) => type === side)?.schema ?? assert.fail(side));
      const compiled = [...new Set(of.map(({ expression }) => expression))].map((text) => {
        const compiling = compileExpression(text);
        return compiling.kind === 'ok' ? { text, expression: compiling.expression } : assert.fail(text);
      });
      const names = compiled.flatMap(({ expression }) => [...expression.reads, ...expression.importedReads]);
      fc.assert(
        fc.property(objectsOf(schema, [...new Set(names)]), (object) => {
          const environment: ExpressionEnvironment = {
            attribute: (name) => (name === 'dn' ? 'CN=Ana,DC=contoso,DC=test' : object.get(name)),
            imported: (name) => object.get(name),
            parameter: (name) => `${name} value`,
            now: () => new Date(0),
          };
          for (const { text, expression } of compiled) {
            const result = expression.evaluate(environment);
            if (result.kind === 'error' && !['RuleError', 'InvalidValue', 'OutOfRange'].includes(result.code)) {
              failures.add(`${side}: ${text}: ${result.code}: ${result.message}`);
            }
          }
        }),
        { numRuns: 200 },
      );
    }
    assert.deepEqual([...failures], []);
  });
});
