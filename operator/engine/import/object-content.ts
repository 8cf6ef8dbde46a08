// An imported object as the store keeps it: canonical, so that equal content has an equal hash whatever order a directory answers in.
import { contentHash } from '../../model/hash.ts';
import { canonicalJson, encodeScalar, type JsonScalar, type JsonValue } from '../../model/json.ts';
import type { Attributes, AttributeValue } from '../../model/value.ts';
import { isMultiValued } from '../../model/value.ts';
import type { DirectoryObject, References } from '../../model/object.ts';
import { hash } from 'node:crypto';
import type { ObjectContent } from '../port/object-table.ts';

/** @param target true for a target's objects, which are found again by their source anchor */
export function contentOf(object: DirectoryObject, target: boolean): ObjectContent {
  return content(object, encodeSorted(object.attributes), referenceHash(object.references), target);
}

/** The content after single attributes changed; `null` removes one. Links change one by one, so that their hash is unknown afterwards. */
export function patchedContent(
  before: {
    readonly anchor: string;
    readonly dn: string;
    readonly objectType: string;
    readonly data: string;
    readonly referenceHash: string;
  },
  patch: { readonly dn?: string; readonly attributes: Readonly<Record<string, AttributeValue | null>>; readonly linksChange: boolean },
  target: boolean,
): ObjectContent {
  const attributes = { ...(before.data === '' ? {} : (JSON.parse(before.data) as Record<string, JsonValue>)) };
  for (const [name, value] of Object.entries(patch.attributes)) {
    if (value === null || isEmptyList(value)) delete attributes[name];
    else attributes[name] = encodeValueSorted(value);
  }
  return content({ ...before, dn: patch.dn ?? before.dn }, sorted(attributes), patch.linksChange ? '' : before.referenceHash, target);
}

function content(
  { anchor, dn, objectType }: Pick<DirectoryObject, 'anchor' | 'dn' | 'objectType'>,
  attributes: Readonly<Record<string, JsonValue>>,
  references: string,
  target: boolean,
): ObjectContent {
  const data = JSON.stringify(attributes);
  const sourceAnchor = target ? attributes['sourceAnchor'] : undefined;
  return {
    anchor,
    dn,
    objectType,
    data,
    hash: hash('sha256', `${objectType}\n${dn}\n${data}`, 'hex').slice(0, 32),
    referenceHash: references,
    sourceAnchor: typeof sourceAnchor === 'string' ? sourceAnchor : null,
    writtenAt: null,
  };
}

/** Equal for equal references; an attribute without values counts as absent. */
function referenceHash(references: References): string {
  const present = Object.entries(references).filter(([, anchors]) => anchors.length > 0);
  if (present.length === 0) return noReferences;
  return contentHash(Object.fromEntries(present.map(([name, anchors]) => [name, [...new Set(anchors)].sort()])));
}

const noReferences = 'none';

function encodeSorted(attributes: Attributes): Readonly<Record<string, JsonValue>> {
  const encoded: Record<string, JsonValue> = {};
  for (const name of Object.keys(attributes).sort()) {
    const value = attributes[name] as AttributeValue;
    if (!isEmptyList(value)) encoded[name] = encodeValueSorted(value);
  }
  return encoded;
}

const isEmptyList = (value: AttributeValue): boolean => isMultiValued(value) && value.length === 0;

/** Directories keep multi-values as sets and answer in any order. */
function encodeValueSorted(value: AttributeValue): JsonValue {
  if (!isMultiValued(value)) return encodeScalar(value);
  const items = value.map(encodeScalar);
  if (items.every((item) => typeof item === 'string')) return items.sort();
  return items.sort((a: JsonScalar, b: JsonScalar) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}

const sorted = (attributes: Readonly<Record<string, JsonValue>>): Readonly<Record<string, JsonValue>> =>
  Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
