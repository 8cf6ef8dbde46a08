// Whole forests by chance: people, contacts, groups, foreign security principals and computers that nearly match each other.
import type { Attributes, AttributeValue } from '../../../operator/model/value.ts';
import type { SourceObject } from '../synchronization/model.ts';
import { isReference, kindOf } from './attribute-kinds.ts';
import type { Random } from './random.ts';
import { address, largeNumber, oddText, securityIdentifier, several, wholeNumber } from './values.ts';

export interface ForestPlan {
  readonly connector: string;
  readonly domain: string;
  readonly objects: number;
  /** Attributes that the rules read of it. */
  readonly attributes: readonly string[];
  /** How many accounts the identifiers are drawn from, in all forests together. */
  readonly accounts: number;
}

const types = [
  'user',
  'user',
  'user',
  'user',
  'user',
  'inetOrgPerson',
  'contact',
  'group',
  'group',
  'foreignSecurityPrincipal',
  'computer',
];

export function generateForest(random: Random, plan: ForestPlan): readonly SourceObject[] {
  const drafts = Array.from({ length: plan.objects }, () => draft(random, plan));
  const anchors = drafts.map(({ anchor }) => anchor);
  return drafts.map((object) => ({ ...object, references: referencesOf(random, plan, anchors) }));
}

function draft(random: Random, plan: ForestPlan): SourceObject {
  const objectType = random.of(types);
  const guid = random.bytes(16);
  const which = random.below(plan.accounts);
  const name = nameOf(random, objectType, which);
  const domain = random.once(6) ? `child.${plan.domain}` : plan.domain;
  const dn = `CN=${name},OU=${random.of(['Sales', 'a\\,b', 'DC=trap'])},${domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',')}`;
  return {
    connector: plan.connector,
    anchor: guidText(guid),
    dn,
    objectType,
    attributes: attributesOf(random, plan, objectType, guid, which, name),
    references: {},
  };
}

function nameOf(random: Random, objectType: string, which: number): string {
  if (objectType === 'foreignSecurityPrincipal') return `S-1-5-21-1-2-2147483651-${1000 + which}`;
  const conflict = random.once(40) ? '\\0ACNF:6f9619ff-8b86-d011-b42d-00cf4fc964ff' : '';
  return `${random.of(['Ana', 'Doe\\, Jane', 'Zoë', '😀'])} ${which}${conflict}`;
}

/** How often an attribute is there at all: identity nearly always, everything else now and then. */
const usual: ReadonlySet<string> = new Set([
  'objectGUID',
  'objectSid',
  'sAMAccountName',
  'cn',
  'userAccountControl',
  'groupType',
  'displayName',
  'userPrincipalName',
  'mail',
]);
const rare: ReadonlySet<string> = new Set([
  'isCriticalSystemObject',
  'adminDescription',
  'mS-DS-ConsistencyGuid',
  'msExchMasterAccountSid',
  'msRTCSIP-OriginatorSid',
  'msExchRecipientTypeDetails',
]);

function attributesOf(random: Random, plan: ForestPlan, objectType: string, guid: Uint8Array, which: number, cn: string): Attributes {
  const values: Record<string, AttributeValue> = {};
  for (const attribute of plan.attributes) {
    if (isReference(attribute)) continue;
    const absent = usual.has(attribute) ? random.once(15) : rare.has(attribute) ? !random.once(8) : !random.once(3);
    if (absent || !fits(attribute, objectType)) continue;
    values[attribute] = valueOf(random, attribute, guid, which, cn);
  }
  return values;
}

const accountAttributes: ReadonlySet<string> = new Set(['userAccountControl', 'userPrincipalName', 'pwdLastSet']);
const fits = (attribute: string, objectType: string): boolean =>
  accountAttributes.has(attribute)
    ? !['contact', 'group', 'foreignSecurityPrincipal'].includes(objectType)
    : attribute !== 'groupType' || objectType === 'group';

function valueOf(random: Random, attribute: string, guid: Uint8Array, which: number, cn: string): AttributeValue {
  switch (kindOf(attribute)) {
    case 'text':
      return textOf(random, attribute, which, cn);
    case 'texts':
      return several(random, oddText);
    case 'addresses':
      return several(random, address);
    case 'number':
      return attribute === 'userAccountControl' && !random.once(10) ? random.of([512, 514, 66048, 546]) : wholeNumber(random);
    case 'large':
      return largeNumber(random);
    case 'boolean':
      return random.once(2);
    case 'bytes':
      return random.bytes(random.below(20) + 1);
    case 'several bytes':
      return several(random, () => random.bytes(random.below(40) + 1));
    case 'sid':
      return securityIdentifier(random, attribute === 'objectSid' ? which : random.below(40) + which);
    case 'guid':
      return attribute === 'objectGUID' ? guid : random.bytes(random.once(10) ? 3 : 16);
    case 'reference':
    case 'references':
      throw new Error(`${attribute} is no value`);
  }
}

function textOf(random: Random, attribute: string, which: number, cn: string): string {
  if (attribute === 'cn' && !random.once(20)) return cn.replaceAll('\\,', ',');
  if (attribute === 'sAMAccountName' && !random.once(6)) return `user${which}`;
  if (attribute === 'mail' && !random.once(6)) return `user${which + random.below(2)}@contoso.test`;
  if (attribute === 'userPrincipalName' && !random.once(6)) return `${random.of(['', ' '])}user${which}@contoso.test`;
  return oddText(random);
}

/** Some lead to nobody that was ever read. */
function referencesOf(random: Random, plan: ForestPlan, anchors: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const attribute of plan.attributes) {
    if (!isReference(attribute) || random.once(2)) continue;
    const count = kindOf(attribute) === 'reference' ? 1 : random.below(6) + 1;
    const targets = Array.from({ length: count }, () => (random.once(10) ? 'nobody' : random.of(anchors)));
    found[attribute] = [...new Set(targets)];
  }
  return found;
}

function guidText(bytes: Uint8Array): string {
  const digits = Buffer.from(bytes).toString('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
