// An imported configuration of Entra Connect over forests by chance: the product's engine and the naive reference agree.
// LOCKSTEP_CONNECT_CONFIG names the folder of a real export to be judged as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRevision, describeProblem } from '../../../operator/configuration/index.ts';
import { type ConnectImport, importConnect } from '../../../operator/configuration/connect-import/index.ts';
import { readExportFolder } from '../../../operator/import-connect/read-folder.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import { assertAgreement } from '../../reference/compare/worlds.ts';
import { forestId, imported, otherForestId, type RuleDraft, tenantId } from '../configuration/connect-import/export.ts';

function revisionOf({ resources }: ConnectImport): Revision {
  const compiling = compileRevision(resources);
  if (compiling.kind === 'errors') assert.fail(compiling.problems.map(describeProblem).join('\n'));
  return compiling.revision;
}

const identifier = 'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))';

/** In the manner of people who have kept a server for years: one rule a forest, each with a precedence of its own. */
const fromForest = (connector: string, first: number): readonly RuleDraft[] => [
  {
    name: 'In from AD - People',
    connector,
    precedence: first + 0,
    linkType: 'Provision',
    scope: [
      [
        ['isCriticalSystemObject', 'NOTEQUAL', 'TRUE'],
        ['adminDescription', 'NOTSTARTSWITH', 'User_'],
      ],
    ],
    join: [
      [['objectSid', 'objectSid']],
      [
        ['mail', 'mail'],
        ['sn', 'sn'],
      ],
    ],
    flows: [
      { to: 'sourceAnchor', from: ['objectGUID'], expression: identifier },
      { to: 'objectSid', from: ['objectSid'] },
      { to: 'sourceObjectType', constant: 'User' },
      {
        to: 'cloudFiltered',
        expression: 'IIF(IsPresent([isCriticalSystemObject]) || Left([sAMAccountName],4) = "AAD_" || [department] = "x",True,NULL)',
      },
    ],
  },
  {
    name: 'In from AD - Enabled',
    connector,
    precedence: first + 1,
    linkType: 'Join',
    scope: [[['userAccountControl', 'ISBITNOTSET', '2']]],
    flows: [{ to: 'accountEnabled', constant: 'True' }],
  },
  {
    name: 'In from AD - Everybody',
    connector,
    precedence: first + 2,
    linkType: 'Join',
    flows: [
      { to: 'accountEnabled', expression: 'IIF(BitAnd([userAccountControl],2)=0,True,False)' },
      { to: 'displayName', expression: 'IIF(IsNullOrEmpty([displayName]),[cn],PCase(Trim([displayName])))' },
      { to: 'sn', expression: 'Trim([sn])' },
      { to: 'mail', expression: 'LCase(Trim([mail]))' },
      { to: 'department', expression: 'IIF(InStr([department]," ")>0,Word([department],1," "),IgnoreThisFlow)' },
      { to: 'title', expression: 'Switch([title]="x",AuthoritativeNull,Len([title])>40,Left([title],40) & "…",True,[title])' },
      { to: 'description', expression: 'IIF(IsPresent([description]),Left(Trim(Item([description],1)),448),NULL)' },
      { to: 'proxyAddresses', expression: 'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))' },
      {
        to: 'pwdLastSet',
        expression: 'IIF(IsPresent([pwdLastSet]),CStr(FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")),NULL)',
      },
      { to: 'extensionAttribute1', expression: 'Replace(ReplaceChars([extensionAttribute1],"ä:ae,ö:oe")," ","")' },
      { to: 'manager', from: ['manager'] },
    ],
  },
];

const rules: readonly RuleDraft[] = [
  ...fromForest(forestId, 10),
  ...fromForest(otherForestId, 20),
  {
    name: 'In from AD - Department of the others',
    precedence: 9,
    connector: otherForestId,
    linkType: 'Join',
    flows: [
      { to: 'department', expression: '"Group: " & [company]' },
      { to: 'title', from: ['title'] },
    ],
  },
  {
    name: 'Out to AAD - People',
    precedence: 30,
    direction: 'Outbound',
    connector: tenantId,
    source: 'person',
    target: 'user',
    linkType: 'Provision',
    scope: [
      [
        ['sourceObjectType', 'EQUAL', 'user'],
        ['cloudFiltered', 'NOTEQUAL', 'True'],
        ['sourceAnchor', 'ISNOTNULL', ''],
      ],
    ],
    join: [[['sourceAnchor', 'sourceAnchor', 'True']]],
    flows: [
      ...['sourceAnchor', 'accountEnabled', 'displayName', 'department', 'title', 'mail', 'proxyAddresses', 'manager'].map((name) => ({
        to: name,
        from: [name],
      })),
      { to: 'surname', from: ['sn'] },
      { to: 'userPrincipalName', expression: 'IIF(IsPresent([mail]),[mail],Left(ConvertToUTF8Hex([sourceAnchor]),20) & "@contoso.test")' },
    ],
  },
  {
    // Its scope hangs on a department of which nobody may have said anything; where it holds, it is the weaker one.
    name: 'Out to AAD - Department',
    precedence: 31,
    direction: 'Outbound',
    connector: tenantId,
    source: 'person',
    target: 'user',
    linkType: 'Join',
    scope: [[['department', 'CONTAINS', 'a']], [['title', 'ISNOTNULL', '']]],
    flows: [{ to: 'department', expression: '"weaker " & [mail]' }],
  },
];

const twoForests = [{}, { id: otherForestId, domains: [{ domain: 'fabrikam.test' }] }];

test('rules of one’s own, imported, are what the reference says', async () => {
  const compared = await assertAgreement(revisionOf(imported({ rules, forests: twoForests })));
  for (const count of [compared.joined, compared.desired, compared.references]) assert.ok(count > 10);
});

const folder = process.env['LOCKSTEP_CONNECT_CONFIG'];
if (folder !== undefined) {
  const identity = { tenantID: '11111111-1111-4111-8111-111111111111', clientID: '22222222-2222-4222-8222-222222222222' };
  for (const everyRule of ['Explicit', 'WhereNeeded'] as const) {
    test(`a real export, with shipped rules ${everyRule === 'Explicit' ? 'carried over one by one' : 'in their place'}, is what the reference says`, async () => {
      const result = importConnect(await readExportFolder(folder), { schedule: 'main', identity, everyRule });
      assert.ok((await assertAgreement(revisionOf(result))).desired > 100);
    });
  }
}
