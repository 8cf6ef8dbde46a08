// Rules as Get-ADSyncServerConfiguration writes them, read for tests: just enough of the format to compare them with ours.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComparedRule } from '../../../operator/configuration/rule-differences.ts';
import type { Flow, JoinClause, LinkType, MergeType, ScopeClause, ScopeOperator } from '../../../operator/model/revision.ts';

export interface ExportedRule extends ComparedRule {
  readonly name: string;
  readonly tag: string;
  readonly precedence: number;
}

/** All rules below the folder of an exported configuration. */
export function readExportedRules(folder: string): readonly ExportedRule[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /SynchronizationRule_.*\.xml$/.test(name));
  return files.map((name) => readRule(readFileSync(join(folder, name), 'utf8'))).sort((a, b) => a.precedence - b.precedence);
}

export function readRule(xml: string): ExportedRule {
  return {
    name: text(xml, 'name') ?? '',
    tag: text(xml, 'immutable-tag') ?? '',
    precedence: Number(text(xml, 'precedence')),
    direction: text(xml, 'direction') === 'Outbound' ? 'Outbound' : 'Inbound',
    sourceObjectType: text(xml, 'sourceObjectType') ?? '',
    targetObjectType: text(xml, 'targetObjectType') ?? '',
    linkType: (text(xml, 'linkType') ?? 'Join') as LinkType,
    scope: elements(element(xml, 'synchronizationCriteria'), 'conditions').map((group) => elements(group, 'scope').map(readScope)),
    join: elements(element(xml, 'relationshipCriteria'), 'conditions').map((group) => elements(group, 'condition').map(readJoin)),
    flows: elements(element(xml, 'attribute-mappings'), 'mapping').map(readFlow),
  };
}

function readScope(xml: string): ScopeClause {
  const operator = text(xml, 'csOperator') ?? '';
  const value = text(xml, 'csValue');
  return {
    attribute: text(xml, 'csAttribute') ?? '',
    operator: (operator === 'ISBITNOTSET' ? 'ISNOTBITSET' : operator) as ScopeOperator,
    ...(value === undefined ? {} : { value }),
  };
}

const readJoin = (xml: string): JoinClause => ({
  source: text(xml, 'csAttribute') ?? '',
  target: text(xml, 'ilmAttribute') ?? '',
  caseSensitive: /true/i.test(text(xml, 'caseSensitive') ?? ''),
});

function readFlow(xml: string): Flow {
  const base = { target: text(xml, 'dest') ?? '', mergeType: (text(xml, 'valueMergeType') ?? 'Update') as MergeType, executeOnce: false };
  const expression = text(xml, 'expression');
  if (expression !== undefined) return { ...base, kind: 'Expression', expression };
  const source = element(xml, 'src');
  const attribute = text(source, 'attr');
  return attribute === undefined ? { ...base, kind: 'Constant', value: unescaped(source) } : { ...base, kind: 'Direct', source: attribute };
}

/** The inside of the first element of that name; empty where there is none. */
const element = (xml: string, name: string): string => elements(xml, name)[0] ?? '';

const elements = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1] ?? '');

/** `undefined` where the element is missing or empty. */
function text(xml: string, name: string): string | undefined {
  const inside = unescaped(element(xml, name));
  return inside === '' ? undefined : inside;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (xml: string): string => xml.trim().replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '');
