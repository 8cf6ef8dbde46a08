// Tables of names, written as texts.

/** The words between white space. */
export const words = (text: string): readonly string[] => text.trim().split(/\s+/);
