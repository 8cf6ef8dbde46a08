// Functions on distinguished names.
import { each, type LanguageFunction, number, text, word } from './arguments.ts';

/** Relative names of a distinguished name as they are written, split at commas that nothing escapes. */
export function componentsOf(dn: string): readonly string[] {
  const parts = [''];
  for (let at = 0; at < dn.length; at++) {
    if (dn[at] === ',') parts.push('');
    else {
      parts[parts.length - 1] += dn[at] ?? '';
      if (dn[at] === '\\') parts[parts.length - 1] += dn[++at] ?? '';
    }
  }
  return parts.map((part) => part.trim());
}

const valueOf = (component: string): string => component.slice(component.indexOf('=') + 1).trim();

const component = (side: 'left' | 'right') =>
  each((value, [index, option]) => {
    const all = componentsOf(text(value));
    const counted = word(option) === 'DC' ? all.filter((part) => !/^dc\s*=/i.test(part)) : all;
    const n = Number(number(index));
    const found = n < 1 ? undefined : (side === 'left' ? counted : [...counted].reverse())[n - 1];
    return found === undefined ? null : valueOf(found);
  });

export const directoryFunctions: Readonly<Record<string, LanguageFunction>> = {
  DNComponent: component('left'),
  DNComponentRev: component('right'),
};
