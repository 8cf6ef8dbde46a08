// What is odd in a file of objects and may still be meant: told once, with a count and the first place.
import { normalizeDn } from '../forest/distinguished-name.ts';
import type { FileObject } from './file-object.ts';
import type { Describe } from './fit.ts';

interface Oddity {
  count: number;
  /** Line of the first object with it. */
  readonly line: number;
}

export class Oddities {
  /** By their names in lower case. */
  readonly #types: ReadonlyMap<string, string>;
  readonly #strange = new Map<string, Oddity & { readonly suggestion: string }>();
  readonly #leftTypes = new Map<string, Oddity>();
  /** Names that references hold, with the first line; those that the file has are taken out at the end. */
  readonly #referred = new Map<string, number>();
  #read = 0;

  constructor(types: readonly string[]) {
    this.#types = new Map(types.map((type) => [type.toLowerCase(), type]));
  }

  /** What is wrong with the name of a type, or `undefined`. */
  misspelt(type: string): string | undefined {
    const meant = this.#types.get(type.toLowerCase());
    return meant === undefined || meant === type ? undefined : `the type ${type} is written ${meant}`;
  }

  look({ type, line, attributes, references }: FileObject, describe: Describe): void {
    this.#read += 1;
    for (const name of [...Object.keys(attributes), ...Object.keys(references)]) {
      const described = describe(type, name);
      if (described.kind !== 'Strange') continue;
      const known = this.#strange.get(name);
      if (known === undefined) this.#strange.set(name, { count: 1, line, suggestion: described.suggestion });
      else known.count += 1;
    }
    for (const names of Object.values(references)) {
      for (const name of names) {
        const normalized = normalizeDn(name);
        if (!this.#referred.has(normalized)) this.#referred.set(normalized, line);
      }
    }
  }

  left({ type, line }: FileObject): void {
    if (this.#types.has(type.toLowerCase())) return;
    const known = this.#leftTypes.get(type);
    if (known === undefined) this.#leftTypes.set(type, { count: 1, line });
    else known.count += 1;
  }

  /** @param anchors by the normalized names of the file's objects */
  sentences(anchors: ReadonlyMap<string, string>): readonly string[] {
    const missing = [...this.#referred].filter(([name]) => !anchors.has(name));
    const first = missing[0];
    return [
      ...[...this.#strange].map(
        ([name, { count, line, suggestion }]) =>
          `${name} is no attribute of the directory${suggestion}, and is left alone (${count}, first at line ${line}).`,
      ),
      ...[...this.#leftTypes].map(
        ([type, { count, line }]) => `Nothing reads objects of the type ${type} (${count}, first at line ${line}).`,
      ),
      ...(first === undefined
        ? []
        : [`References name objects that the file does not have; they wait for them (${missing.length}, first at line ${first[1]}).`]),
      ...(this.#read === 0 && anchors.size > 0 ? ['No object of the file is of a type and in a container that the connector reads.'] : []),
    ];
  }
}
