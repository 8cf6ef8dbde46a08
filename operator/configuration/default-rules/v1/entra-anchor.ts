// Anchors and mail nicknames on the way to Entra ID.

/** Entra ID keeps the anchor that it once accepted; an object whose anchor changed stops here until it has its old one again. */
export const unchangedAnchor = (objectType: string): string =>
  `IIF(IsPresent([cloudSourceAnchor]) && Word([cloudAnchor],1,"_") = ${objectType} && [cloudSourceAnchor] <> [sourceAnchor],` +
  'Error("SourceAnchor attribute has changed."),[sourceAnchor])';

/**
 * Entra ID demands a mail nickname of everybody: the one of Exchange, else the account's name without the characters that are refused,
 * else (an account's name beyond ASCII) one made of the anchor.
 */
export const alias =
  'IIF(IsPresent([mailNickname]),[mailNickname],With($name,ReplaceChars(Replace([accountName]," ",""),"@:,(:,):,\':"),' +
  'IIF(Len($name) > 0 && Len($name) <= 64 && Len(ConvertToUTF8Hex($name)) = 2 * Len($name),$name,"id-" & Left(LCase(ConvertToUTF8Hex([sourceAnchor])),60))))';
