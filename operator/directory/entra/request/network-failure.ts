// Failures below HTTP: which of them can have let a request arrive, and what a person reads of them.

/** Failures before the request left: nothing can have happened on the other side. */
const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** OpenSSL's verification results and Node's own for a wrong name (`node:tls`, X509 certificate error codes). */
const certificateCode =
  /^(CERT_|CRL_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/;

export const isCertificateFailure = (error: unknown): boolean => codes(error).some((code) => certificateCode.test(code));

/** True where the request certainly did not leave. */
export const wasNotSent = (error: unknown): boolean => isCertificateFailure(error) || codes(error).some((code) => beforeSending.has(code));

/** The innermost message that says anything, one line; never headers or bodies. */
export function failureText(error: unknown): string {
  const message =
    chain(error)
      .map(firstLine)
      .findLast((line) => line !== '') ?? 'no reason was given';
  const code = codes(error).at(-1);
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}

const firstLine = (link: unknown): string => (link instanceof Error ? link.message : String(link)).trim().split('\n')[0] ?? '';

function codes(error: unknown): readonly string[] {
  return chain(error).flatMap((link) => {
    const code = (link as { readonly code?: unknown } | undefined)?.code;
    return typeof code === 'string' && code !== '' ? [code] : [];
  });
}

/** The error and its causes; an AggregateError, as Node gives for several addresses, stands for its first. */
function chain(error: unknown): readonly unknown[] {
  const links: unknown[] = [];
  let link: unknown = error;
  while (link !== undefined && link !== null && links.length < 8) {
    links.push(link);
    link = link instanceof AggregateError ? link.errors[0] : (link as { readonly cause?: unknown }).cause;
  }
  return links;
}
