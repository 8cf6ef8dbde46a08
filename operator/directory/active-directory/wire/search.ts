// Streaming searches: entries leave in batches while the answer still arrives.
import { AbandonRequest, type Control, type Filter, FilterParser, PagedResultsControl, SearchRequest } from 'ldapts';
import type { Columns } from '../../forest/columns.ts';
import { controlTypes, parsePagedResponse } from './controls.ts';
import { EntryDecoder } from './entry.ts';
import type { RawEntry } from '../../forest/raw-entry.ts';
import { FrameError } from './frame-reader.ts';
import { Inbox } from './inbox.ts';
import { LdapResultError, parseSearchResult, type SearchResult } from './result.ts';
import type { Router } from './router.ts';

export interface Search<Field> {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** RFC 4515 text, or a filter object where values are octets. */
  readonly filter: Filter | string;
  readonly attributes: readonly string[];
  readonly columns: Columns<Field>;
  readonly controls?: readonly Control[];
  /** Entries a page; absent for a search in one answer. */
  readonly pageSize?: number;
}

export type Batch<Field> = readonly RawEntry<Field>[];

const searchResultEntry = 0x64;
const searchResultDone = 0x65;
const batchEntries = 500;
/** An answer without pages stops the socket while so many batches wait for their consumer. */
const mostWaitingBatches = 8;

export class Searcher {
  readonly #router: Router;
  readonly #decoder = new EntryDecoder();

  constructor(router: Router) {
    this.#router = router;
  }

  /**
   * Yields the entries and returns the end of the last page. Referrals that come between the entries are not followed: they point to other naming
   * contexts (child domains, DNS zones, the configuration), and each domain that is wanted has its own partition and its own read.
   *
   * With pages, the next one is asked for as soon as the cookie arrives and at most one page waits. Without, the socket is paused while the consumer is
   * behind; other requests on the connection then wait too.
   *
   * @throws LdapResultError for a result code other than success; whatever ended the connection; the signal's reason.
   */
  async *search<Field>(search: Search<Field>, signal: AbortSignal): AsyncGenerator<Batch<Field>, SearchResult, undefined> {
    signal.throwIfAborted();
    const stream = new SearchStream(search, this.#router, this.#decoder);
    const onAbort = (): void => stream.fail(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      stream.start();
      for (let batch = await stream.inbox.take(); batch !== undefined; batch = await stream.inbox.take()) yield batch;
      return stream.result;
    } finally {
      signal.removeEventListener('abort', onAbort);
      stream.stop();
    }
  }
}

/** One search under way, over all its pages. */
class SearchStream<Field> {
  readonly inbox: Inbox<Batch<Field>>;
  readonly #search: Search<Field>;
  readonly #filter: Filter;
  readonly #router: Router;
  readonly #decoder: EntryDecoder;
  #batch: RawEntry<Field>[] = [];
  #waiting = 0;
  #paused = false;
  #id: number | undefined;
  /** A page's cookie that is held back because the consumer has not begun the page before. */
  #held: Buffer | undefined;
  #result: SearchResult | undefined;

  constructor(search: Search<Field>, router: Router, decoder: EntryDecoder) {
    this.#search = search;
    this.#filter = typeof search.filter === 'string' ? FilterParser.parseString(search.filter) : search.filter;
    this.#router = router;
    this.#decoder = decoder;
    this.inbox = new Inbox((waiting) => this.#onDepth(waiting));
  }

  get result(): SearchResult {
    if (this.#result === undefined) throw new FrameError('a search ended without a result');
    return this.#result;
  }

  start(): void {
    this.#request(Buffer.alloc(0));
  }

  /** Ends the search early, if it has not ended: the server is told, and a paused socket flows again. */
  stop(): void {
    const id = this.#id;
    this.#id = undefined;
    this.#held = undefined;
    if (id !== undefined) this.#router.end(id, new AbandonRequest({ messageId: this.#router.newId(), abandonId: id }).write());
    this.#flow();
  }

  fail(error: Error): void {
    this.inbox.close(error);
    this.stop();
  }

  #request(cookie: Buffer): void {
    const { base, scope, attributes, controls = [], pageSize } = this.#search;
    const paging = pageSize === undefined ? [] : [new PagedResultsControl({ critical: true, value: { size: pageSize, cookie } })];
    const id = this.#router.newId();
    this.#id = id;
    const request = new SearchRequest({
      messageId: id,
      baseDN: base,
      scope,
      filter: this.#filter,
      attributes: [...attributes],
      // Without it ldapts sends 10 s, after which Windows cuts the answer and Samba fails it.
      timeLimit: 0,
      controls: [...paging, ...controls],
    });
    this.#router.send(id, request.write(), {
      message: (buffer, start, end, whole) => this.#message(buffer, start, end, whole),
      fail: (error) => {
        this.#id = undefined;
        this.inbox.close(error);
      },
    });
  }

  #message(buffer: Buffer, start: number, end: number, whole: number): void {
    const tag = buffer[start];
    if (tag === searchResultEntry) {
      this.#batch.push(this.#decoder.decode(buffer, contentStart(buffer, start, end), end, this.#search.columns));
      if (this.#batch.length >= batchEntries) this.#flush();
    } else if (tag === searchResultDone) {
      try {
        this.#done(parseSearchResult(Buffer.copyBytesFrom(buffer, whole, end - whole)));
      } catch (error) {
        // The router no longer knows this search, and can not tell it why the connection ends.
        this.inbox.close(error as Error);
        throw error;
      }
    }
  }

  #done(result: SearchResult): void {
    if (this.#id !== undefined) this.#router.end(this.#id);
    this.#id = undefined;
    if (result.code !== 0) {
      this.inbox.close(new LdapResultError(result.code, result.diagnostic));
      return;
    }
    this.#flush();
    const cookie = this.#nextCookie(result);
    if (cookie === undefined) {
      this.#result = result;
      this.inbox.close();
    } else if (this.#waiting > 1) {
      this.#held = cookie;
    } else {
      this.#request(cookie);
    }
  }

  /** The cookie of the page to come, or `undefined` after the last. A paged answer without its control is no proof of the end. */
  #nextCookie(result: SearchResult): Buffer | undefined {
    if (this.#search.pageSize === undefined) return undefined;
    const value = result.controls.get(controlTypes.paged);
    const cookie = value === undefined ? undefined : parsePagedResponse(value);
    if (cookie === undefined) throw new FrameError('a page ended without its cookie');
    return cookie.length === 0 ? undefined : cookie;
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.inbox.put(batch);
  }

  #onDepth(waiting: number): void {
    this.#waiting = waiting;
    if (this.#search.pageSize === undefined) {
      if (waiting >= mostWaitingBatches && !this.#paused && this.#id !== undefined) {
        this.#paused = true;
        this.#router.pause();
      } else if (waiting <= 1) this.#flow();
      return;
    }
    if (waiting > 1 || this.#held === undefined) return;
    const cookie = this.#held;
    this.#held = undefined;
    try {
      this.#request(cookie);
    } catch (error) {
      this.inbox.close(error as Error);
    }
  }

  #flow(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#router.resume();
  }
}

/** Steps over the operation's tag and length. The message's own length was checked by the frame reader. */
function contentStart(buffer: Buffer, start: number, end: number): number {
  const length = buffer[start + 1] as number;
  const position = start + 2 + (length >= 0x80 ? length & 0x7f : 0);
  if (position > end) throw new FrameError('an operation is longer than its message');
  return position;
}
