// The metaverse as one schedule has it: Entra Connect's own attributes, those that the schedule declares, and those that its rules write.
import type { RevisionRule } from '../../model/revision.ts';
import type { AttributeSchema } from '../../model/schema.ts';
import { metaverseSchema } from '../schema/index.ts';

/** An attribute that a schedule declares beside Entra Connect's own. */
export interface DeclaredAttribute extends AttributeSchema {
  readonly name: string;
  /** Object types that have it; every one where the list is empty. */
  readonly objectTypes: readonly string[];
}

export interface MetaverseView {
  /** Object types that a rule creates objects of. */
  readonly created: ReadonlySet<string>;
  /** Object types that are known or created. */
  readonly objectTypes: ReadonlySet<string>;
  /** What is known of the attribute's type, if anything is. */
  type(objectType: string, name: string): AttributeSchema | undefined;
  /** True where an object of that type can have a value: it is known, declared, or a rule writes it. */
  has(objectType: string, name: string): boolean;
  /** True where some rule writes it. */
  isWritten(objectType: string, name: string): boolean;
  /** For suggestions. */
  names(objectType: string): Iterable<string>;
}

/** @param rules all rules of the schedule, default rules included */
export function metaverseView(rules: readonly RevisionRule[], declared: readonly DeclaredAttribute[]): MetaverseView {
  const inbound = rules.filter(({ direction }) => direction === 'Inbound');
  const created = new Set(inbound.filter(({ linkType }) => linkType === 'Provision').map(({ targetObjectType }) => targetObjectType));
  const written = new Map<string, Set<string>>();
  for (const { targetObjectType, flows } of inbound) {
    const names = written.get(targetObjectType) ?? new Set();
    for (const { target } of flows) names.add(target);
    written.set(targetObjectType, names);
  }
  const declaredFor = (objectType: string): readonly DeclaredAttribute[] =>
    declared.filter(({ objectTypes }) => objectTypes.length === 0 || objectType === '*' || objectTypes.includes(objectType));
  const type = (objectType: string, name: string): AttributeSchema | undefined =>
    declaredFor(objectType).find((attribute) => attribute.name === name) ?? metaverseSchema.attributes(objectType)?.get(name);
  const isWritten = (objectType: string, name: string): boolean =>
    objectType === '*'
      ? [...written.values()].some((names) => names.has(name))
      : written.get(objectType)?.has(name) === true || written.get('*')?.has(name) === true;
  return {
    created,
    objectTypes: new Set([...metaverseSchema.objectTypes, ...created]),
    type,
    isWritten,
    has: (objectType, name) => type(objectType, name) !== undefined || isWritten(objectType, name),
    names: (objectType) => [
      ...(metaverseSchema.attributes(objectType)?.names ?? []),
      ...declaredFor(objectType).map(({ name }) => name),
      ...(written.get(objectType) ?? []),
    ],
  };
}
