// Connectors of an export become SyncConnectors that read the same.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imported, outcomesOf, type DomainDraft, type ForestDraft } from './export.ts';

const rules = [{ name: 'Title', precedence: 50, flows: [{ to: 'title', from: ['title'] }] }];
const convert = (forest: ForestDraft) => imported({ rules, forests: [forest] });
const forestOf = (forest: ForestDraft) => convert(forest).resources.connectors[0]?.spec.activeDirectory;
const domainOf = (domain: Partial<DomainDraft>) => forestOf({ domains: [{ domain: 'contoso.test', ...domain }] })?.partitions[0];

describe('a domain', () => {
  test('is read as a whole where no container is named', () => {
    assert.deepEqual(domainOf({ include: ['DC=contoso,DC=test'] }), { domain: 'contoso.test', servers: [{ host: 'contoso.test' }] });
  });
  test('keeps its containers; that nothing else is read needs no word', () => {
    const { include, exclude } =
      domainOf({ include: ['OU=Corp,DC=contoso,DC=test'], exclude: ['DC=contoso,DC=test', 'OU=Old,OU=Corp,DC=contoso,DC=test'] }) ?? {};
    assert.deepEqual({ include, exclude }, { include: ['OU=Corp,DC=contoso,DC=test'], exclude: ['OU=Old,OU=Corp,DC=contoso,DC=test'] });
  });
  test('keeps the root among the included where parts of it are left out', () => {
    const { include, exclude } = domainOf({ include: ['DC=contoso,DC=test'], exclude: ['OU=Old,DC=contoso,DC=test'] }) ?? {};
    assert.deepEqual({ include, exclude }, { include: undefined, exclude: ['OU=Old,DC=contoso,DC=test'] });
  });
  test('is asked of its preferred servers, else of the one used last, else by its name', () => {
    assert.deepEqual(domainOf({ preferred: ['DC2', 'dc1.contoso.test'], lastServer: 'DC9.contoso.test' })?.servers, [
      { host: 'dc2.contoso.test' },
      { host: 'dc1.contoso.test' },
    ]);
    assert.deepEqual(domainOf({ lastServer: 'DC9.contoso.test' })?.servers, [{ host: 'dc9.contoso.test' }]);
    assert.match(
      convert({})
        .report.todo.map(({ what }) => what)
        .join('\n'),
      /names no domain controller/,
    );
  });
  test('keeps a NetBIOS name that its own name does not tell', () => {
    assert.equal(domainOf({ netbios: 'HQ' })?.netbiosName, 'HQ');
    assert.equal(domainOf({ netbios: 'CONTOSO' })?.netbiosName, undefined);
  });
  test('that is not selected is not read', () => {
    const partitions = forestOf({ domains: [{ domain: 'contoso.test' }, { domain: 'lab.contoso.test', selected: '0' }] })?.partitions;
    assert.deepEqual(
      partitions?.map(({ domain }) => domain),
      ['contoso.test'],
    );
  });
});

test('the root domain of the forest comes first, and is named where it is not read', () => {
  const both = forestOf({ name: 'contoso.test', domains: [{ domain: 'eu.contoso.test' }, { domain: 'contoso.test' }] });
  assert.deepEqual([both?.partitions.map(({ domain }) => domain), both?.rootDomain], [['contoso.test', 'eu.contoso.test'], undefined]);
  const child = forestOf({ name: 'contoso.test', domains: [{ domain: 'eu.contoso.test' }] });
  assert.deepEqual(child?.rootDomain, { domain: 'contoso.test' });
});

test('selected attributes are read also where no rule names them', () => {
  const result = convert({ attributes: ['title', 'pager'] });
  assert.deepEqual(result.resources.connectors[0]?.spec.activeDirectory?.attributes, ['pager']);
  assert.deepEqual(
    outcomesOf(result, 'selected on').map(({ kind }) => kind),
    ['Carried', 'Carried'],
  );
});

describe('what a connector does not select, rules do not see', () => {
  const selected = { attributes: ['title', 'mail'] };
  test('a direct flow of it is left out, and an expression that reads it is told', () => {
    const flows = [
      { to: 'title', from: ['title'] },
      { to: 'displayName', from: ['displayName'] },
      { to: 'company', expression: '[company] & [mail]' },
    ];
    const result = imported({ rules: [{ name: 'Names', precedence: 50, flows }], forests: [selected] });
    assert.deepEqual(
      result.resources.rules[0]?.spec.flows?.map(({ target }) => target),
      ['title', 'company'],
    );
    assert.deepEqual(
      outcomesOf(result, 'flow to displayName').map(({ kind }) => kind),
      ['Nothing'],
    );
    assert.deepEqual(
      outcomesOf(result, 'flow to company').map(({ kind }) => kind),
      ['Changed'],
    );
  });
  test('a flow to an attribute that the tenant does not select is left out', () => {
    const out = {
      name: 'Out',
      direction: 'Outbound',
      linkType: 'Provision',
      precedence: 60,
      flows: [
        { to: 'sourceAnchor', from: ['sourceAnchor'] },
        { to: 'displayName', from: ['displayName'] },
        { to: 'mobile', from: ['mobile'] },
      ],
    };
    const result = imported({ rules: [...rules, out], tenant: ['sourceAnchor', 'displayName'] });
    assert.deepEqual(
      result.resources.rules.find(({ metadata }) => metadata.name === 'out')?.spec.flows?.map(({ target }) => target),
      ['sourceAnchor', 'displayName'],
    );
  });
  test('a rule for an object type that is not selected is disabled', () => {
    const contact = { name: 'Contacts', precedence: 50, source: 'contact', flows: [{ to: 'title', from: ['title'] }] };
    const result = imported({ rules: [contact], forests: [{ domains: [{ domain: 'contoso.test', objectTypes: ['user', 'group'] }] }] });
    assert.equal(result.resources.rules[0]?.spec.disabled, true);
    assert.deepEqual(outcomesOf(result, 'rule "Contacts"')[0]?.kind, 'Changed');
  });
});

test('secrets are named and never there: their content is in no export', () => {
  const { resources, report } = convert({});
  assert.deepEqual(resources.connectors[0]?.spec.activeDirectory?.credentialsSecretRef, { name: 'contoso-test-credentials' });
  assert.match(report.todo.map(({ what }) => what).join('\n'), /The old server used contoso\.test\\sync; its password is in no export/);
});

test('a limit to the members of one group becomes a clause of the rules that make or join objects', () => {
  const pilot = 'CN=Pilot,DC=contoso,DC=test';
  const join = {
    name: 'Join',
    precedence: 40,
    linkType: 'Provision',
    scope: [[['mail', 'ISNOTNULL', ''] as const]],
    flows: [{ to: 'mail', from: ['mail'] }],
  };
  const result = imported({ rules: [join, ...rules], forests: [{ groupFilter: pilot }] });
  assert.deepEqual(
    result.resources.rules.map(({ spec }) => spec.scope),
    [
      [
        {
          clauses: [
            { attribute: 'mail', operator: 'ISNOTNULL' },
            { attribute: 'member', operator: 'ISMEMBEROF', value: pilot },
          ],
        },
      ],
      undefined,
    ],
  );
  assert.deepEqual(
    outcomesOf(result, 'GroupFilteringGroupDn').map(({ kind }) => kind),
    ['Changed'],
  );
});

test('a connector of another kind is told, and its rules are refused', () => {
  const database = `<ma-data><id>{44444444-4444-4444-8444-444444444444}</id><name>HR</name><category>Extensible2</category><subtype>Generic SQL (Microsoft)</subtype></ma-data>`;
  const rule = {
    name: 'From HR',
    precedence: 40,
    connector: '{44444444-4444-4444-8444-444444444444}',
    flows: [{ to: 'title', from: ['title'] }],
  };
  const result = imported({ rules: [...rules, rule], more: [['Connectors/hr.xml', database]] });
  assert.deepEqual(
    outcomesOf(result, 'connector "HR"').map(({ kind }) => kind),
    ['NotCarried'],
  );
  assert.deepEqual(
    result.report.refused.map(({ name }) => name),
    ['From HR'],
  );
});
