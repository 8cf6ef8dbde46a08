// The metadata's judge: it must find the faults that it is there for, at any address that the metadata leads to, and let pass what conforms.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { csdlJudge } from '../../judges/csdl.ts';
import type { Judge } from '../../judges/openapi.ts';

/** Metadata in the manner of the published file, small enough to be read. */
const miniature = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx xmlns="http://docs.oasis-open.org/odata/ns/edm" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>
<Schema Namespace="microsoft.graph" Alias="graph">
  <EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id" /></Key><Property Name="id" Type="Edm.String" Nullable="false" /></EntityType>
  <EntityType Name="directoryObject" BaseType="graph.entity" OpenType="true" />
  <EntityType Name="user" BaseType="graph.directoryObject" OpenType="true">
    <Property Name="city" Type="Edm.String" />
    <Property Name="created" Type="Edm.DateTimeOffset" />
    <Property Name="address" Type="graph.address" />
    <NavigationProperty Name="manager" Type="graph.directoryObject" />
  </EntityType>
  <EntityType Name="group" BaseType="graph.directoryObject" OpenType="true">
    <Property Name="kind" Type="graph.kind" />
    <NavigationProperty Name="members" Type="Collection(graph.directoryObject)" />
  </EntityType>
  <ComplexType Name="address"><Property Name="street" Type="Edm.String" /></ComplexType>
  <EnumType Name="kind"><Member Name="security" Value="0" /><Member Name="mail" Value="1" /></EnumType>
  <Function Name="delta" IsBound="true">
    <Parameter Name="bindingParameter" Type="Collection(graph.user)" /><ReturnType Type="Collection(graph.user)" />
  </Function>
  <Action Name="getByIds" IsBound="true">
    <Parameter Name="bindingParameter" Type="Collection(graph.directoryObject)" /><Parameter Name="ids" Type="Collection(Edm.String)" Nullable="false" />
    <ReturnType Type="Collection(graph.directoryObject)" />
  </Action>
  <EntityContainer Name="GraphService">
    <EntitySet Name="users" EntityType="graph.user" /><EntitySet Name="groups" EntityType="graph.group" />
    <EntitySet Name="directoryObjects" EntityType="graph.directoryObject" />
  </EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`;

function judgeOf(t: TestContext): Judge {
  const folder = mkdtempSync(join(tmpdir(), 'judge-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'metadata.xml'), miniature);
  return csdlJudge(join(folder, 'metadata.xml'));
}

type Exchange = Parameters<Judge>[0];
const exchange = (values: Partial<Exchange>): Exchange => ({
  version: 'v1.0',
  method: 'GET',
  path: '/users',
  requestBody: undefined,
  status: 200,
  responseBody: undefined,
  ...values,
});
const user = '#microsoft.graph.user';
const listOf = (...value: readonly object[]) => ({ responseBody: { value } });

const faults: readonly (readonly [name: string, exchange: Partial<Exchange>, finding: RegExp])[] = [
  ['a property that the type does not have', listOf({ id: '1', shoeSize: 42 }), /answer.*shoeSize/],
  ['a property of a part that its type does not have', listOf({ id: '1', address: { door: 1 } }), /\/address.*door/],
  ['a date that is none', listOf({ id: '1', created: 'yesterday' }), /date-time/],
  ['null where nothing may be null', listOf({ id: null }), /\/id must be string/],
  ['a word that its enumeration does not have', { path: '/groups', ...listOf({ id: '1', kind: 'secret' }) }, /\/kind must be equal/],
  ['a wrong value in a create', { method: 'POST', requestBody: { city: 7 } }, /request.*\/city/],
  ['a wrong value in a change', { method: 'PATCH', path: '/users/7', requestBody: { city: 7 }, status: 204 }, /request.*\/city/],
  ['a type that the metadata does not have', listOf({ '@odata.type': '#microsoft.graph.robot', id: '1' }), /robot/],
  [
    'an object of another type than the address has',
    listOf({ '@odata.type': '#microsoft.graph.group', id: '1' }),
    /no microsoft.graph.user/,
  ],
  ['a member that is not what it says', { path: '/groups/7/members', ...listOf({ '@odata.type': user, id: '1', kind: 'mail' }) }, /kind/],
  ['a wrong value behind a cast', { path: '/groups/7/members/microsoft.graph.user', ...listOf({ id: '1', city: 7 }) }, /\/city/],
  ['a wrong manager within an object', listOf({ id: '1', manager: { '@odata.type': user, id: '2', city: 7 } }), /\/manager\/city/],
  ['a wrong value in a delta query', { path: '/users/microsoft.graph.delta()', ...listOf({ id: '1', city: 7 }) }, /\/city/],
  [
    'a parameter that an action does not have',
    { method: 'POST', path: '/directoryObjects/getByIds', requestBody: { names: ['1'] } },
    /names/,
  ],
  ['a wrong parameter of an action', { method: 'POST', path: '/directoryObjects/getByIds', requestBody: { ids: [1] } }, /\/ids\/0/],
  [
    'what an action may not answer',
    { method: 'POST', path: '/directoryObjects/getByIds', ...listOf({ '@odata.type': user, city: 7 }) },
    /\/city/,
  ],
];

for (const [name, values, finding] of faults) {
  test(`the metadata's judge finds ${name}`, (t) => {
    const found = judgeOf(t)(exchange(values));
    assert.ok(
      found.some((text) => finding.test(text)),
      JSON.stringify(found),
    );
  });
}

test("the metadata's judge lets pass what conforms, with OData's own names and directory extensions", (t) => {
  const judge = judgeOf(t);
  const extension = `extension_${'0'.repeat(32)}_badge`;
  const good: readonly Partial<Exchange>[] = [
    listOf({ id: '1', city: null, address: { street: 'A' }, [extension]: 7, manager: { '@odata.type': user, id: '2', city: 'Bern' } }),
    { path: "/users('ana@contoso.test')", responseBody: { '@odata.context': 'x', id: '1', city: 'Bern' } },
    {
      path: '/groups/7/members',
      ...listOf({ '@odata.type': user, id: '1', city: 'Bern' }, { '@odata.type': '#microsoft.graph.group', kind: 'mail' }),
    },
    { path: '/users/delta', ...listOf({ id: '1', 'members@delta': [{ '@odata.type': user, id: '2' }] }) },
    { method: 'POST', path: '/groups', requestBody: { 'members@odata.bind': ['x'], kind: 'security' }, responseBody: { id: '1' } },
    { method: 'POST', path: '/groups/7/members/$ref', requestBody: { '@odata.id': 'x' }, status: 204 },
    { path: '/users/nobody', status: 404, responseBody: { error: { code: 'Request_ResourceNotFound' } } },
  ];
  for (const values of good) assert.deepEqual(judge(exchange(values)), [], JSON.stringify(values));
});
