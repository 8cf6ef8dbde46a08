// What came back from Graph, whether alone or as a part of a batch, and a careful look at its errors.

export interface GraphAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface GraphErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target: string;
}

export interface GraphErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details: readonly GraphErrorDetail[];
}

type Json = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export const isSuccess = (answer: GraphAnswer): boolean => answer.status >= 200 && answer.status < 300;

/** Throttling, trouble of the service, or something on the way that gave up waiting: another time the answer may be another one. */
export const isTrouble = ({ status }: GraphAnswer): boolean => status === 408 || status >= 429;

/** Reads the error envelope. Other clients met `message` as an object with `value` and `details` as a single object; both are read. */
export function errorBody(answer: GraphAnswer): GraphErrorBody {
  const envelope = isJsonObject(answer.body) ? answer.body['error'] : undefined;
  if (!isJsonObject(envelope)) return { code: '', message: `HTTP status ${answer.status}`, details: [] };
  const details = Array.isArray(envelope['details']) ? envelope['details'] : [envelope['details']];
  return {
    code: textOf(envelope['code']),
    message: shortened(textOf(envelope['message'])),
    details: details.filter(isJsonObject).map(detail),
  };
}

/** Milliseconds to wait as the answer asks, from seconds (decimals were seen in batches) or a date, which counts from the answer's own where it has one. */
export function retryAfterMs(answer: GraphAnswer, now: Date): number | undefined {
  const header = answer.headers['retry-after'];
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1000));
  const date = Date.parse(header);
  const said = Date.parse(answer.headers['date'] ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - (Number.isNaN(said) ? now.getTime() : said));
}

/** How full the bucket of the application in this tenant is, 1 being full; the service tells it from 0.8 on. */
export function throttleFill(answer: GraphAnswer): number | undefined {
  const fill = Number(answer.headers['x-ms-throttle-limit-percentage']);
  return Number.isFinite(fill) && fill > 0 ? fill : undefined;
}

/** Header names in lower case, values as text; batch parts carry a plain object. */
export function headersOf(value: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)]));
}

const detail = (value: Json): GraphErrorDetail => ({
  code: textOf(value['code']),
  message: textOf(value['message']),
  target: textOf(value['target']),
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : isJsonObject(value) ? textOf(value['value']) : '');

const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
