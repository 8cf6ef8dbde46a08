// Requests to Graph and their answers as a judge looks at them: a batch is taken apart, so that each of its items is judged like a request of its own.
import type { Exchange as WireExchange } from '../../operator/simulator/http/graph-routes.ts';

export interface Exchange {
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  /** After the version, decoded, without the query. */
  readonly path: string;
  /** Undefined where there was none, and where the text was no JSON. */
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
}

interface BatchItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

interface BatchAnswer {
  readonly id: string;
  readonly status: number;
  readonly body?: unknown;
}

/** The exchange, and those of its batch items that were answered. */
export function exchangesOf({ version, method, url, requestBody, status, responseBody }: WireExchange): readonly Exchange[] {
  const whole = { version, method, path: pathOf(url), requestBody: parsed(requestBody), status, responseBody };
  if (whole.path !== '/$batch' || status !== 200) return [whole];
  const items = listOf(whole.requestBody, 'requests') as readonly BatchItem[];
  const answers = listOf(responseBody, 'responses') as readonly BatchAnswer[];
  return [
    whole,
    ...answers.flatMap((answer) => {
      const item = items.find(({ id }) => id === answer.id);
      if (item === undefined) return [];
      const about = { version, method: item.method, path: pathOf(item.url), requestBody: item.body };
      return [{ ...about, status: answer.status, responseBody: answer.body }];
    }),
  ];
}

function pathOf(url: string): string {
  const path = url.split('?')[0] ?? '';
  const absolute = path.startsWith('/') ? path : `/${path}`;
  try {
    return decodeURIComponent(absolute);
  } catch {
    return absolute;
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const listOf = (body: unknown, name: string): unknown => (body as Readonly<Record<string, unknown>> | undefined)?.[name] ?? [];
