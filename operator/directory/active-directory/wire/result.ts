// The end of a search: its result code, what the server says about it, and the controls of the answer.
import { Ber, BerReader } from 'ldapts';
import { FrameError } from './frame-reader.ts';

export interface SearchResult {
  readonly code: number;
  readonly diagnostic: string;
  readonly controls: ReadonlyMap<string, Buffer>;
}

/** A search that ended with a result code other than success. */
export class LdapResultError extends Error {
  readonly resultCode: number;
  readonly diagnostic: string;

  constructor(resultCode: number, diagnostic: string) {
    super(`LDAP result ${resultCode} (${resultName(resultCode)})`);
    this.name = 'LdapResultError';
    this.resultCode = resultCode;
    this.diagnostic = diagnostic;
  }
}

/** RFC 4511 4.1.9, those that a search or a modification can meet. */
const resultNames: Readonly<Record<number, string>> = {
  1: 'operationsError',
  2: 'protocolError',
  3: 'timeLimitExceeded',
  4: 'sizeLimitExceeded',
  8: 'strongerAuthRequired',
  10: 'referral',
  11: 'adminLimitExceeded',
  12: 'unavailableCriticalExtension',
  13: 'confidentialityRequired',
  16: 'noSuchAttribute',
  17: 'undefinedAttributeType',
  19: 'constraintViolation',
  20: 'attributeOrValueExists',
  21: 'invalidAttributeSyntax',
  32: 'noSuchObject',
  34: 'invalidDNSyntax',
  49: 'invalidCredentials',
  50: 'insufficientAccessRights',
  51: 'busy',
  52: 'unavailable',
  53: 'unwillingToPerform',
  65: 'objectClassViolation',
  80: 'other',
};

export const resultName = (code: number): string => resultNames[code] ?? 'unknown';

/** @param message one whole LDAPMessage that holds a SearchResultDone. @throws FrameError for anything else. */
export function parseSearchResult(message: Buffer): SearchResult {
  try {
    return parse(message);
  } catch (error) {
    throw new FrameError('the end of a search is not well formed', { cause: error });
  }
}

function parse(message: Buffer): SearchResult {
  const reader = new BerReader(message);
  reader.readSequence();
  reader.readInt();
  reader.readSequence();
  const end = reader.offset + reader.length;
  const code = reader.readEnumeration() ?? 80;
  reader.readString();
  const diagnostic = printable(reader.readString() ?? '');
  reader.offset = end;
  const controls = new Map<string, Buffer>();
  if (reader.peek() !== 0xa0) return { code, diagnostic, controls };
  reader.readSequence(0xa0);
  const controlsEnd = reader.offset + reader.length;
  while (reader.offset < controlsEnd && reader.readSequence() !== null) {
    const controlEnd = reader.offset + reader.length;
    const type = reader.readString() ?? '';
    if (reader.offset < controlEnd && reader.peek() === Ber.Boolean) reader.readBoolean();
    if (reader.offset < controlEnd) controls.set(type, Buffer.from(reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0)));
    reader.offset = controlEnd;
  }
  return { code, diagnostic, controls };
}

/** Windows ends its sentences with NUL and a line feed. */
const printable = (text: string): string =>
  text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300);
