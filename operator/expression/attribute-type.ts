// What a schema tells of an attribute that an expression reads.
import type { Compilation, Compiled } from './compilation.ts';
import { ExpressionFault } from './problem.ts';
import { suggestion } from './suggest.ts';
import { schemaTypes } from './types.ts';

/** Warns of a name that the schema does not have: the attribute will be absent in every object. */
export function attributeType(name: string, offset: number, { schema, spellings, warnings }: Compilation): Pick<Compiled, 'type' | 'many'> {
  mustBeSpelt(name, offset, spellings);
  if (schema === undefined) return { type: 'Any' };
  const known = Object.hasOwn(schema, name) ? schema[name] : undefined;
  if (known !== undefined) return { type: schemaTypes[known.type], many: known.multiValued };
  if (name === 'dn') return { type: 'Text', many: false };
  warnings.push(new ExpressionFault('UnknownAttribute', offset, `unknown attribute [${name}]${suggestion(name, Object.keys(schema))}`));
  return { type: 'Any' };
}

/** Names go by case, as in Entra Connect: of an object with `mail`, `[Mail]` would be nothing, and nobody means that. @throws ExpressionFault */
function mustBeSpelt(name: string, offset: number, spellings: readonly string[]): void {
  if (spellings.includes(name)) return;
  const meant = spellings.find((spelling) => spelling.toLowerCase() === name.toLowerCase());
  if (meant !== undefined)
    throw new ExpressionFault('UnknownAttribute', offset, `unknown attribute [${name}], did you mean ${meant}? Names go by case`);
}
