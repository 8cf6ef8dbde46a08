// Carries the sign-in library's requests over the connector's own connections, so that its certificate authorities and its proxy count for them:
// the library's own transport ignores the authorities as soon as a proxy is given.
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { type Dispatcher, fetch } from 'undici';

const timeoutMs = 30_000;

export const signInTransport = (dispatcher: () => Dispatcher): HttpClient => ({
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
      return {
        request,
        status: response.status,
        headers: createHttpHeaders(Object.fromEntries(response.headers)),
        bodyAsText: await response.text(),
      };
    } catch (error) {
      // The library looks for the code of a failure to decide about another attempt; fetch hides it in the cause.
      throw error instanceof TypeError && error.cause !== undefined ? error.cause : error;
    }
  },
});
