// `lockstep expression` as a person, and as a program, runs it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { schemaOf } from '../model/schemas.ts';

const main = fileURLToPath(new URL('../../../operator/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lockstep-expression-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const lockstep = async (...words: readonly string[]): Promise<Answer> =>
  await new Promise((resolve) => {
    execFile(process.execPath, [main, 'expression', ...words], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

async function json(...words: readonly string[]): Promise<{ readonly code: number; readonly answer: unknown }> {
  const { code, stdout, stderr } = await lockstep(...words, '--output', 'json');
  assert.notEqual(stdout, '', stderr);
  const answer: unknown = JSON.parse(stdout);
  assert.ok(fits(answer), JSON.stringify(fits.errors));
  return { code, answer };
}

/** What is said of the answer in the documentation. */
const fits = schemaOf('expression');

const ana = file('ana.json', {
  mail: ' ana@contoso.test ',
  sAMAccountName: 'ana',
  userAccountControl: 514,
  msExchRecipientTypeDetails: { $number: '9223372036854775807' },
  objectGUID: { $binary: 'AAECAwQFBgcICQoLDA0ODw==' },
  manager: { $ref: 'CN=Rui,DC=contoso,DC=test' },
  memberOf: [{ $ref: 'CN=All,DC=contoso,DC=test' }, { $ref: 'CN=All Sales,DC=contoso,DC=test' }],
  proxyAddresses: ['SMTP:ana@contoso.test', 'smtp:a@contoso.test'],
  title: null,
});

describe('as JSON, the answer is exactly', () => {
  const answers: readonly (readonly [expression: string, answer: unknown, code?: number])[] = [
    ['Trim([mail])', { value: 'ana@contoso.test' }],
    ['BitAnd([userAccountControl],2) = 0', { value: false }],
    ['[userAccountControl] + 1', { value: 515 }],
    ['[msExchRecipientTypeDetails] - 1', { value: { $number: '9223372036854775806' } }],
    ['[objectGUID]', { value: { $binary: 'AAECAwQFBgcICQoLDA0ODw==' } }],
    ['[proxyAddresses]', { value: ['SMTP:ana@contoso.test', 'smtp:a@contoso.test'] }],
    ['IIF(IsPresent([manager]),[manager],NULL)', { value: { $ref: 'CN=Rui,DC=contoso,DC=test' } }],
    ['CRef("CN=Rui,DC=contoso,DC=test")', { value: { $ref: 'CN=Rui,DC=contoso,DC=test' } }],
    ['DNComponent([manager],1)', { value: 'Rui' }],
    ['Contains([memberOf],"CN=All,DC=contoso,DC=test")', { value: 1 }],
    ['Contains([memberOf],"CN=All Sales")', { value: 0 }],
    ['[title]', { value: null }],
    ['Left([mail],0)', { value: '' }],
    ['Word([sAMAccountName],2,"@")', { value: '' }],
    ['Split("a,,b",",")', { value: ['a', '', 'b'] }],
    ['Trim([title])', { value: null }],
    [
      '"x" & [Mail]',
      { error: { code: 'UnknownAttribute', message: 'unknown attribute [Mail], did you mean mail? Names go by case', line: 1, column: 7 } },
      1,
    ],
    [
      'ImportedValue("MAIL")',
      {
        error: { code: 'UnknownAttribute', message: 'unknown attribute [MAIL], did you mean mail? Names go by case', line: 1, column: 15 },
      },
      1,
    ],
    ['ImportedValue("sAMAccountName")', { value: 'ana' }],
    ['IgnoreThisFlow', { ignore: true }],
    ['AuthoritativeNull', { authoritativeNull: true }],
    [
      'Trim([mail]) &\n Trmi([mail])',
      { error: { code: 'UnknownFunction', message: 'unknown function Trmi, did you mean Trim?', line: 2, column: 2 } },
      1,
    ],
    ['"" & Item([proxyAddresses],3)', { error: { code: 'OutOfRange', message: 'Item 3 of 2 values', line: 1, column: 6 } }, 1],
    ['Error("no mail")', { error: { code: 'RuleError', message: 'no mail', line: 1, column: 1 } }, 1],
  ];
  for (const [expression, expected, expectedCode = 0] of answers) {
    test(expression, async () => {
      const { code, answer } = await json(expression, '--object', ana);
      assert.deepEqual(answer, expected);
      assert.equal(code, expectedCode);
    });
  }
});

describe('for a person', () => {
  test('the values stand on lines of their own', async () => {
    const { code, stdout } = await lockstep('[proxyAddresses]', '--object', ana);
    assert.deepEqual([code, stdout], [0, 'SMTP:ana@contoso.test\nsmtp:a@contoso.test\n']);
  });

  test('an empty text is told from no value', async () => {
    assert.equal((await lockstep('""')).stdout, '(an empty text; as what a flow gives, it is no value)\n');
    assert.equal((await lockstep('NULL')).stdout, '(no value)\n');
  });

  test('an error shows the line of the expression and the place in it', async () => {
    const { code, stdout, stderr } = await lockstep('Left([sAMAccountName],[mail])', '--object', ana);
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(stderr, 'TypeMismatch: the 2nd argument of Left is text (line 1, column 1)\n  Left([sAMAccountName],[mail])\n  ^\n');
  });

  test('a trace shows each intermediate value, indented below what it is a part of', async () => {
    const { stdout } = await lockstep('Len(Trim([mail])) > 3', '--object', ana, '--trace');
    assert.equal(
      stdout,
      [
        'Len(Trim([mail])) > 3 = true',
        '  Len(Trim([mail])) = 16',
        '    Trim([mail]) = "ana@contoso.test"',
        '      [mail] = " ana@contoso.test "',
        '',
        'True',
        '',
      ].join('\n'),
    );
  });
});

test('parameters come from a file: those of the language in any case, and others by their names', async () => {
  const parameters = file('parameters.json', { 'domain.fqdn': 'contoso.test', 'Contoso.Region': 'eu', 'Contoso.Floor': 3 });
  const expression = '[sAMAccountName] & "@" & %Domain.FQDN% & "/" & %contoso.region% & %Contoso.Floor%';
  assert.deepEqual(await json(expression, '--object', ana, '--parameters', parameters), {
    code: 0,
    answer: { value: 'ana@contoso.test/eu3' },
  });
});

test('an object may tell its name, and what was imported apart from what is pending', async () => {
  const object = file('pending.json', {
    dn: 'CN=Ana,DC=contoso,DC=test',
    type: 'user',
    attributes: { title: 'Director' },
    imported: { title: 'Manager' },
  });
  const expression = '[title] & "/" & ImportedValue("title") & "/" & DNComponent([dn],1)';
  assert.deepEqual((await json(expression, '--object', object)).answer, { value: 'Director/Manager/Ana' });
});

test('the clock may be set', async () => {
  const { answer } = await json('FormatDateTime(DateAdd("d",1,Now()),"yyyy-MM-dd")', '--now', '2026-01-31T10:00:00Z');
  assert.deepEqual(answer, { value: '2026-02-01' });
});

test('a trace in JSON stands beside the answer', async () => {
  const { answer } = await json('[sAMAccountName] & "!"', '--object', ana, '--trace');
  assert.deepEqual(answer, {
    value: 'ana!',
    trace: {
      text: '[sAMAccountName] & "!"',
      from: 0,
      to: 22,
      outcome: { kind: 'value', value: 'ana!' },
      children: [{ text: '[sAMAccountName]', from: 0, to: 16, outcome: { kind: 'value', value: 'ana' }, children: [] }],
    },
  });
});

describe('a file that can not be taken is refused with the place of what is wrong', () => {
  const wrong: readonly (readonly [name: string, content: unknown, message: RegExp])[] = [
    ['broken.json', '{"mail": "a",\n  "cn": }', /^.*broken\.json is no JSON: Unexpected token '}' \(line 2, column 9\)\.$/m],
    [
      'comma.json',
      '{\n  "mail": "a"\n  "cn": "b"}',
      /comma\.json is no JSON: Expected ',' or '}' after property value \(line 3, column 3\)\.$/m,
    ],
    ['cut.json', '{"mail": "a', /cut\.json is no JSON: Unterminated string \(line 1, column 12\)\.$/m],
    ['list.json', ['a'], /^.*list\.json: the whole is a list, not one object\.$/m],
    ['nested.json', { mail: { work: 'a' } }, /^.*nested\.json: object\.mail is \{"work":"a"\}, which is no attribute value\.$/m],
    ['large.json', '{"usnChanged": 9007199254740993}', /object\.usnChanged is 9007199254740992: beyond 2\^53/],
    ['unknown.json', { attributes: {}, attributs: {} }, /^.*unknown\.json: attributs is none of dn, objectType/m],
  ];
  for (const [name, content, message] of wrong) {
    test(name, async () => {
      const { code, stdout, stderr } = await lockstep('[mail]', '--object', file(name, content));
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, message);
    });
  }

  test('one that is not there', async () => {
    const { code, stderr } = await lockstep('[mail]', '--object', join(folder, 'nowhere.json'));
    assert.equal(code, 1);
    assert.match(stderr, /nowhere\.json can not be read: ENOENT/);
  });

  test('a parameter that is no single value', async () => {
    const { code, stderr } = await lockstep('1', '--parameters', file('list-parameter.json', { Region: ['eu'] }));
    assert.equal(code, 1);
    assert.match(stderr, /list-parameter\.json: the parameter Region is no single value\./);
  });
});

test('an expression may begin with a minus', async () => {
  assert.deepEqual(await json('-5 + 7', '--object', ana), { code: 0, answer: { value: 2 } });
  assert.deepEqual(await json('-5'), { code: 0, answer: { value: -5 } });
});

test('a wrong command line ends with 2', async () => {
  assert.equal((await lockstep()).code, 2);
  assert.equal((await lockstep('1', '--output', 'yaml')).code, 2);
  assert.equal((await lockstep('1', '--now', 'noon')).code, 2);
  assert.equal((await lockstep('1', '--objekt', ana)).code, 2);
});
