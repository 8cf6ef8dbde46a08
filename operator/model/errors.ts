// Errors are one table a room: a code, when a retry makes sense, what happened, and what a person does next.

/** When trying again can help: never, after a resource or Secret changed, with back-off, or after a stated time. */
export type Retry = 'never' | 'configuration' | 'backoff' | { readonly afterMs: number };

/** One row of a room's table. `text` and `next` hold `{placeholders}` that the thrower fills. */
export interface ErrorDefinition {
  readonly retry: Retry;
  readonly text: string;
  readonly next: string;
}

type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

/** The values that a row's sentences ask for. */
export type ErrorFields<D extends ErrorDefinition> = { readonly [Name in Placeholders<D['text'] | D['next']>]: string | number };

export interface LockstepErrorOptions {
  readonly cause?: unknown;
  /** Overrides the table's retry where the answer itself named a time. */
  readonly retry?: Retry;
}

/** Any error that Lockstep raises on purpose. `code` is `Room.Reason`; `reason` is fit for a condition. */
export class LockstepError extends Error {
  readonly code: string;
  readonly reason: string;
  readonly retry: Retry;
  /** What the reader does next, one sentence. */
  readonly next: string;

  constructor(room: string, reason: string, message: string, next: string, retry: Retry, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = `${room}.${reason}`;
    this.code = this.name;
    this.reason = reason;
    this.retry = retry;
    this.next = next;
  }
}

export interface LockstepErrorClass<D extends ErrorDefinition> {
  new (fields: ErrorFields<D>, options?: LockstepErrorOptions): LockstepError;
  readonly definition: D;
  [Symbol.hasInstance](value: unknown): boolean;
}

export type ErrorTable<T extends Record<string, ErrorDefinition>> = { readonly [Reason in keyof T]: LockstepErrorClass<T[Reason]> };

/**
 * Makes one error class per row.
 * @example const errors = defineErrors('Directory', { PartialRead: { retry: 'backoff', text: 'The read of {partition} broke off.', next: 'Nothing was deleted.' } });
 *          throw new errors.PartialRead({ partition: 'DC=contoso,DC=test' }, { cause });
 */
export function defineErrors<const T extends Record<string, ErrorDefinition>>(room: string, table: T): ErrorTable<T> {
  const classes = Object.entries(table).map(([reason, definition]) => [reason, errorClass(room, reason, definition)]);
  return Object.fromEntries(classes) as ErrorTable<T>;
}

function errorClass(room: string, reason: string, definition: ErrorDefinition): LockstepErrorClass<ErrorDefinition> {
  return class extends LockstepError {
    static readonly definition = definition;
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof Error && (value as { code?: unknown }).code === `${room}.${reason}`;
    }
    constructor(fields: Readonly<Record<string, string | number>>, options: LockstepErrorOptions = {}) {
      super(room, reason, fill(definition.text, fields), fill(definition.next, fields), options.retry ?? definition.retry, options.cause);
    }
  };
}

const fill = (sentence: string, fields: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => String(fields[name] ?? placeholder));
