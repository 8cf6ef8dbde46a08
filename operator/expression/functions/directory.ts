// Functions on distinguished names.
import { boundedText } from '../value.ts';
import { define, flag, type FunctionDefinition, index, text } from './definition.ts';

export const directoryFunctions: readonly FunctionDefinition[] = [
  define('DNComponent', [text, index], 'Text', (_frame, dn, position) => componentValue(components(dn), position), {
    perValue: 2,
    perPiece: 2,
  }),
  define(
    'DNComponentRev',
    [text, index, flag('DC')],
    'Text',
    (_frame, dn, position, withoutDomain) => {
      const all = components(dn).reverse();
      return componentValue(withoutDomain ? all.filter((component) => !/^\s*DC\s*=/i.test(component)) : all, position);
    },
    { perValue: 3, perPiece: 3 },
  ),
  define(
    'EscapeDNComponent',
    [text],
    'Text',
    (_frame, value) => {
      const [, type = '', rest = ''] = /^([A-Za-z][A-Za-z0-9-]*=)?(.*)$/s.exec(value) ?? [];
      return boundedText(type + escaped(rest));
    },
    { perValue: 12, perPiece: 4 },
  ),
];

/** The components as written, cut at unescaped commas; escapes stay, so that `\0ACNF:` of a replication conflict can be looked for. */
function components(dn: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at < dn.length; at++) {
    const character = dn.charAt(at);
    if (character === '\\') at++;
    else if (character === ',') {
      found.push(dn.slice(from, at));
      from = at + 1;
    }
  }
  found.push(dn.slice(from));
  return found;
}

function componentValue(all: readonly string[], position: number): string | null {
  const component = all[position - 1];
  if (component === undefined) return null;
  return component.slice(component.indexOf('=') + 1).trim();
}

/** RFC 4514 section 2.4. */
const escaped = (value: string): string =>
  value
    .replaceAll(/[\\",+<>;=]/g, String.raw`\$&`)
    .replaceAll('\0', String.raw`\00`)
    .replace(/^[ #]/, String.raw`\$&`)
    .replace(/ $/, String.raw`\ `);
