// New objects are not visible on every replica at once: what is not found right after its creation is asked for again.
import { missingReference } from '../request/classify.ts';
import { errorBody, type GraphAnswer } from '../request/graph-answer.ts';
import type { Writer, WriteRequest } from './writer.ts';

const attempts = 4;

/** Sends a write, again with growing pauses while an object that it names is not found. */
export async function sendWhenVisible(writer: Writer, request: WriteRequest): Promise<GraphAnswer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await writer.send(request);
    if (attempt >= attempts || !isInvisible(answer)) return answer;
    await writer.pause(attempt, request);
  }
}

const isInvisible = (answer: GraphAnswer): boolean =>
  answer.status === 404 || (answer.status === 400 && missingReference(errorBody(answer).message));
