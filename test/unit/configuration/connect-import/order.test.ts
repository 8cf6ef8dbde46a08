// Of any two rules that write one attribute, the same wins as in Entra Connect, whatever became of the rules around them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { compileRevision } from '../../../../operator/configuration/index.ts';
import type { ConnectImport } from '../../../../operator/configuration/connect-import/index.ts';
import { forestId, imported, otherForestId, type RuleDraft, tenantId } from './export.ts';
import { blocks, shipped } from './shipped.ts';

const forests = [{ created: '2024-01-01' }, { id: otherForestId, created: '2024-01-02', domains: [{ domain: 'fabrikam.test' }] }];
const connectors: Readonly<Record<string, string>> = {
  [forestId]: 'contoso-test',
  [otherForestId]: 'fabrikam-test',
  [tenantId]: 'contoso-onmicrosoft-test-aad',
};

/** For each attribute that rules write, who writes it, the strongest first. Rules to Active Directory write nothing here. */
function writers(
  rules: readonly {
    readonly key: string;
    readonly direction: string;
    readonly type: string;
    readonly connector: string;
    readonly targets: readonly string[];
  }[],
) {
  const found = new Map<string, string[]>();
  for (const { key, direction, type, connector, targets } of rules) {
    if (direction === 'Outbound' && connector !== connectors[tenantId]) continue;
    for (const target of targets) {
      const place = `${direction} ${type} ${direction === 'Outbound' ? connector : ''} ${target.toLowerCase()}`;
      found.set(place, [...(found.get(place) ?? []), key]);
    }
  }
  return found;
}

function before(drafts: readonly RuleDraft[]) {
  const used = drafts.filter(({ disabled }) => disabled === undefined).toSorted((a, b) => a.precedence - b.precedence);
  return writers(
    used.map(({ name, direction = 'Inbound', connector = forestId, target = 'person', flows = [] }) => ({
      key: `${name} ${connectors[connector] ?? ''}`,
      direction,
      type: target,
      connector: connectors[connector] ?? '',
      targets: flows.map(({ to }) => to),
    })),
  );
}

function after({ resources }: ConnectImport) {
  const compiled = compileRevision(resources);
  assert.equal(compiled.kind, 'ok', JSON.stringify(compiled));
  const names = new Map(resources.rules.map(({ metadata }) => [metadata.name, metadata.annotations?.['lockstep.dev/connect-name'] ?? '']));
  return writers(
    (compiled.kind === 'ok' ? compiled.revision.rules : []).map(({ name, origin, direction, targetObjectType, connector, flows }) => ({
      key: `${origin === 'Custom' ? names.get(name) : name} ${connector}`,
      direction,
      type: targetObjectType,
      connector,
      targets: flows.map(({ target }) => target),
    })),
  );
}

const whole = blocks(shipped, [forestId, otherForestId]);

/** What administrators do to a rule. */
const fate = fc.constantFrom('keep', 'keep', 'keep', 'keep', 'edit', 'disable', 'delete', 'move');
const custom = fc.record({
  at: fc.integer({ min: 0, max: whole.length }),
  forest: fc.constantFrom(forestId, otherForestId),
  targets: fc.uniqueArray(fc.constantFrom('displayName', 'mail', 'title', 'cn', 'description', 'extensionAttribute1', 'sourceAnchor'), {
    minLength: 1,
  }),
});

/** An edit that changes a value and leaves the target: the order among the writers stays in question. */
const edited = (rule: RuleDraft): RuleDraft => ({
  ...rule,
  flows: (rule.flows ?? []).map((flow, index) => (index === 0 ? { to: flow.to, expression: 'Trim([cn]) & "-"' } : flow)),
});

function serverOf(
  fates: readonly string[],
  customs: readonly { readonly at: number; readonly forest: string; readonly targets: readonly string[] }[],
) {
  const moved: RuleDraft[] = [];
  const rules = whole.flatMap((rule, index): readonly RuleDraft[] => {
    switch (fates[index] ?? 'keep') {
      case 'edit':
        return [edited(rule)];
      case 'disable':
        return [{ ...rule, disabled: 'True' }];
      case 'delete':
        return [];
      case 'move':
        moved.push(rule);
        return [];
      default:
        return [rule];
    }
  });
  const all = customs.reduce<readonly RuleDraft[]>(
    (list, { at, forest, targets }, index) => {
      const place = Math.min(at, list.length);
      const rule: RuleDraft = {
        name: `Own ${index}`,
        precedence: 0,
        connector: forest,
        flows: targets.map((to) => ({ to, from: ['cn'] })),
      };
      return [...list.slice(0, place), rule, ...list.slice(place)];
    },
    [...moved, ...rules],
  );
  return all.map((rule, precedence) => ({ ...rule, precedence }));
}

test('over servers by chance: edited, disabled, deleted and moved rules in two forests, and rules of one’s own among them', () => {
  fc.assert(
    fc.property(
      fc.array(fate, { minLength: whole.length, maxLength: whole.length }),
      fc.array(custom, { maxLength: 5 }),
      (fates, customs) => {
        const drafts = serverOf(fates, customs);
        assert.deepEqual(after(imported({ rules: drafts, forests })), before(drafts));
      },
    ),
    { numRuns: 15 },
  );
});

describe('precedence', () => {
  const titles = (name: string, precedence: number, more: Partial<RuleDraft> = {}): RuleDraft => ({
    name,
    precedence,
    flows: [{ to: 'title', from: ['title'] }],
    ...more,
  });
  test('stays the number that it was where nothing is in the way', () => {
    const result = imported({ rules: [titles('First', 7), titles('Last', 99), ...blocks(shipped, [forestId])] });
    assert.deepEqual(
      result.resources.rules.map(({ spec }) => spec.precedence),
      [7, 99],
    );
  });
  test('among rules of one number, follows the rule that a rule is to stand before', () => {
    const id = '{99999999-0000-4000-8000-000000000001}';
    const result = imported({ rules: [titles('A target', 0, { id }), titles('B first', 0, { before: id })] });
    assert.deepEqual([...after(result).values()], [['B first contoso-test', 'A target contoso-test']]);
  });
});
