// Requests and answers as they were on the wire, for whoever judges them afterwards: kept only where the simulator was told to, and without secrets.
import type { Exchange } from './http/graph-routes.ts';

export interface RecordedExchange extends Exchange {
  /** Of the order of answers, from 1 on. */
  readonly sequence: number;
}

export interface ExchangePage {
  readonly exchanges: readonly RecordedExchange[];
  /** How many were recorded so far; those that are no longer there made room for newer ones. */
  readonly newest: number;
  readonly dropped: number;
}

/** Names whose values are secrets wherever they stand in a body. */
const secret = new Set(['password', 'newPassword', 'currentPassword', 'secretText']);

export class Exchanges {
  readonly #capacity: number;
  readonly #kept: RecordedExchange[] = [];
  #newest = 0;

  /** @param capacity how many are kept; the oldest go first */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  record(exchange: Exchange): void {
    this.#newest += 1;
    const requestBody = exchange.requestBody === '' ? '' : JSON.stringify(withoutSecrets(parsed(exchange.requestBody)));
    this.#kept.push({ ...exchange, requestBody, responseBody: withoutSecrets(exchange.responseBody), sequence: this.#newest });
    // Rarely, and then many: taking one off the front of a long list costs as much as the list is long.
    if (this.#kept.length > this.#capacity * 1.1) this.#kept.splice(0, this.#kept.length - this.#capacity);
  }

  /** @param tenant all when absent */
  page({ tenant, since = 0, limit = 1000 }: { readonly tenant?: string; readonly since?: number; readonly limit?: number }): ExchangePage {
    const exchanges = this.#kept
      .filter((each) => each.sequence > since && (tenant === undefined || each.tenant === tenant))
      .slice(0, limit);
    return { exchanges, newest: this.#newest, dropped: this.#newest - this.#kept.length };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, secret.has(name) && typeof inner === 'string' ? '***' : withoutSecrets(inner)]),
  );
}
