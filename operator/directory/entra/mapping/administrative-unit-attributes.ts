// What Microsoft Graph takes of an administrative unit. It has no property for an anchor: a directory extension of the connector's own application has it.
// Lengths: the property table of the administrativeUnit resource; targets of extensions: "Create extensionProperty".
import { computedText, type GraphAttributes, reference, sourced, text } from './graph-attribute.ts';
import { sources } from './sources.ts';

/** Only what carries it is ever changed or deleted. */
export const unitAnchorProperty = (clientID: string): string => `extension_${clientID.replaceAll('-', '')}_${unitAnchorName}`;

/** The extension's own name within the application. */
export const unitAnchorName = 'lockstepSourceAnchor';

export const unitAttributes = (clientID: string): GraphAttributes => ({
  ...sourced(sources.directoryExtension, {
    sourceAnchor: text(unitAnchorProperty(clientID), { mutability: 'CreateOnly', clearable: false, maxLength: 256 }),
  }),
  ...sourced(sources.administrativeUnit, {
    cloudAnchor: computedText(),
    displayName: text('displayName', { maxLength: 256, clearable: false }),
    description: text('description', { maxLength: 1024 }),
  }),
  ...sourced(sources.administrativeUnitMembers, { member: reference('members', true) }),
});
