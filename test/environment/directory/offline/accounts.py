"""Makes the accounts that the world knows, with the rights that they need, and switches the password policy off."""
import ldb
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack

REPLICATION_GET_CHANGES = "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2"
NEVER = "-9223372036854775808"


def relax_password_policy(database):
    change = ldb.Message(ldb.Dn(database, database.domain_dn()))
    values = {"pwdProperties": "0", "pwdHistoryLength": "0", "minPwdLength": "1", "minPwdAge": "0", "maxPwdAge": NEVER, "lockoutThreshold": "0"}
    for name, value in values.items():
        change[name] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, name)
    database.modify(change)


def add_service_account(database, name, password):
    """A reader as a careful administrator makes one: replicates changes and lists deleted objects, and is nobody's administrator."""
    sid = add_account(database, name, password, "Reads the directory for the synchronization.")
    grant(database, database.domain_dn(), f"(OA;;CR;{REPLICATION_GET_CHANGES};;{sid})")
    grant(database, f"CN=Deleted Objects,{database.domain_dn()}", f"(A;CI;LCRP;;;{sid})")


def add_administrator(database, name, password):
    add_account(database, name, password, "Changes the directory for the tests.")
    database.add_remove_group_members("Domain Admins", [name], add_members_operation=True)


def add_account(database, name, password, description):
    suffix = database.domain_dns_name()
    database.newuser(name, password, description=description)
    found = database.search(database.domain_dn(), ldb.SCOPE_SUBTREE, f"(sAMAccountName={name})", ["objectSid"])[0]
    change = ldb.Message(found.dn)
    change["userPrincipalName"] = ldb.MessageElement(f"{name}@{suffix}", ldb.FLAG_MOD_REPLACE, "userPrincipalName")
    change["userAccountControl"] = ldb.MessageElement("66048", ldb.FLAG_MOD_REPLACE, "userAccountControl")
    database.modify(change)
    return str(ndr_unpack(security.dom_sid, found["objectSid"][0]))


def grant(database, dn, entry):
    """Appends one access control entry to an object, which may be among the deleted ones."""
    controls = ["show_deleted:1", "sd_flags:1:4"]
    domain = security.dom_sid(database.get_domain_sid())
    found = database.search(dn, ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"], controls=controls)[0]
    descriptor = ndr_unpack(security.descriptor, found["nTSecurityDescriptor"][0])
    descriptor.dacl_add(security.descriptor.from_sddl(f"D:{entry}", domain).dacl.aces[0])
    change = ldb.Message(found.dn)
    change["nTSecurityDescriptor"] = ldb.MessageElement(ndr_pack(descriptor), ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
    database.modify(change, controls=controls)
