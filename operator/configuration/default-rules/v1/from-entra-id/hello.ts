// Windows Hello for Business: the keys that a person registered, as the key credential links of Active Directory want them.
import { expression, fromEntraID, type ShippedRule } from '../../builders.ts';

const key = '[searchableDeviceKey]';
/** The binding of the key: its length stands in two digits from the fifth on, its material begins behind it. */
const bindingLength = `CNum(Mid(${key},5,2))`;
const material = `Mid(${key},8+${bindingLength},Len(${key}))`;
const keyCredential = `Mid(${key},1,7+${bindingLength}) & CBin(Len(Thumbprint(${material})),2) & CBin(2,1) & Thumbprint(${material}) & ${material}`;

export const helloFromEntraID: readonly ShippedRule[] = [
  fromEntraID({
    name: 'In from AAD - User NGCKey',
    purpose: 'Takes the keys of Windows Hello for Business, for their writeback.',
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 122,
    flows: [expression('deviceKey', `IIF(IsNull(${key}), NULL, IIF(CNum(Mid(${key},1,1))=0, ${keyCredential}, NULL))`)],
  }),
];
