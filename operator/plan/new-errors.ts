// Errors that other manifests bring, and whom they keep from being made.
import type { ObjectError } from '../engine/engine.ts';
import type { JsonPlannedChange } from './change.ts';

/** Those of `after` that `before` does not have. What an error says of its object may differ, as times and numbers do. */
export function newErrors(before: readonly ObjectError[], after: readonly ObjectError[]): readonly ObjectError[] {
  const known = new Set(before.map(keyOf));
  return after.filter((error) => !known.has(keyOf(error)));
}

const keyOf = ({ connector, sourceAnchor, dn, label, attribute = '', error }: ObjectError): string =>
  JSON.stringify([connector, sourceAnchor === '' ? dn || label : sourceAnchor, attribute, error.code]);

export type IsFailing = (change: JsonPlannedChange) => boolean;

/** Whether there is an error of the change's object: then it is not the scope of a rule that leaves it out. */
export function failing(errors: readonly ObjectError[]): IsFailing {
  const anchors = new Set(errors.map(({ sourceAnchor }) => sourceAnchor));
  return ({ anchor }) => anchor !== '' && anchors.has(anchor);
}
