// How many steps a backtracking search takes, as engines of the language search: from each place of the text, the first alternative first.
import type { Node } from './syntax.ts';

type Instruction =
  | { readonly kind: 'Set'; readonly has: (character: string) => boolean }
  | { kind: 'Split'; first: number; second: number }
  | { kind: 'Jump'; to: number }
  | { readonly kind: 'Save'; readonly slot: number }
  /** Ends a repetition that went round without a character. */
  | { readonly kind: 'Moved'; readonly slot: number }
  | { readonly kind: 'Look'; readonly ahead: boolean; readonly wanted: boolean; readonly code: readonly Instruction[] }
  | { readonly kind: 'Place'; readonly at: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'Same'; readonly index: number }
  | { readonly kind: 'Found' };

export interface Program {
  readonly code: readonly Instruction[];
  readonly flags: string;
}

export function compile(node: Node, flags: string): Program {
  const loops = { next: 100 };
  const code: Instruction[] = [];
  emit(code, node, loops);
  code.push({ kind: 'Found' });
  return { code, flags };
}

function emit(code: Instruction[], node: Node, loops: { next: number }): void {
  switch (node.kind) {
    case 'Sequence':
      for (const part of node.of) emit(code, part, loops);
      return;
    case 'Choice': {
      const ends: { kind: 'Jump'; to: number }[] = [];
      for (const [index, part] of node.of.entries()) {
        if (index === node.of.length - 1) emit(code, part, loops);
        else {
          const split: Instruction = { kind: 'Split', first: code.length + 1, second: 0 };
          code.push(split);
          emit(code, part, loops);
          const end = { kind: 'Jump' as const, to: 0 };
          code.push(end);
          ends.push(end);
          split.second = code.length;
        }
      }
      for (const end of ends) end.to = code.length;
      return;
    }
    case 'Group':
      code.push({ kind: 'Save', slot: node.index * 2 });
      emit(code, node.of, loops);
      code.push({ kind: 'Save', slot: node.index * 2 + 1 });
      return;
    case 'Repeat':
      emitRepeat(code, node, loops);
      return;
    case 'Look': {
      const inner: Instruction[] = [];
      emit(inner, node.of, loops);
      inner.push({ kind: 'Found' });
      code.push({ kind: 'Look', ahead: node.ahead, wanted: node.wanted, code: inner });
      return;
    }
    case 'Set':
    case 'Place':
    case 'Same':
      code.push(node);
  }
}

function emitRepeat(code: Instruction[], { of, least, most, lazy }: Extract<Node, { kind: 'Repeat' }>, loops: { next: number }): void {
  for (let time = 0; time < least; time++) emit(code, of, loops);
  const leaving: { kind: 'Split'; first: number; second: number }[] = [];
  const split = (): void => {
    const one = { kind: 'Split' as const, first: code.length + 1, second: 0 };
    code.push(one);
    leaving.push(one);
  };
  if (most === Number.POSITIVE_INFINITY) {
    const begin = code.length;
    const slot = loops.next++;
    split();
    code.push({ kind: 'Save', slot });
    emit(code, of, loops);
    code.push({ kind: 'Moved', slot }, { kind: 'Jump', to: begin });
  } else {
    for (let time = least; time < most; time++) {
      split();
      emit(code, of, loops);
    }
  }
  for (const one of leaving) {
    one.second = code.length;
    if (lazy) [one.first, one.second] = [one.second, one.first];
  }
}

/** Steps of one search through the text; no more are counted than `most`. */
export function countSteps({ code, flags }: Program, text: string, most: number): number {
  const count = { steps: 0, most };
  const isBound = flags.includes('y') || isAnchored(code, flags);
  for (let start = 0; start <= text.length && count.steps < most; ) {
    const end = run(code, text, start, flags, count);
    if (isBound) break;
    if (end === undefined) start += 1;
    // Who replaces everything goes on behind what was found.
    else if (flags.includes('g')) start = Math.max(end, start + 1);
    else break;
  }
  return count.steps;
}

const isAnchored = ([first]: readonly Instruction[], flags: string): boolean =>
  first?.kind === 'Place' && first.at === '^' && !flags.includes('m');

interface Choice {
  readonly pc: number;
  readonly at: number;
  /** How many notes of slots were there. */
  readonly notes: number;
}

function run(
  code: readonly Instruction[],
  text: string,
  start: number,
  flags: string,
  count: { steps: number; readonly most: number },
): number | undefined {
  const slots = new Map<number, number>();
  const notes: (readonly [slot: number, before: number | undefined])[] = [];
  const choices: Choice[] = [];
  let pc = 0;
  let at = start;
  const save = (slot: number): void => {
    // Without a choice to come back to, nothing is ever taken back.
    if (choices.length > 0) notes.push([slot, slots.get(slot)]);
    slots.set(slot, at);
  };
  for (;;) {
    count.steps += 1;
    if (count.steps >= count.most) return undefined;
    const instruction = code[pc] as Instruction;
    let goesOn = true;
    switch (instruction.kind) {
      case 'Found':
        return at;
      case 'Set':
        goesOn = at < text.length && instruction.has(text[at] as string);
        at += 1;
        pc += 1;
        break;
      case 'Split':
        choices.push({ pc: instruction.second, at, notes: notes.length });
        pc = instruction.first;
        break;
      case 'Jump':
        pc = instruction.to;
        break;
      case 'Save':
        save(instruction.slot);
        pc += 1;
        break;
      case 'Moved':
        goesOn = slots.get(instruction.slot) !== at;
        pc += 1;
        break;
      case 'Place':
        goesOn = isAt(instruction.at, text, at, flags);
        pc += 1;
        break;
      case 'Look':
        goesOn = looks(instruction, text, at, flags, count) === instruction.wanted;
        pc += 1;
        break;
      case 'Same': {
        const same = text.slice(slots.get(instruction.index * 2), slots.get(instruction.index * 2 + 1));
        goesOn = text.startsWith(same, at);
        at += same.length;
        pc += 1;
        break;
      }
    }
    if (goesOn) continue;
    const choice = choices.pop();
    if (choice === undefined) return undefined;
    for (let note = notes.pop(); note !== undefined; note = notes.pop()) {
      if (notes.length < choice.notes) {
        notes.push(note);
        break;
      }
      const [slot, before] = note;
      if (before === undefined) slots.delete(slot);
      else slots.set(slot, before);
    }
    ({ pc, at } = choice);
  }
}

/** What is looked for behind is a single character in ours. */
function looks(
  { ahead, code }: Extract<Instruction, { kind: 'Look' }>,
  text: string,
  at: number,
  flags: string,
  count: { steps: number; readonly most: number },
): boolean {
  if (ahead) return run(code, text, at, flags, count) !== undefined;
  return at > 0 && run(code, text, at - 1, flags, count) === at;
}

const isWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character);

function isAt(place: '^' | '$' | 'b' | 'B', text: string, at: number, flags: string): boolean {
  if (place === '^') return at === 0 || (flags.includes('m') && text[at - 1] === '\n');
  if (place === '$') return at === text.length || (flags.includes('m') && text[at] === '\n');
  return (isWord(text[at - 1]) !== isWord(text[at])) === (place === 'b');
}
