// Carries the sign-in library's requests over the connector's own connections, so that its certificate authorities and its proxy count for them:
// the library's own transport ignores the authorities as soon as a proxy is given.
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { type Dispatcher, fetch } from 'undici';
import { type GraphAnswer, headersOf } from '../request/graph-answer.ts';

const timeoutMs = 30_000;

/** `answered` learns of every answer, for the library's errors do not tell its status. */
export const signInTransport = (dispatcher: () => Dispatcher, answered: (answer: GraphAnswer) => void): HttpClient => ({
  async sendRequest(request) {
    const { url, method, body } = request;
    const deadline = AbortSignal.timeout(request.timeout > 0 ? request.timeout : timeoutMs);
    const signal = request.abortSignal instanceof AbortSignal ? AbortSignal.any([request.abortSignal, deadline]) : deadline;
    try {
      const response = await fetch(url, {
        method,
        headers: request.headers.toJSON(),
        ...(typeof body === 'string' ? { body } : {}),
        redirect: 'manual',
        signal,
        dispatcher: dispatcher(),
      });
      const headers = Object.fromEntries(response.headers);
      const bodyAsText = await response.text();
      answered({ status: response.status, headers: headersOf(headers), body: bodyAsText });
      return { request, status: response.status, headers: createHttpHeaders(headers), bodyAsText };
    } catch (error) {
      // The library looks for the code of a failure to decide about another attempt; fetch hides it in the cause.
      throw error instanceof TypeError && error.cause !== undefined ? error.cause : error;
    }
  },
});
