// Objects that may have been cut, held against what is known of them: they prove that somebody is there, and nothing else.
import type { DirectoryObject } from '../../model/object.ts';
import type { Tables } from '../port/store-port.ts';
import { contentOf } from './object-content.ts';

export interface Doubtful {
  /** Ids of those that are known. */
  readonly ids: readonly number[];
  /** Anchors of those that are known as something else, or that others refer to without anything being known of them. */
  readonly disputed: readonly string[];
}

/** Whom nobody refers to is left out until a whole read shows it; what is left out of a group would be taken out of it in the target. */
export async function compareDoubtful(
  { objects }: Tables,
  connector: string,
  doubtful: readonly DirectoryObject[],
  target: boolean,
): Promise<Doubtful> {
  const heads = await objects.heads(
    connector,
    doubtful.map(({ anchor }) => anchor),
  );
  const known = doubtful.flatMap((object) => {
    const head = heads.get(object.anchor);
    return head === undefined ? [] : [{ head, content: contentOf(object, target) }];
  });
  const isSame = ({ head, content }: (typeof known)[number]): boolean =>
    !head.placeholder && head.hash === content.hash && head.referenceHash === content.referenceHash;
  return {
    ids: known.flatMap(({ head }) => (head.placeholder ? [] : [head.id])),
    disputed: known.filter((one) => !isSame(one)).map(({ head }) => head.anchor),
  };
}
