// The rules that Entra Connect ships compile as they are, with all that is known of the attributes that they read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExpression } from '../../../operator/expression/index.ts';
import { exportedFlows } from './connect-export.ts';

test('every expression of an exported configuration compiles, also against the schemas of its connectors and its metaverse', () => {
  const flows = exportedFlows();
  assert.ok(flows.length > 15, `only ${flows.length} expressions were found`);
  for (const { rule, target, expression, schema } of flows) {
    for (const options of [{}, { schema }]) {
      const compiling = compileExpression(expression, options);
      if (compiling.kind === 'error') assert.fail(`${rule}, ${target}: ${compiling.error.message}\n${compiling.error.caret}`);
    }
  }
});

test('and none of them is warned of', () => {
  const warned = exportedFlows().flatMap(({ expression, schema }) => {
    const compiling = compileExpression(expression, { schema });
    return compiling.kind === 'ok' ? compiling.warnings : [];
  });
  assert.deepEqual(warned, []);
});
