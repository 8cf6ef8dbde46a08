// Which rule and object gave which attribute: the contributors once, then one character an attribute. A map by name would be fifteen times larger.

export interface Contributor {
  /** `id` of the compiled rule: it stays when other rules come and go. */
  readonly rule: number;
  /** Id of the connector space object. */
  readonly object: number;
}

/** Characters start at a printable one; an object has far fewer contributors than there are code units. */
const base = 0x21;

/** `attributes` are in order of name. */
export function encodeLineage(attributes: readonly Contributor[]): string {
  // Looking along the few that there are costs less than a map, which would need a text for each attribute.
  const places: Contributor[] = [];
  let characters = '';
  for (const contributor of attributes) {
    let place = 0;
    while (place < places.length && (places[place]?.rule !== contributor.rule || places[place]?.object !== contributor.object)) place += 1;
    if (place === places.length) places.push(contributor);
    characters += String.fromCharCode(base + place);
  }
  return `${places.map(({ rule, object }) => `${rule.toString(36)}:${object}`).join(',')} ${characters}`;
}

/** `names` are the object's attributes in order of name. */
export function decodeLineage(lineage: string, names: readonly string[]): Readonly<Record<string, Contributor>> {
  const space = lineage.indexOf(' ');
  const contributors = lineage
    .slice(0, space)
    .split(',')
    .map((text) => text.split(':'))
    .map(([rule = '', object = '']) => [Number.parseInt(rule, 36), Number(object)]);
  const entries = names.flatMap((name, index): readonly (readonly [string, Contributor])[] => {
    const [rule, object] = contributors[lineage.charCodeAt(space + 1 + index) - base] ?? [];
    return rule === undefined || object === undefined ? [] : [[name, { rule, object }]];
  });
  return Object.fromEntries(entries);
}
