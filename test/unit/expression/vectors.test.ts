// Each line of vectors.txt, as `lockstep expression` answers it: thought through by Microsoft's page of functions and by .NET, one by one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { compileExpression } from '../../../operator/expression/index.ts';
import { encodeValue } from '../../../operator/model/json.ts';
import { environmentOf } from './evaluate.ts';

const attributes = {
  dn: 'CN=Ana Silva,OU=Sales,DC=contoso,DC=test',
  mail: 'ana@contoso.test',
  cn: 'Ana Silva',
  title: '   ',
  empty: '',
  one: ['x'],
  mv: ['b', 'a', 'b', 'A'],
  proxyAddresses: ['SMTP:ana@contoso.test', 'smtp:a@contoso.test', 'SIP:ana@contoso.test', 'smtp:a@contoso.test'],
  n: 5,
  mvn: [1, 2, 3],
  numtext: '42',
  big: 9_223_372_036_854_775_807n,
  uac: 514,
  groupType: -2_147_483_646,
  flag: true,
  bools: [true, false],
  b: Uint8Array.of(1, 2, 3),
  guid: Uint8Array.from({ length: 16 }, (_, index) => index),
  sid: Uint8Array.of(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0),
};

const environment = environmentOf({
  attributes,
  imported: attributes,
  parameters: { 'Domain.FQDN': 'contoso.test', 'Forest.LDAP': 'DC=contoso,DC=test', 'Connector.ID': 'x' },
  now: new Date('2026-02-03T04:05:06Z'),
  random: () => 0.5,
});

function answer(expression: string): string {
  const compiling = compileExpression(expression);
  if (compiling.kind === 'error') return `! ${compiling.error.code}`;
  const { result } = compiling.expression.show(environment);
  if (result.kind === 'error') return `! ${result.code}`;
  return result.kind === 'value' ? JSON.stringify(encodeValue(result.value)) : result.kind;
}

const lines = readFileSync(join(import.meta.dirname, 'vectors.txt'), 'utf8').split('\n');
let title = '';
const groups = Map.groupBy(
  lines.flatMap((line) => {
    if (line.startsWith('# ')) title = line.slice(2);
    const at = line.lastIndexOf(' => ');
    return line.startsWith('#') || at < 0 ? [] : [{ title, expression: line.slice(0, at), expected: line.slice(at + 4) }];
  }),
  (vector) => vector.title,
);

for (const [title, vectors] of groups) {
  describe(title, () => {
    for (const { expression, expected } of vectors) test(expression, () => assert.equal(answer(expression), expected));
  });
}
