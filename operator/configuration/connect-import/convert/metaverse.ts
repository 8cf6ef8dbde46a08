// Tells the schedule of metaverse attributes that an administrator added on the old server.
import type { SyncScheduleSpecInput } from '../../../api/types.gen.ts';
import { metaverseSchema } from '../../schema/index.ts';
import type { AttributeType, Schema, SchemaAttribute } from '../export/schema.ts';
import type { ConvertedRule } from './rule.ts';

type Attribute = NonNullable<NonNullable<SyncScheduleSpecInput['metaverse']>['attributes']>[number];

/** Most attributes that a schedule takes. */
const maxAttributes = 500;

/** Those that a rule names and that Lockstep does not know by itself, in order of name; an attribute that no rule names has no value anyway. */
export function ownAttributes(metaverse: Schema, rules: readonly ConvertedRule[]): readonly Attribute[] {
  const known = metaverseSchema.attributes('*');
  const named = new Set(rules.flatMap(namesOf).map((name) => name.toLowerCase()));
  return [...metaverse]
    .filter(([lower, { name }]) => named.has(lower) && known?.get(name) === undefined)
    .map(([, attribute]) => declaration(attribute))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, maxAttributes);
}

function declaration({ name, type, multiValued }: SchemaAttribute): Attribute {
  const named = types[type];
  return { name, ...(named === 'String' ? {} : { type: named }), ...(multiValued ? { multiValued } : {}) };
}

const types = {
  Text: 'String',
  Integer: 'Integer',
  Boolean: 'Boolean',
  Binary: 'Binary',
  Reference: 'Reference',
} as const satisfies Record<AttributeType, NonNullable<Attribute['type']>>;

/** Names on the metaverse's side; what an expression reads of it stands in brackets. */
function namesOf({ spec }: ConvertedRule): readonly string[] {
  const flows = spec.flows ?? [];
  const joins = (spec.join ?? []).flatMap(({ clauses }) => clauses.map(({ target }) => target));
  if (spec.direction === 'Inbound') return [...joins, ...flows.map(({ target }) => target)];
  const scope = (spec.scope ?? []).flatMap(({ clauses }) => clauses.map(({ attribute }) => attribute));
  const read = flows.flatMap(({ source, expression = '' }) => [...(source === undefined ? [] : [source]), ...bracketed(expression)]);
  return [...joins, ...scope, ...read];
}

const bracketed = (expression: string): readonly string[] => [...expression.matchAll(/\[([^[\]]+)\]/g)].map((match) => match[1] ?? '');
