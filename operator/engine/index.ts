export { createEngine } from './create-engine.ts';
export type { EngineOptions } from './context.ts';
export { WinnersMemory } from './evaluate/winners-memory.ts';
