// Opaque tokens of pages and delta queries: a tenant's own, unreadable by intention, refused when they are somebody else's.

/** Encodes a token's content. */
export const sealToken = (tenantId: string, content: unknown): string =>
  Buffer.from(JSON.stringify([tenantId, content])).toString('base64url');

/** The content of a token of this tenant, or undefined for anything else. */
export function openToken(tenantId: string, token: string): unknown {
  try {
    const [owner, content] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [unknown, unknown];
    return owner === tenantId ? content : undefined;
  } catch {
    return undefined;
  }
}
