"""Adds what Exchange and newer Windows servers add to the schema, as far as a directory synchronization reads or writes it."""
import ldb

STRING = ("2.5.5.12", 64)
INTEGER = ("2.5.5.9", 2)
LARGE_INTEGER = ("2.5.5.16", 65)
BOOLEAN = ("2.5.5.8", 1)
OCTETS = ("2.5.5.10", 4)
NAME = ("2.5.5.1", 127)

SINGLE = {
    STRING: [f"extensionAttribute{number}" for number in range(1, 16)]
    + ["mailNickname", "targetAddress", "msExchUsageLocation", "msDS-ExternalDirectoryObjectId", "msDS-preferredDataLocation"],
    INTEGER: ["msExchRecipientDisplayType"],
    LARGE_INTEGER: ["msExchRecipientTypeDetails", "msExchRemoteRecipientType"],
    BOOLEAN: ["msExchHideFromAddressLists", "hideDLMembership", "reportToOriginator", "oOFReplyToOriginator"],
    OCTETS: ["msExchMailboxGuid", "msExchArchiveGUID", "msExchBlockedSendersHash", "msExchSafeSendersHash", "msExchSafeRecipientsHash"],
    NAME: ["altRecipient"],
}
MULTIPLE = {
    STRING: ["msExchArchiveName", "msExchUCVoiceMailSettings", "msExchUserHoldPolicies", "msExchExtensionCustomAttribute1",
             "msExchExtensionCustomAttribute2", "msDS-KeyCredentialLink"],
    NAME: ["authOrig", "unauthOrig", "dLMemRejectPerms", "dLMemSubmitPerms", "publicDelegates"],
}
# Below an arc for private use: these identifiers mean nothing outside a test.
IDENTIFIERS = "1.3.6.1.4.1.99999.1"
# The object class that the syntax of distinguished names asks for (DS-DN), in BER.
DISTINGUISHED_NAME = b"\x2b\x0c\x02\x87\x73\x1c\x00\x85\x4a"
CLASSES = ("user", "group", "contact")


def extend_schema(database):
    schema = str(database.get_schema_basedn())
    found = database.search(schema, ldb.SCOPE_ONELEVEL, "(objectClass=attributeSchema)", ["lDAPDisplayName"])
    known = {str(entry["lDAPDisplayName"][0]).lower() for entry in found}
    wanted = [(name, syntax, single) for table, single in ((SINGLE, "TRUE"), (MULTIPLE, "FALSE"))
              for syntax, names in table.items() for name in names]
    missing = [item for item in wanted if item[0].lower() not in known]
    for number, (name, (syntax, om_syntax), single) in enumerate(missing, 1):
        entry = {"dn": f"CN={name},{schema}", "objectClass": "attributeSchema", "lDAPDisplayName": name,
                 "adminDisplayName": name, "attributeID": f"{IDENTIFIERS}.{number}", "attributeSyntax": syntax,
                 "oMSyntax": str(om_syntax), "isSingleValued": single}
        if syntax == NAME[0]:
            entry["oMObjectClass"] = DISTINGUISHED_NAME
        database.add(entry)
    database.set_schema_update_now()
    for name in CLASSES:
        entry = database.search(schema, ldb.SCOPE_ONELEVEL, f"(&(objectClass=classSchema)(lDAPDisplayName={name}))", ["mayContain"])[0]
        has = {str(value).lower() for value in entry.get("mayContain", [])}
        change = ldb.Message(entry.dn)
        change["mayContain"] = ldb.MessageElement([item[0] for item in missing if item[0].lower() not in has], ldb.FLAG_MOD_ADD, "mayContain")
        database.modify(change)
    database.set_schema_update_now()
