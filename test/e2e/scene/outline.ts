// What happened in a tenant in words that a test can compare: `create`, `update jobTitle`, `link members`.
import type { EffectRecord } from '../../../operator/simulator/audit.ts';

export const outline = (effects: readonly EffectRecord[]): readonly string[] =>
  effects.map(({ action, link, properties }) => [action, ...(link === null ? [...properties].sort() : [link])].join(' '));
