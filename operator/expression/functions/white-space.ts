// White space at the ends of a text, as .NET's `Char.IsWhiteSpace` knows it: with U+0085, without the zero-width characters that JavaScript trims.

const isWhite = (code: number): boolean =>
  code === 0x20 ||
  (code >= 0x09 && code <= 0x0d) ||
  code === 0x85 ||
  code === 0xa0 ||
  (code >= 0x1680 &&
    (code === 0x1680 ||
      (code >= 0x2000 && code <= 0x200a) ||
      code === 0x2028 ||
      code === 0x2029 ||
      code === 0x202f ||
      code === 0x205f ||
      code === 0x3000));

export function trimmed(text: string, ends: 'start' | 'end' | 'both'): string {
  let from = 0;
  let to = text.length;
  if (ends !== 'end') while (from < to && isWhite(text.charCodeAt(from))) from++;
  if (ends !== 'start') while (to > from && isWhite(text.charCodeAt(to - 1))) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}
