// What other rooms use of the Entra ID connector.
export { openEntra } from './open-entra.ts';
export { entraErrors } from './errors.ts';
export { entraTargetSchema, targetSchemaWith } from './mapping/graph-mapping.ts';
export type { EntraClock, EntraCredential, EntraLog, EntraMetrics, EntraOptions } from './ports.ts';
