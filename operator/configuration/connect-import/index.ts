// Import of an Entra Connect configuration, as other rooms use it.
export { importErrors } from './errors.ts';
export type { ExportFile } from './export/layout.ts';
export { type ConnectImport, importConnect, type ImportOptions } from './import-connect.ts';
export { type Kustomization, type Manifest } from './manifests.ts';
export { renderReport } from './report/markdown.ts';
export { type FidelityReport } from './report/report.ts';
export { isSettingsFile } from './export/settings-file.ts';
