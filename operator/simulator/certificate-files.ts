// The certificate and the key of the command, looked at before anything starts.
import { createSecureContext } from 'node:tls';
import { simulatorErrors } from './errors.ts';
import { readText } from './json-file.ts';

/** Both in PEM, and fit for each other. @throws UnreadableFile, UnusableCertificate */
export function readCertificate(files: { readonly certificate: string; readonly key: string }): {
  readonly certificate: string;
  readonly key: string;
} {
  const certificate = readText(files.certificate);
  const key = readText(files.key);
  try {
    createSecureContext({ cert: certificate, key });
  } catch (cause) {
    throw new simulatorErrors.UnusableCertificate({ ...files, why: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
  return { certificate, key };
}
