// The anchor of the tests' own person or group.

/** Base64 of a GUID's bytes, and the group name that it stands for. */
export const anchorA = 'ESIzRFVmd4iZqrvM3e7/AA==';
export const uniqueNameA = 'ad-44332211-6655-8877-99aa-bbccddeeff00';
