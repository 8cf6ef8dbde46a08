// Groups that rules and filters ask about: how they are named, and how a scope reads whether an object is a member.

/** In which groups list their members. */
export const memberAttribute = 'member';

/** The pseudo attribute by which a scope asks for a membership; no directory has a name with a line break. */
export const membershipName = (group: string): string => `${prefix}${groupKey(group)}`;

/** The group's key, where the name is one of a membership. */
export const askedGroup = (name: string): string | undefined => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined);

/** Stands among the keys of an object's groups where the object passes the group filter of its connector; no group has a name with a line break. */
export const passesFilter = 'the\nfilter';

const prefix = 'member of\n';

/**
 * A group's distinguished name or anchor in the form in which both are compared: letters A to Z without case, as every store can fold them,
 * and without white space around the commas between name parts.
 */
export const groupKey = (name: string): string =>
  partsOf(name.trim())
    .map(closedUp)
    .join(',')
    .split('=')
    .map((part) => part.trim())
    .join('=')
    .replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Between the commas that no backslash stands before. A name from a directory may be all commas and blanks: each character is looked at once. */
function partsOf(name: string): readonly string[] {
  const parts: string[] = [];
  let begun: string[] = [];
  for (const piece of name.split(',')) {
    begun.push(piece);
    if (piece.endsWith('\\')) continue;
    parts.push(begun.join(','));
    begun = [];
  }
  return begun.length === 0 ? parts : [...parts, begun.join(',')];
}

/** Without the blanks around it; an escaped one at its end belongs to it. */
function closedUp(part: string): string {
  const bare = part.trim();
  return bare.endsWith('\\') ? part.trimStart().slice(0, bare.length + 1) : bare;
}
