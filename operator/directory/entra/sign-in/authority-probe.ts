// Finds out why an authority gave no token. The sign-in library answers a wrong certificate, an unknown tenant and a dead network alike
// with endpoints_resolution_error; its first request, sent by us, tells them apart.
import { type Dispatcher, fetch } from 'undici';

const timeoutMs = 10_000;

/** The failure of the discovery request: its error, the text of its refusal, or `undefined` where it succeeds. */
export async function probeAuthority(authority: string, tenantID: string, dispatcher: Dispatcher, signal: AbortSignal): Promise<unknown> {
  const url = new URL(`/${encodeURIComponent(tenantID)}/v2.0/.well-known/openid-configuration`, authority);
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(url, { dispatcher, redirect: 'manual', signal: deadline });
    if (response.ok) return undefined;
    const text = await response.text();
    return new Error(/AADSTS\d+[^"]{0,200}/.exec(text)?.[0] ?? `the authority answered with status ${response.status}`);
  } catch (error) {
    return error;
  }
}
