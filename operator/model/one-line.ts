// Text of a directory as it may stand within a line that people read: it ends no line, moves no cursor and turns no direction of writing.

/** Control characters, the separators of lines and paragraphs, and what orders the characters after it anew (UAX #9). */
const active = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** A name such as "Ana\n  - is deleted: user Boss" would forge a line of a report; its line feed is shown as ␊. */
export const onOneLine = (text: string): string => text.replaceAll(active, shown);

/** The picture that Unicode has of it, or its number. */
function shown(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x24_00 + code);
  return code === 0x7f ? '␡' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
