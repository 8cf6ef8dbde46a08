// Texts that make a careless expression look at the same characters again and again: what leads to a repetition, what it repeats, and what then does not fit.
import type { Node } from './syntax.ts';

/** @param length Of each text, about. */
export function attacksOn(node: Node, length: number): readonly string[] {
  const found = new Set<string>();
  walk(node, '', (before, repeated) => {
    for (const pump of pumpsOf(repeated))
      for (const lead of new Set(['', before]))
        for (const rest of ['\0', '\n', ', !']) found.add(lead + pump.repeat(Math.ceil(length / pump.length)) + rest);
  });
  return [...found];
}

const samples = [' ', 'a', '0', '"', '[', '-', '.', '@', '%', ',', '=', '\\', '\n'];

function pumpsOf(node: Node): readonly string[] {
  const short = shortest(node);
  const alone = node.kind === 'Set' ? samples.filter(node.has) : [];
  return [...new Set([...(short === '' ? [] : [short]), ...alone])];
}

/** Tells each repetition without a bound, with a text that leads to it. */
function walk(node: Node, before: string, tell: (before: string, repeated: Node) => void): void {
  switch (node.kind) {
    case 'Sequence': {
      let lead = before;
      for (const part of node.of) {
        walk(part, lead, tell);
        lead += shortest(part);
      }
      return;
    }
    case 'Choice':
      for (const part of node.of) walk(part, before, tell);
      return;
    case 'Repeat':
      if (node.most > 64) tell(before, node.of);
      walk(node.of, before, tell);
      return;
    case 'Group':
    case 'Look':
      walk(node.of, before, tell);
      return;
    case 'Set':
    case 'Place':
    case 'Same':
      return;
  }
}

function shortest(node: Node): string {
  switch (node.kind) {
    case 'Set':
      return everyCharacter.find(node.has) ?? '\u00e4';
    case 'Sequence':
      return node.of.map(shortest).join('');
    case 'Choice':
      return node.of.map(shortest).reduce((best, one) => (one.length < best.length ? one : best));
    case 'Group':
      return shortest(node.of);
    case 'Repeat':
      return shortest(node.of).repeat(node.least);
    case 'Look':
    case 'Place':
    case 'Same':
      return '';
  }
}

/** Letters first, so that a text shows what it stands for. */
const everyCharacter = ['a', 'A', '0', ' ', ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))];
