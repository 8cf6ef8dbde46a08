// The anchor on the way to Entra ID, which keeps the one that it once accepted: an object whose anchor changed stops here until it has its old one again.
import { expression } from '../../builders.ts';

const changed = 'IIF([cloudSourceAnchor] = [sourceAnchor],[sourceAnchor],Error("SourceAnchor attribute has changed."))';

/** Of people. A contact that became a user leaves its anchor to the contact. */
export const personAnchor = expression(
  'sourceAnchor',
  `IIF(IsPresent([cloudSourceAnchor]),IIF(Word([cloudAnchor],1,"_")=[sourceObjectType],${changed},[sourceAnchor]),[sourceAnchor])`,
);

export const groupAnchor = expression('sourceAnchor', `IIF(IsPresent([cloudSourceAnchor]),${changed},[sourceAnchor])`);
