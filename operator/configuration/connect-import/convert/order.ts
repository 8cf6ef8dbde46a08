// Puts the rules of an export into their total order, and gives those that are carried over a precedence that keeps it.
import type { ConnectRule } from '../export/rule.ts';
import { noIdentifier } from '../export/reader.ts';

/** By precedence. Rules of one precedence follow their hints, then their name and identifier: the product itself gives each number once. */
export function inOrder<T extends { readonly rule: ConnectRule }>(rules: readonly T[]): readonly T[] {
  const sorted = [...rules].sort(
    (a, b) => a.rule.precedence - b.rule.precedence || compareText(a.rule.name, b.rule.name) || compareText(a.rule.id, b.rule.id),
  );
  for (let pass = 0; pass < sorted.length; pass += 1) if (!moveOne(sorted)) break;
  return sorted;
}

/** Moves the first rule that stands on the wrong side of its hint, among rules of its own precedence. */
function moveOne(rules: { readonly rule: ConnectRule }[]): boolean {
  for (const [index, item] of rules.entries()) {
    for (const { place, rule: wanted } of item.rule.hints) {
      if (wanted === noIdentifier) continue;
      const other = rules.findIndex(({ rule }) => rule.id === wanted);
      if (other < 0 || rules[other]?.rule.precedence !== item.rule.precedence) continue;
      if (place === 'before' ? index < other : index > other) continue;
      rules.splice(index, 1);
      rules.splice(other, 0, item);
      return true;
    }
  }
  return false;
}

/** By code unit, as the revision sorts. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
