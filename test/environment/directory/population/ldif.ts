/** Writes entries as RFC 2849 LDIF, and distinguished names as RFC 4514 wants them. */

/** A value is text, or bytes that are written as they are. */
export type Value = string | Buffer;
export type Attributes = Readonly<Record<string, Value | readonly Value[] | undefined>>;

export interface Entry {
  readonly dn: string;
  readonly attributes: Attributes;
}

/** `CN` and a name that may hold anything, under a parent: `CN=Doe\, Jane,OU=People,DC=contoso,DC=test`. */
export const childOf = (parent: string, type: 'CN' | 'OU', name: string): string => `${type}=${escapeName(name)},${parent}`;

/** Escapes a value for its place in a distinguished name. */
export function escapeName(name: string): string {
  const inner = name.replaceAll(/[\\,+"<>;=]/g, String.raw`\$&`);
  const leading = inner.replace(/^[ #]/, String.raw`\$&`);
  // A single space is the first and the last character, and escaped once.
  return name.length > 1 ? leading.replace(/ $/, String.raw`\ `) : leading;
}

export const toLdif = (entry: Entry): string => {
  const lines = [line('dn', entry.dn)];
  for (const [name, value] of Object.entries(entry.attributes)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as readonly Value[]) : [value as Value]) lines.push(line(name, one));
  }
  return `${lines.join('\n')}\n\n`;
};

/** Plain where LDIF lets a value be plain: printable ASCII that neither begins nor ends in a way that could be misread. */
function line(name: string, value: Value): string {
  const plain = typeof value === 'string' && /^[!-9;=-~]([ -~]*[!-~])?$/.test(value);
  return plain ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`;
}
