// Parameters within a text that is no expression, such as what a clause of a scope asks for: `%Name%`.

const pattern = /%([A-Za-z][A-Za-z0-9_.-]*)%/g;

/** Their names as they are written. */
export const parametersIn = (text: string): readonly string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

/** The text with `fill` of each name in its place. */
export const fillParameters = (text: string, fill: (name: string) => string): string =>
  text.replaceAll(pattern, (_, name: string) => fill(name));
