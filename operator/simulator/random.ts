// Randomness as an argument: real by default, repeatable from a seed where a test wants the same world twice.
import { randomUUID } from 'node:crypto';

export interface Random {
  uuid(): string;
  /** In [0, 1). */
  fraction(): number;
}

export const systemRandom: Random = { uuid: () => randomUUID(), fraction: () => Math.random() };

/** A repeatable source (mulberry32). Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) {
      text += Math.floor(fraction() * 16).toString(16);
    }
    return text;
  };
  return {
    fraction,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(fraction() * 4)]}${hex(3)}-${hex(12)}`,
  };
}
