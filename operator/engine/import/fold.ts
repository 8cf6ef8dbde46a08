// Folds the changes of a page, so that each object is spoken of once: the last word counts, and patches add up.
import type { DirectoryObject, ImportedChange, LinkChange, References } from '../../model/object.ts';
import type { AttributeValue, Attributes } from '../../model/value.ts';

type Patch = Extract<ImportedChange, { kind: 'patch' }>;

/** Gives one change an anchor, in the order of first mention. */
export function foldPage(page: readonly ImportedChange[]): readonly ImportedChange[] {
  const folded = new Map<string, ImportedChange>();
  for (const change of page) {
    const anchor = change.kind === 'replace' ? change.object.anchor : change.anchor;
    folded.set(anchor, fold(folded.get(anchor), change));
  }
  return [...folded.values()];
}

function fold(before: ImportedChange | undefined, change: ImportedChange): ImportedChange {
  if (before === undefined) return change;
  // That it is there says nothing more of what was told of it already.
  if (change.kind === 'sighting') return before.kind === 'remove' ? change : before;
  if (change.kind !== 'patch') return change;
  switch (before.kind) {
    case 'replace':
      return { kind: 'replace', object: patchObject(before.object, change) };
    case 'patch':
      return {
        ...before,
        ...(change.dn === undefined ? {} : { dn: change.dn }),
        attributes: { ...before.attributes, ...change.attributes },
        links: addLinks(before.links, change.links),
      };
    case 'remove':
    case 'sighting':
      // Whoever patches such an object knows more than we do: it is to be read whole.
      return change;
  }
}

function patchObject(object: DirectoryObject, { dn, attributes, links }: Patch): DirectoryObject {
  const patched: Record<string, AttributeValue> = { ...object.attributes };
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) delete patched[name];
    else patched[name] = value;
  }
  return {
    ...object,
    dn: dn ?? object.dn,
    attributes: patched satisfies Attributes,
    references: patchReferences(object.references, links),
  };
}

function patchReferences(references: References, links: Readonly<Record<string, LinkChange>>): References {
  const patched: Record<string, readonly string[]> = { ...references };
  for (const [name, { add, remove }] of Object.entries(links)) {
    const values = new Set(patched[name]);
    for (const anchor of add) values.add(anchor);
    for (const anchor of remove) values.delete(anchor);
    patched[name] = [...values];
  }
  return patched;
}

function addLinks(
  before: Readonly<Record<string, LinkChange>>,
  after: Readonly<Record<string, LinkChange>>,
): Readonly<Record<string, LinkChange>> {
  const result: Record<string, LinkChange> = { ...before };
  for (const [name, { add, remove }] of Object.entries(after)) {
    const known = result[name] ?? { add: [], remove: [] };
    result[name] = {
      add: [...new Set([...known.add.filter((anchor) => !remove.includes(anchor)), ...add])],
      remove: [...new Set([...known.remove.filter((anchor) => !add.includes(anchor)), ...remove])],
    };
  }
  return result;
}
