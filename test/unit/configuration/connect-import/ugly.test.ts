// Exports as old servers have them: edited by hand, half of it empty, with things that no page describes. Nothing of it may break the import or be lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compileRevision } from '../../../../operator/configuration/compile-revision.ts';
import { type ExportFile, importConnect } from '../../../../operator/configuration/connect-import/index.ts';
import { specProblems } from '../../../../operator/configuration/spec-problems.ts';
import { LockstepError } from '../../../../operator/model/errors.ts';
import { exportFiles, fileOf, forestId, options, otherForestId, xmlText } from './export.ts';
import { blocks, shipped } from './shipped.ts';

const server = exportFiles({
  forests: [
    {
      created: '2024-01-01',
      parameters: [['Region', 'EMEA']],
      domains: [{ domain: 'contoso.test', include: ['OU=Corp,DC=contoso,DC=test'] }],
    },
    { id: otherForestId, created: '2024-01-02', groupFilter: 'CN=Pilot,DC=fabrikam,DC=test', domains: [{ domain: 'fabrikam.test' }] },
  ],
  rules: [
    ...blocks(shipped, [forestId, otherForestId]),
    { name: 'Region', precedence: 10, flows: [{ to: 'title', expression: 'IIF(IsPresent([title]),[title],%Region%)' }] },
    { name: 'Key', precedence: 11, flows: [{ to: 'employeeID', constant: ' <1> & "2" ', once: 'true' }] },
    {
      name: 'Key',
      precedence: 12,
      scope: [[['title', 'CONTAINS', 'x']]],
      join: [[['mail', 'mail', 'True']]],
      flows: [{ to: 'l', from: ['l'] }],
    },
  ],
  settings: [['Synchronize.TimeInterval', '00:30:00']],
});

/** What stands in fields where something else should: words of other fields, empty, too long, of another alphabet, broken. */
const content = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '-1',
    '99999999999',
    'x'.repeat(70_000),
    'Ünal 日本 😀',
    '%Region%',
    '%%',
    '*',
    'dn',
    'member',
    'sourceAnchor',
    'user',
    'person',
  ),
  fc.constantFrom(
    'EQUAL',
    'ISBITNOTSET',
    'LESSTHAN_OR_EQUAL',
    'REGEX',
    'Merge',
    'StickyJoin',
    'OUTBOUND',
    'Sideways',
    'True',
    '400.00:00:00',
  ),
  fc.constantFrom('Trim([cn])', 'IIF(', '[cn', '"', 'Foo([bar])', '{00000000-0000-0000-0000-000000000000}', 'not a name', 'DC=x'),
  fc
    .string({ unit: 'binary', maxLength: 30 })
    .map((text) => text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')),
);

const change = fc.record({
  file: fc.nat(),
  place: fc.nat(),
  kind: fc.constantFrom('content', 'content', 'content', 'gone', 'twice', 'neighbour', 'attribute', 'within'),
  content,
});

const leaf = /<([A-Za-z][\w.-]*)((?:\s[^<>]*)?)>([^<>]*)<\/\1>/g;

function changed(file: ExportFile, { place, kind, content: written }: typeof change extends fc.Arbitrary<infer T> ? T : never): ExportFile {
  const text = new TextDecoder().decode(file.bytes);
  const leaves = [...text.matchAll(leaf)];
  const found = leaves[place % Math.max(1, leaves.length)];
  if (found === undefined) return file;
  const [whole, name = '', attributes = '', inner = ''] = found;
  const put = {
    content: `<${name}${attributes}>${xmlText(written)}</${name}>`,
    gone: '',
    twice: whole + whole,
    neighbour: `${whole}<strange about="it">${xmlText(written)}</strange>`,
    attribute: `<${name}${attributes} odd="x">${inner}</${name}>`,
    within: `<${name}${attributes}><inner>${inner}</inner></${name}>`,
  }[kind];
  return fileOf(file.path, text.slice(0, found.index) + put + text.slice(found.index + whole.length));
}

test('whatever stands in an export, it becomes manifests that compile with an account of every rule, or an error that says where', () => {
  let made = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), fc.boolean(), (changes, explicit) => {
      const files = [...server];
      for (const one of changes) {
        const at = one.file % files.length;
        files[at] = changed(files[at] as ExportFile, one);
      }
      let result;
      try {
        result = importConnect(files, { ...options, everyRule: explicit ? 'Explicit' : 'WhereNeeded' });
      } catch (error) {
        assert.ok(error instanceof LockstepError, String(error));
        assert.notEqual(error.reason, 'NotCompiled', error.message);
        return;
      }
      made += 1;
      const { resources, report } = result;
      assert.equal(compileRevision(resources).kind, 'ok');
      assert.deepEqual(
        [
          ...specProblems('SyncSchedule', structuredClone(resources.schedule.spec)),
          ...resources.connectors.flatMap(({ spec }) => specProblems('SyncConnector', structuredClone(spec))),
          ...resources.rules.flatMap(({ spec }) => specProblems('SyncRule', structuredClone(spec))),
        ],
        [],
      );
      const rules = files.filter(({ path }) => path.startsWith('SynchronizationRules/')).length;
      assert.equal(report.entries.filter(({ kind }) => kind === 'Rule').length, rules, 'every rule has its entry');
      assert.deepEqual(
        report.entries.filter(({ outcome }) => outcome.kind === 'NotCarried' && outcome.why.includes('came to no result')),
        [],
      );
    }),
    { numRuns: 40 },
  );
  assert.ok(made > 0, 'some exports became manifests');
});
