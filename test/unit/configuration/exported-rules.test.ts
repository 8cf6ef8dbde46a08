// Our default rules against those of a real server: run with LOCKSTEP_CONNECT_CONFIG naming the folder of an exported configuration.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectRule, defaultRules, exportedOptions, ruleDifferences } from '../../../operator/configuration/index.ts';
import { type ExportedRule, readExportedRules, readRule } from './exported-rules.ts';

const folder = process.env['LOCKSTEP_CONNECT_CONFIG'];
const ours = new Map((defaultRules('v1', exportedOptions) ?? []).map((rule) => [rule.name, rule]));

/** What no rule of ours writes: the names of Entra Connect's own connector space mean nothing to Microsoft Graph. */
const meant = new Set(['flow dn']);

function unexplained(exported: ExportedRule): readonly string[] {
  const name = connectRule(exported.tag)?.name;
  const rule = ours.get(name ?? '');
  if (rule === undefined) return [`${exported.name}: no rule here`];
  const place = rule.precedence === exported.precedence && rule.name === exported.name ? [] : [`${exported.name}: another place`];
  return [
    ...place,
    ...ruleDifferences(exported, rule)
      .filter(({ aspect }) => !meant.has(aspect))
      .map(({ aspect, left, right }) => `${exported.name}, ${aspect}: there ${left ?? 'nothing'}, here ${right ?? 'nothing'}`),
  ];
}

if (folder !== undefined)
  test('every exported rule does what ours of the same name does', () => {
    const exported = readExportedRules(folder).filter(({ tag }) => tag !== '');
    assert.ok(exported.length > 0, 'the folder holds shipped rules');
    assert.deepEqual(exported.flatMap(unexplained), []);
  });

const xml = (flows: string): string => `<synchronizationRule>
  <name>Out to AAD - User OfficeProPlus</name><immutable-tag>Microsoft.OuttoAADUserOfficeProPlus.009</immutable-tag>
  <direction>Outbound</direction><sourceObjectType>person</sourceObjectType><targetObjectType>user</targetObjectType>
  <linkType>Join</linkType><precedence>147</precedence>
  <attribute-mappings>${flows}</attribute-mappings>
  <synchronizationCriteria><conditions>
    <scope><csAttribute>cloudMastered</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>TRUE</csValue></scope>
    <scope><csAttribute>sourceObjectType</csAttribute><csOperator>EQUAL</csOperator><csValue>User</csValue></scope>
  </conditions></synchronizationCriteria>
</synchronizationRule>`;
const flow = (target: string, origin: string): string =>
  `<mapping><dest>${target}</dest>${origin}<valueMergeType>Update</valueMergeType></mapping>`;
const plain = (name: string): string => flow(name, `<src><attr>${name}</attr></src>`);
const names = plain('onPremisesUserPrincipalName') + plain('userPrincipalName');

describe('a rule is compared by what it does', () => {
  test('not by the order of its clauses, the case of truth values or a needless expression', () => {
    const exported = readRule(
      xml(names + flow('displayName', '<src><attr>displayName</attr></src><expression>( [displayName] )</expression>')),
    );
    assert.deepEqual(unexplained(exported), []);
  });
  test('so that a flow that is gone, new or another is told', () => {
    const told = unexplained(readRule(xml(names + flow('mail', '<expression>"a" &amp; [mail]</expression>'))));
    assert.deepEqual(told, [
      'Out to AAD - User OfficeProPlus, flow displayName: there nothing, here [displayName]',
      'Out to AAD - User OfficeProPlus, flow mail: there ("a" & [mail]), here nothing',
    ]);
  });
  test('and a tag without a rule of ours too', () => {
    const exported = { ...readRule(xml(names)), tag: 'Microsoft.OuttoAADUserUnheardOf.001' };
    assert.deepEqual(unexplained(exported), ['Out to AAD - User OfficeProPlus: no rule here']);
  });
});
