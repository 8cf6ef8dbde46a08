export { openLDIF } from './directory.ts';
export { ldifErrors } from './errors.ts';
export type { LDIFLog, LDIFOptions } from './options.ts';
export { type ExportSource, fileSource, keySource } from './source.ts';
