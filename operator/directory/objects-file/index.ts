export { openObjectsFile, type ObjectsFileOptions } from './directory.ts';
export { objectsFileErrors } from './errors.ts';
export type { Describe, Described } from './fit.ts';
