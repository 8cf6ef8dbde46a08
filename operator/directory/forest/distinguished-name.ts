// Distinguished names as Active Directory compares them: RFC 4514 escapes, no difference of case.

/**
 * Splits a DN at its unescaped commas, most specific part first; the parts keep their spelling. The root DN gives no parts.
 * @example splitDn('CN=Doe\\, Jane,OU=Corp,DC=contoso,DC=test') // ['CN=Doe\\, Jane', 'OU=Corp', 'DC=contoso', 'DC=test']
 */
export function splitDn(dn: string): readonly string[] {
  if (dn.trim() === '') return [];
  const parts: string[] = [];
  let start = 0;
  for (let end = nextComma(dn, 0); end >= 0; end = nextComma(dn, start)) {
    parts.push(dn.slice(start, end));
    start = end + 1;
  }
  parts.push(dn.slice(start));
  return parts;
}

/** The DN above, in the same spelling; the empty string above the last part. */
export function parentDn(dn: string): string {
  const comma = nextComma(dn, 0);
  return comma < 0 ? '' : dn.slice(comma + 1);
}

/** A spelling that is equal exactly for equal DNs. */
export const normalizeDn = (dn: string): string => splitDn(dn).map(normalizeRdn).join(',');

/** The DN of a domain: `contoso.test` is `DC=contoso,DC=test`. */
export const domainDn = (domain: string): string =>
  domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');

/** The DN inside `<GUID=...>;<SID=...>;CN=...`, or the text itself. */
export function plainDn(dn: string): string {
  let start = 0;
  while (dn[start] === '<') {
    const end = dn.indexOf('>;', start);
    if (end < 0) return dn.slice(start);
    start = end + 2;
  }
  return start === 0 ? dn : dn.slice(start);
}

/** One part, normalized: type and value in lower case, escapes in one form, the pairs of `CN=a+SN=b` in one order. */
export function normalizeRdn(rdn: string): string {
  return splitUnescaped(rdn, '+').map(normalizePair).sort().join('+');
}

function normalizePair(pair: string): string {
  const equals = pair.indexOf('=');
  const type = pair.slice(0, Math.max(0, equals)).trim().toLowerCase();
  const value = unescapeValue(trimUnescaped(pair.slice(equals + 1)));
  return `${type}=${value
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\\,+]/g, '\\$&')}`;
}

/** `\,` is a comma, `\C3\BC` two octets of UTF-8. */
function unescapeValue(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replaceAll(/(?:\\[0-9a-fA-F]{2})+|\\(.)/gs, (match, character: string | undefined) =>
    character === undefined ? Buffer.from(match.replaceAll('\\', ''), 'hex').toString('utf8') : character,
  );
}

/** Spaces around a value do not count, unless escaped. */
function trimUnescaped(value: string): string {
  const start = value.trimStart();
  const end = start.trimEnd();
  return endsInEscape(end) && end.length < start.length ? `${end} ` : end;
}

function endsInEscape(text: string): boolean {
  let backslashes = 0;
  while (text[text.length - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function splitUnescaped(text: string, separator: string): readonly string[] {
  if (!text.includes(separator)) return [text];
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === separator) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** The next comma that no backslash escapes, or -1. */
function nextComma(dn: string, from: number): number {
  let comma = dn.indexOf(',', from);
  while (comma >= 0 && isEscaped(dn, comma, from)) comma = dn.indexOf(',', comma + 1);
  return comma;
}

function isEscaped(text: string, at: number, from: number): boolean {
  let backslashes = 0;
  while (at - 1 - backslashes >= from && text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
