// Colours for a terminal, and none for anything else.

export interface Paint {
  readonly strong: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** @param terminal whether the output goes to one; `NO_COLOR` (https://no-color.org) turns colours off there as well */
export function painter(terminal: boolean, environment: Readonly<Record<string, string | undefined>>): Paint {
  if (!terminal || (environment['NO_COLOR'] ?? '') !== '') return plain;
  const within = (begin: number, end: number) => (text: string) => `\u001b[${begin}m${text}\u001b[${end}m`;
  return { strong: within(1, 22), good: within(32, 39), bad: within(31, 39), faint: within(2, 22) };
}

const same = (text: string): string => text;

export const plain: Paint = { strong: same, good: same, bad: same, faint: same };
