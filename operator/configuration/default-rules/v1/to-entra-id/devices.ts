// Devices of the metaverse on their way to Entra ID. No application may create devices there: they are computed, shown and counted.
import { clause, directs, same, type ShippedRule, toEntraID } from '../../builders.ts';

export const devicesToEntraID: readonly ShippedRule[] = [
  toEntraID({
    name: 'Out to AAD - Device Join SOAInAD',
    purpose: 'Makes a device of every computer that registered itself for hybrid join.',
    sourceObjectType: 'device',
    targetObjectType: 'device',
    linkType: 'Provision',
    precedence: 160,
    scope: [
      [clause('cloudFiltered', 'NOTEQUAL', 'True'), clause('cloudCreated', 'NOTEQUAL', 'True'), clause('userCertificate', 'ISNOTNULL')],
    ],
    join: [same('sourceAnchor')],
    flows: directs(
      'sourceAnchor accountEnabled deviceId deviceOSType deviceOSVersion deviceTrustType displayName onPremiseSecurityIdentifier<objectSid ' +
        'registeredOwnerReference userCertificate',
    ),
  }),
];
