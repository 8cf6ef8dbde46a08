// Opaque tokens of pages and delta queries: of one tenant and one address, unreadable by intention, refused when they are somebody else's.
import type { Call } from '../graph/call.ts';

/** Where a token may be shown again: who asked for the members of one group does not go on in those of another. */
function ownerOf({ tenant, path }: Call): string {
  const keys = path.keys.map(({ value }) => value.toLowerCase());
  return [tenant.id, path.pattern, path.cast ?? '', ...keys].join(' ');
}

/** Encodes a token's content. */
export const sealToken = (call: Call, content: unknown): string =>
  Buffer.from(JSON.stringify([ownerOf(call), content])).toString('base64url');

/** The content of a token that was given out at this address, or undefined for anything else. */
export function openToken(call: Call, token: string): unknown {
  try {
    const [owner, content] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [unknown, unknown];
    return owner === ownerOf(call) ? content : undefined;
  } catch {
    return undefined;
  }
}
