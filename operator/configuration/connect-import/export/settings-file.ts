// Recognises the settings files of the wizard (Applied-SynchronizationPolicy-*.json and its like), which are no export of a configuration.
import { decodeFile } from '../xml/decode.ts';

/** True for JSON with the policies of directories. MigratedPolicy.json beside an export holds none and is not meant. */
export function isSettingsFile(path: string, bytes: Uint8Array): boolean {
  if (!/\.json$/i.test(path)) return false;
  const decoding = decodeFile(path, bytes);
  return decoding.kind === 'ok' && /"(onpremisesDirectoryPolicy|azureDirectoryPolicy)"\s*:/i.test(decoding.text);
}
