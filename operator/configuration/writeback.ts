// What rules may write back to a forest: the attributes that its manifest names, and no others.
import { suggestion } from '../expression/index.ts';
import type { ConnectorConfiguration, Revision } from '../model/revision.ts';
import type { AttributeSchema, TargetAttribute, TargetSchema } from '../model/schema.ts';
import type { ConfigurationProblem, Report } from './problem.ts';
import { neverWritten } from './schema/active-directory-writable.ts';
import { activeDirectorySchema } from './schema/index.ts';

/** The anchor that survives a move between forests. It is written where there is none, and never changed. */
export const consistencyGuid = 'mS-DS-ConsistencyGuid';

/** Object types that values are written to. */
const writtenTypes = ['user', 'inetOrgPerson', 'group', 'contact'] as const;

/** The attributes that rules may write through the connector, as its manifest names them; none where it says nothing. */
export const writtenBack = (connector: ConnectorConfiguration | undefined): readonly string[] =>
  connector?.type === 'ActiveDirectory' ? (connector.activeDirectory.writeback?.attributes ?? []) : [];

/** What is wrong with `spec.activeDirectory.writeback`. */
export function writebackProblems(attributes: readonly string[], report: Report): readonly ConfigurationProblem[] {
  const known = activeDirectorySchema.attributes('*');
  return attributes.flatMap((name, index) => {
    const field = `spec.activeDirectory.writeback.attributes[${index}]`;
    const never = neverWritten(name);
    if (never !== undefined) return [report(field, `${name} is never written to Active Directory: ${never}.`, 'Remove the entry.')];
    const schema = known?.get(name);
    if (schema === undefined) {
      const meant = suggestion(name, known?.names ?? []) || '.';
      return [report(field, `${name} is no attribute of which the type is known${meant}`, 'Correct the name, or remove the entry.')];
    }
    if (schema.type !== 'Reference') return [];
    return [report(field, `${name} refers to objects, and references are not written back.`, 'Remove the entry.')];
  });
}

/**
 * The schemas of the forests that are written to, by connector: what the manifest names as it is to be written, and what rules want beyond it with the reason
 * why it stays where it is. Forests that nothing is written to are missing.
 */
export function writebackSchemas({ connectors, rules }: Revision): Readonly<Record<string, TargetSchema>> {
  const forests = connectors.filter((connector) => writtenBack(connector).length > 0);
  return Object.fromEntries(
    forests.map((connector) => {
      const { name } = connector;
      const allowed = writtenBack(connector);
      const own = rules.filter((rule) => rule.direction === 'Outbound' && rule.connector === name);
      const wanted = new Set(own.flatMap(({ flows }) => flows.map(({ target }) => target)));
      const refused = [...wanted].filter((target) => !allowed.includes(target)).map((target) => [target, refusal(name)] as const);
      const taken = allowed.map((target) => [target, attributeOf(target)] as const);
      const attributes = Object.fromEntries([...taken, ...refused].sort(([a], [b]) => (a < b ? -1 : 1)));
      return [name, Object.fromEntries(writtenTypes.map((type) => [type, attributes]))];
    }),
  );
}

const refusal = (connector: string): TargetAttribute => ({
  support: 'Unsupported',
  reason: `spec.activeDirectory.writeback.attributes of the connector ${connector} does not name it.`,
});

function attributeOf(name: string): TargetAttribute {
  const { type, multiValued } = activeDirectorySchema.attributes('*')?.get(name) ?? text;
  const isAnchor = name === consistencyGuid;
  return {
    support: 'Supported',
    type,
    multiValued,
    mutability: isAnchor ? 'WhenEmpty' : 'ReadWrite',
    // Active Directory takes no two values that differ in case alone; the one value of another attribute may change its case.
    comparison: multiValued && type === 'String' ? 'IgnoreCase' : 'Exact',
    clearable: !isAnchor,
  };
}

const text: AttributeSchema = { type: 'String', multiValued: false };
