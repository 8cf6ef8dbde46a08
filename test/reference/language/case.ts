// Case as .NET maps it: each character for itself, and none becomes several.

const mapped =
  (change: (character: string) => string) =>
  (text: string): string =>
    Array.from(text, (character) => (change(character).length === character.length ? change(character) : character)).join('');

/** A dotless i stays one in the invariant culture. */
export const upper = mapped((character) => (character === 'ı' ? character : character.toUpperCase()));
export const lower = mapped((character) => character.toLowerCase());
