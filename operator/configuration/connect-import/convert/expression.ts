// Carries an expression over: names in the schema's spelling, an administrator's own parameters as values, connectors by their names here.
import { parameterNames } from '../../../expression/index.ts';
import type { Schema } from '../export/schema.ts';
import { identifier } from '../export/reader.ts';
import type { Change } from './piece.ts';
import { spelling, type Surroundings } from './surroundings.ts';

export interface Translation {
  readonly text: string;
  readonly changes: readonly Change[];
}

/** Texts in quotes, attributes in brackets, parameters between percent signs; an unclosed one stays as it is, and the compiler tells of it. */
const part = /"(?:[^"]|"")*"|\[[^[\]]*\]|%[\w. -]+%/g;

/** @param source Schema of the side that the expression reads. */
export function translateExpression(expression: string, source: Schema, surroundings: Surroundings): Translation {
  const changes = new Map<string, Change>();
  const note = (change: Change): void => void changes.set(change.how, change);
  const text = expression.replaceAll(part, (found) => {
    const inner = found.slice(1, -1);
    if (found.startsWith('[')) {
      const known = spelling(source, inner.trim());
      if (known === inner.trim()) return found;
      note({
        how: `[${inner.trim()}] is written [${known}].`,
        why: 'The schema spells it so, and rules read attributes in the spelling of the schema.',
      });
      return `[${known}]`;
    }
    if (found.startsWith('%')) {
      if (surroundings.shared.has(inner.trim().toLowerCase())) {
        for (const change of borrowed(inner, surroundings)) note(change);
        return found;
      }
      const value = ownParameter(inner, surroundings);
      if (value === undefined) return found;
      note({ how: `${found} is replaced by its value.`, why: 'The parameter was added by an administrator.' });
      return `"${value.replaceAll('"', '""')}"`;
    }
    const imported = spelling(source, inner);
    if (imported !== inner && new RegExp(String.raw`(?:ImportedValue|ValueCount)\(\s*"${escaped(inner)}"\s*\)`, 'i').test(expression)) {
      note({ how: `"${inner}" is written "${imported}".`, why: 'The schema spells the attribute so.' });
      return `"${imported}"`;
    }
    const connector = connectorNamed(inner, surroundings);
    if (connector === undefined) return found;
    note(connectorChange(inner, connector));
    return `"${connector}"`;
  });
  return { text, changes: [...changes.values()] };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** A parameter of the schedule that the rule's own connector did not have. */
export function borrowed(name: string, { parameters }: Surroundings): readonly Change[] {
  if (parameters.has(name.trim().toLowerCase())) return [];
  return [
    { how: `%${name.trim()}% has a value here.`, why: 'Another connector gives it; the rule’s own connector has no such parameter.' },
  ];
}

/** The value of a parameter that an administrator added; `undefined` where it is one that Lockstep gives by itself, or none at all. */
export function ownParameter(name: string, { parameters }: Surroundings): string | undefined {
  const wanted = name.trim().toLowerCase();
  if (parameterNames.some((known) => known.toLowerCase() === wanted)) return undefined;
  return parameters.get(wanted);
}

const guid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;

/** The SyncConnector that an identifier in a text means. */
export const connectorNamed = (text: string, { connectorNames }: Surroundings): string | undefined =>
  guid.test(text.trim()) ? connectorNames.get(identifier(text)) : undefined;

export const connectorChange = (text: string, connector: string): Change => ({
  how: `${text.trim()} is written ${connector}.`,
  why: '%Connector.ID% is the name of the SyncConnector here.',
});
