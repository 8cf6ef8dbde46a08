/** One client's connection through the proxy: frames messages on both ways and lets the fault of each search have its way with them. */
import type { TLSSocket } from 'node:tls';
import { readElement } from './ber.ts';
import type { Fault } from './fault.ts';
import {
  doneWith,
  isBaseSearch,
  isFinalPage,
  SEARCH_DONE,
  SEARCH_ENTRY,
  SEARCH_REQUEST,
  toMessage,
  withRange,
  type Message,
} from './message.ts';

export interface SessionHost {
  /** Called for each search; returns the fault that strikes it. */
  beginSearch(scope: 'object' | 'tree'): Fault | undefined;
  /** The delay of all answers at this moment. */
  delayMs(): number;
}

interface Search {
  readonly fault: Fault | undefined;
  entries: number;
  /** Entries of the present page, held back until it is known whether it is the last. */
  page: Buffer[];
}

/** Joins the two sockets until either ends. */
export function joinThroughFaults(client: TLSSocket, server: TLSSocket, host: SessionHost): void {
  const searches = new Map<string, Search>();
  const end = (): void => {
    client.destroy();
    server.destroy();
  };
  const answer = delayedWriter(client, host);

  onMessages(client, (message) => {
    if (message.kind !== SEARCH_REQUEST) return void server.write(message.bytes);
    const fault = host.beginSearch(isBaseSearch(message) ? 'object' : 'tree');
    if (fault?.kind === 'answer') return answer(doneWith(message, fault.resultCode, 'The test world says so.'));
    searches.set(message.id, { fault, entries: 0, page: [] });
    server.write(message.bytes);
  });

  onMessages(server, (message) => {
    const search = searches.get(message.id);
    if (search?.fault === undefined) return answer(message.bytes);
    if (message.kind === SEARCH_DONE) searches.delete(message.id);
    const verdict = judge(search, search.fault, message);
    if (verdict === 'break') return end();
    for (const bytes of verdict) answer(bytes);
  });

  for (const socket of [client, server]) {
    socket.on('error', end);
    socket.on('close', end);
  }
}

/** What becomes of one message of a search: the bytes that go on, or the end of the connection. */
function judge(search: Search, fault: Fault, message: Message): readonly Buffer[] | 'break' {
  const entry = message.kind === SEARCH_ENTRY;
  switch (fault.kind) {
    case 'cut':
      if (entry) search.entries += 1;
      return search.entries > fault.afterEntries || (!entry && search.entries >= fault.afterEntries) ? 'break' : [message.bytes];
    case 'dropFinalPage':
      if (message.kind !== SEARCH_DONE) {
        search.page.push(message.bytes);
        return [];
      }
      return isFinalPage(message) ? 'break' : [...search.page, message.bytes];
    case 'empty':
      return entry ? [] : [message.bytes];
    case 'ranged':
      return [entry ? withRange(message, fault.attribute, fault.values) : message.bytes];
    case 'delay':
    case 'answer':
    case 'refuse':
      return [message.bytes];
  }
}

function onMessages(socket: TLSSocket, handle: (message: Message) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let element = readElement(rest); element !== undefined; element = readElement(rest)) {
      rest = rest.subarray(element.whole.length);
      handle(toMessage(element));
    }
  });
}

/** Keeps the order of what it writes, also while the delay changes. */
function delayedWriter(socket: TLSSocket, host: SessionHost): (bytes: Buffer) => void {
  let last = Promise.resolve();
  let waiting = 0;
  return (bytes) => {
    const ms = host.delayMs();
    if (ms === 0 && waiting === 0) return void socket.write(bytes);
    waiting += 1;
    const due = new Promise<void>((resolve) => setTimeout(resolve, ms));
    last = last.then(async () => {
      await due;
      waiting -= 1;
      if (!socket.destroyed) socket.write(bytes);
    });
  };
}
