// A watch's bytes into events: one JSON document a line.

import type { WatchEvent } from './client.ts';
import { ApiError, type KubeStatus, kubeErrors } from './errors.ts';

interface Line<T> {
  readonly type: WatchEvent<T>['type'] | 'ERROR';
  readonly object: unknown;
}

/**
 * Yields the events of `stream`. A line that is not JSON ends the watch with an error: skipping it would lose a change for good.
 * @throws ApiError for an ERROR event, UnreadableAnswer, IncompleteAnswer where the connection breaks.
 */
export async function* readWatch<T>(stream: AsyncIterable<Buffer>, path: string): AsyncIterable<WatchEvent<T>> {
  for await (const line of readLines(stream, path)) {
    const event = parse<T>(line, path);
    if (event.type === 'ERROR') {
      const status = event.object as KubeStatus;
      throw new ApiError(status.code ?? 500, status, `watch ${path}`);
    }
    yield event as WatchEvent<T>;
  }
}

function parse<T>(line: string, path: string): Line<T> {
  try {
    return JSON.parse(line) as Line<T>;
  } catch (cause) {
    throw new kubeErrors.UnreadableAnswer({ method: 'watch', path, problem: (cause as Error).message }, { cause });
  }
}

async function* readLines(stream: AsyncIterable<Buffer>, path: string): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of stream) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield line;
    }
  } catch (cause) {
    throw new kubeErrors.IncompleteAnswer({ method: 'watch', path, problem: (cause as Error).message }, { cause });
  }
  if (rest.trim() !== '') yield rest;
}
