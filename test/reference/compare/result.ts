// The result of a synchronization in a form that product and reference share, and where two of them differ.
import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, encodeValue, type JsonValue } from '../../../operator/model/json.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import type { Output } from '../synchronization/model.ts';
import { idOf } from '../synchronization/synchronize.ts';

export interface DescribedTarget {
  readonly objectType: string;
  readonly attributes: Readonly<Record<string, JsonValue | null>>;
  readonly references: Readonly<Record<string, readonly string[]>>;
}

export interface Described {
  readonly objectType: string;
  readonly attributes: Readonly<Record<string, JsonValue>>;
  /** By connector. */
  readonly desired: Readonly<Record<string, DescribedTarget>>;
}

export interface Result {
  /** By those joined, `connector:anchor` in order. */
  readonly objects: ReadonlyMap<string, Described>;
  /** Metaverse objects whose rules failed, with the reason in words of one's own. */
  readonly failed: ReadonlyMap<string, string>;
  /** Objects that could not join, with the reason. */
  readonly refused: ReadonlySet<string>;
}

export function resultOf(output: Output): Result {
  const desired = Map.groupBy(output.desired, ({ metaverse }) => metaverse);
  const referring = new Set(output.desired.flatMap(({ references }) => [...references.keys()]));
  const objects = output.metaverse.map((object): [string, Described] => [
    idOf(object),
    {
      objectType: object.objectType,
      attributes: encoded(object.attributes) as Readonly<Record<string, JsonValue>>,
      desired: Object.fromEntries(
        (desired.get(object) ?? []).map(({ connector, objectType, attributes, references }) => [
          connector,
          {
            objectType,
            attributes: encoded(new Map([...attributes].filter(([name]) => !referring.has(name)))),
            references: Object.fromEntries(
              [...references].map(([name, own]) => [
                name,
                own.map(({ object, attribute }) => `${object.connector}:${object.anchor} ${attribute}`).sort(),
              ]),
            ),
          },
        ]),
      ),
    },
  ]);
  return {
    objects: new Map(objects),
    failed: new Map(output.metaverse.flatMap((object) => (object.error === undefined ? [] : [[idOf(object), object.error]]))),
    refused: new Set([...output.refused].map(([{ connector, anchor }, reason]) => `${connector}:${anchor} ${reason}`)),
  };
}

const encoded = (attributes: ReadonlyMap<string, AttributeValue | null>): Readonly<Record<string, JsonValue | null>> =>
  Object.fromEntries([...attributes].map(([name, value]) => [name, value === null ? null : encodeValue(value)]));

/** Sentences about where the two differ; values of failed objects are not looked at. */
export function differences(product: Result, reference: Result): readonly string[] {
  const found: string[] = [];
  for (const [one, why] of product.failed) if (!reference.failed.has(one)) found.push(`only the product fails for ${one}: ${why}`);
  for (const [one, why] of reference.failed) if (!product.failed.has(one)) found.push(`only the reference fails for ${one}: ${why}`);
  for (const one of product.refused) if (!reference.refused.has(one)) found.push(`only the product refuses ${one}`);
  for (const one of reference.refused) if (!product.refused.has(one)) found.push(`only the reference refuses ${one}`);
  for (const [id, described] of product.objects) {
    const other = reference.objects.get(id);
    if (other === undefined) found.push(`only the product has ${id}`);
    else if (!product.failed.has(id) && !reference.failed.has(id)) found.push(...compare(id, described, other));
  }
  for (const id of reference.objects.keys()) if (!product.objects.has(id)) found.push(`only the reference has ${id}`);
  return found;
}

function compare(id: string, product: Described, reference: Described): readonly string[] {
  const found: string[] = [];
  if (product.objectType !== reference.objectType) found.push(`${id} is a ${product.objectType}, and a ${reference.objectType}`);
  found.push(...unlike(id, product.attributes, reference.attributes));
  for (const connector of new Set([...Object.keys(product.desired), ...Object.keys(reference.desired)])) {
    const [own, other] = [product.desired[connector], reference.desired[connector]];
    if (own === undefined || other === undefined)
      found.push(`only the ${own === undefined ? 'reference' : 'product'} wants ${id} in ${connector}`);
    else if (own.objectType !== other.objectType) found.push(`${id} in ${connector} is a ${own.objectType}, and a ${other.objectType}`);
    else
      found.push(
        ...unlike(`${id} in ${connector}`, asSets(own.attributes), asSets(other.attributes)),
        ...unlike(`${id} in ${connector}`, own.references, other.references),
      );
  }
  return found;
}

function unlike(what: string, product: Readonly<Record<string, unknown>>, reference: Readonly<Record<string, unknown>>): readonly string[] {
  return [...new Set([...Object.keys(product), ...Object.keys(reference)])]
    .filter((name) => !isDeepStrictEqual(product[name], reference[name]))
    .map((name) => `${what}: ${name} is ${JSON.stringify(product[name])}, and ${JSON.stringify(reference[name])}`);
}

/** A target compares several values as a set, and one as a list of it. */
const asSets = (attributes: DescribedTarget['attributes']): Readonly<Record<string, readonly string[] | null>> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      value === null ? null : [...new Set((Array.isArray(value) ? value : [value]).map((one) => canonicalJson(one)))].sort(),
    ]),
  );
