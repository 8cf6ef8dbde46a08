// Tells of values that were left out, without filling the log.
import type { ReportValue } from '../forest/object-builder.ts';
import type { LDIFOptions } from './options.ts';

const toldInFull = 20;

/** Logs the first twenty of a read with DN and attribute, never the value; then every thousandth. */
export function valueReport({ log, name, source }: LDIFOptions): ReportValue {
  let count = 0;
  return (dn, attribute) => {
    count += 1;
    if (count > toldInFull && count % 1000 !== 0) return;
    log.warn({ connector: name, file: source.name, dn, attribute, count }, 'A value is not what the schema says; it was left out.');
  };
}
