// Upper and lower case as .NET maps them: character by character, so that a text keeps its length.

/** `straße` becomes `STRAßE`: no character turns into several. A dotless `ı` stays, as in .NET's invariant culture. */
export function upperCase(text: string): string {
  const whole = text.toUpperCase();
  // Other mappings that differ from .NET's turn one character into several.
  return whole.length === text.length && !text.includes('ı') ? whole : mapped(text, (one) => (one === 'ı' ? one : one.toUpperCase()));
}

/** A sigma at the end of a word becomes a plain one: what stands around a character does not count. */
export function lowerCase(text: string): string {
  const whole = text.toLowerCase();
  return whole.length === text.length && !text.includes('Σ') ? whole : mapped(text, (one) => one.toLowerCase());
}

function mapped(text: string, change: (character: string) => string): string {
  let result = '';
  for (const character of text) {
    const changed = change(character);
    result += changed.length === character.length ? changed : character;
  }
  return result;
}
