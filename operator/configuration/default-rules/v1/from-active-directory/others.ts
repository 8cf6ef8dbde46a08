// Members of other forests, and computers.
import { clause, constant, directs, expression, fromActiveDirectory, same, type ShippedRule } from '../../builders.ts';
import { filteredComputer } from './left-out.ts';
import { displayName } from './profile.ts';

/** A foreign security principal is named by the identifier of the account that it stands for. */
export const foreignSecurityPrincipals: readonly ShippedRule[] = [
  fromActiveDirectory({
    name: 'In from AD - ForeignSecurityPrincipal Join User',
    purpose: 'Joins the stand-in of an account of another forest to its person, so that memberships reach them.',
    sourceObjectType: 'foreignSecurityPrincipal',
    targetObjectType: '*',
    linkType: 'Join',
    precedence: 118,
    join: [same('cn', 'objectSidString')],
  }),
];

export const devicesFromActiveDirectory: readonly ShippedRule[] = [
  fromActiveDirectory({
    name: 'In from AD - Computer Join',
    purpose: 'Makes a device of every computer; only one that registered itself for hybrid join leaves.',
    sourceObjectType: 'computer',
    targetObjectType: 'device',
    linkType: 'Provision',
    precedence: 159,
    join: [same('objectGUID', 'deviceId')],
    flows: [
      expression('cloudFiltered', filteredComputer),
      expression('accountEnabled', 'IIF(BitAnd([userAccountControl],2)=0,True,False)'),
      ...directs('deviceId<objectGUID deviceOSType<operatingSystem deviceOSVersion<operatingSystemVersion objectSid'),
      ...directs('registeredOwnerReference<mS-DS-CreatorSID userCertificate'),
      constant('deviceTrustType', 'ServerAd'),
      displayName,
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      constant('sourceObjectType', 'Computer'),
    ],
  }),
  fromActiveDirectory({
    name: 'In from AD - Device Common',
    purpose: 'Notes that a device of the cloud was written back to this forest.',
    sourceObjectType: 'msDS-Device',
    targetObjectType: 'device',
    linkType: 'Join',
    precedence: 161,
    scope: [[clause('objectGUID', 'ISNOTNULL'), clause('msDS-CloudAnchor', 'ISNOTNULL')]],
    join: [same('msDS-DeviceID', 'deviceId')],
    flows: [constant('isProvisionedInAD', 'True')],
  }),
];
