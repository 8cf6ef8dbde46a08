// The structured log: one JSON document a line, with what looks like a secret left out.

import { pino } from 'pino';
import { LockstepError } from './model/errors.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  readonly level?: LogLevel;
  /** Commands whose standard output is their result log to standard error. Default `stdout`. */
  readonly to?: 'stdout' | 'stderr';
  /** Where the lines go instead; for tests. */
  readonly write?: (line: string) => void;
}

export type Logger = pino.Logger;

/** Makes the process's log. Fields go first, then the message: `log.info({ connector }, 'import finished')`; errors under `err`. */
export function createLog({ level = 'info', to = 'stdout', write }: LogOptions = {}): Logger {
  const stream = write === undefined ? pino.destination({ dest: to === 'stdout' ? 1 : 2, sync: true }) : { write };
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactFields(fields, 0),
      },
      serializers: { err: (value: unknown) => value },
    },
    stream,
  );
  return redactingChildren(log);
}

/** pino shows a child's own fields to no formatter, so they are looked through here. */
function redactingChildren(log: Logger): Logger {
  const child = (fields: pino.Bindings): Logger => redactingChildren(log.child(redactFields(fields, 0)));
  return Object.create(log, { child: { value: child } }) as Logger;
}

const secretName = /pass(word|wd|phrase)|secret|token|authorization|credential|cookie|private.?key|assertion|api.?key/i;
/** `clientSecretRef` and `secretName` say where a secret is, not what it is. */
const pointerName = /(ref|name|key name|kind|count|age)$/i;
const deepest = 6;

function redactFields(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redact(name, value, depth)]));
}

function redact(name: string, value: unknown, depth: number): unknown {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return value;
  if (secretName.test(name) && !pointerName.test(name)) return '[redacted]';
  if (value instanceof Error) return describeError(value, depth);
  if (typeof value !== 'object' || value instanceof Date) return value;
  if (depth >= deepest) return '[deeper]';
  if (Array.isArray(value)) return value.map((item: unknown) => redact(name, item, depth + 1));
  return value instanceof Uint8Array ? `[${value.byteLength} bytes]` : redactFields(value as Record<string, unknown>, depth + 1);
}

/** Only what we know to be harmless: errors of HTTP clients carry the request, and with it its credentials. */
function describeError(error: Error, depth: number): Record<string, unknown> {
  const known =
    error instanceof LockstepError
      ? { code: error.code, retry: error.retry, next: error.next }
      : { code: (error as { code?: unknown }).code };
  const cause = error.cause instanceof Error && depth < deepest ? describeError(error.cause, depth + 1) : undefined;
  return { type: error.name, message: error.message, ...known, stack: error.stack, cause };
}
