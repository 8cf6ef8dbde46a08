// Shares one socket between ldapts and our own searches: message ids from 0x40000000 are ours, everything else is handed on.
import type { Socket } from 'node:net';
import { FrameError, FrameReader } from './frame-reader.ts';

/** Receives the messages of one request. `start` is the first octet of the protocol operation. */
export interface Exchange {
  message(buffer: Buffer, start: number, end: number, whole: number): void;
  fail(error: Error): void;
}

type DataListener = (chunk: Buffer) => void;

/** ldapts counts up from 1; two thousand million requests are not made on one connection. */
const firstMessageId = 0x40000000;
const lastMessageId = 0x7fffffff;

export class Router {
  readonly #exchanges = new Map<number, Exchange>();
  readonly #messageLimitBytes: number;
  #socket: Socket | undefined;
  #nextId = firstMessageId;
  #closed: Error | undefined;
  #paused = false;
  #onActivity: () => void = () => undefined;

  constructor(messageLimitBytes: number) {
    this.#messageLimitBytes = messageLimitBytes;
  }

  /**
   * Takes over the `data` events of a socket that ldapts is about to use. The socket is what ldapts' public `createSecureConnection` returns;
   * it listens once, after the handshake, and only then does anything flow.
   */
  attach<S extends Socket>(socket: S): S {
    const on = socket.on.bind(socket);
    const remove = socket.removeListener.bind(socket);
    const wrapped = new Map<DataListener, DataListener>();
    const listen = (event: string, listener: DataListener): Socket => {
      if (event !== 'data') return on(event, listener);
      const reader = new FrameReader(this.#messageLimitBytes, (buffer, start, end) => this.#route(buffer, start, end, listener));
      const wrapper = (chunk: Buffer): void => this.#read(reader, chunk);
      wrapped.set(listener, wrapper);
      // Here and not earlier: ldapts removes all error listeners when the handshake is over, right before it listens for data.
      on('error', (error: Error) => this.fail(error));
      return on('data', wrapper);
    };
    const unlisten = (event: string, listener: DataListener): Socket => remove(event, wrapped.get(listener) ?? listener);
    Object.assign(socket, { on: listen, removeListener: unlisten });
    on('close', () => this.fail(new Error('the connection was closed')));
    this.#socket = socket;
    return socket;
  }

  /** `listener` is called with every request that leaves and every chunk that arrives. */
  onActivity(listener: () => void): void {
    this.#onActivity = listener;
  }

  newId(): number {
    const id = this.#nextId;
    this.#nextId = id === lastMessageId ? firstMessageId : id + 1;
    return id;
  }

  /** Sends a request whose answers `exchange` takes. Throws what closed the connection, once it is closed. */
  send(id: number, request: Buffer, exchange: Exchange): void {
    if (this.#closed !== undefined) throw this.#closed;
    this.#exchanges.set(id, exchange);
    this.#onActivity();
    this.#socket?.write(request);
  }

  /** Forgets a request; `abandon` tells the server to stop answering. */
  end(id: number, abandon?: Buffer): void {
    if (!this.#exchanges.delete(id) || abandon === undefined || this.#closed !== undefined) return;
    this.#socket?.write(abandon);
  }

  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#onActivity();
    this.#socket?.resume();
  }

  /** True while an answer is due and we are ready to take it: silence is then the server's. */
  get waiting(): boolean {
    return this.#exchanges.size > 0 && !this.#paused;
  }

  /** Ends every request with `error` and destroys the socket. The first reason counts. */
  fail(error: Error): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    const open = [...this.#exchanges.values()];
    this.#exchanges.clear();
    for (const exchange of open) exchange.fail(error);
    this.#socket?.destroy();
  }

  #read(reader: FrameReader, chunk: Buffer): void {
    if (this.#closed !== undefined) return;
    this.#onActivity();
    try {
      reader.push(chunk);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  #route(buffer: Buffer, start: number, end: number, other: DataListener): void {
    const header = buffer[start + 1] as number;
    let position = start + 2 + (header >= 0x80 ? header & 0x7f : 0);
    const idLength = buffer[position + 1] as number;
    if (buffer[position] !== 0x02 || idLength < 1 || idLength > 4 || position + 2 + idLength >= end) {
      throw new FrameError('a message has no valid id');
    }
    const id = buffer.readIntBE(position + 2, idLength);
    position += 2 + idLength;
    // A copy: ldapts keeps parts of what it is given, and the frame is gone after this call. What it gets are a few answers a connection.
    if (id < firstMessageId) other(Buffer.copyBytesFrom(buffer, start, end - start));
    else this.#exchanges.get(id)?.message(buffer, position, end, start);
  }
}
