// Letters of either case as databases fold them: `lower` of SQLite, and of PostgreSQL in the collation "C".

export const asciiLower = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
