// Names that Kubernetes takes, made of the names that people gave.

/** Longest name that is made; what makes it unique comes on top. */
const maxLength = 52;

/** `In from AD - User Join` gives `in-from-ad-user-join`; `fallback` where nothing is left of the name. */
export function slug(name: string, fallback: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase();
  const words = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  const cut = words.slice(0, maxLength).replace(/-$/, '');
  return cut === '' ? fallback : cut;
}

/** Gives each name once: the second `x` becomes `x-2`. */
export class Names {
  readonly #given = new Set<string>();

  give(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#given.has(name); number += 1) name = `${wanted}-${number}`;
    this.#given.add(name);
    return name;
  }
}
