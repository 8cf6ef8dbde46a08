"""prepare.py: turns a freshly provisioned, stopped forest into a test forest. Reads one JSON document from standard input:
{configuration, database, ldif, service: {name, password}, administrator: {name, password}}."""
import json
import sys

from accounts import add_administrator, add_service_account, relax_password_policy
from database import BULK, open_database
from schema import extend_schema

BATCH = 1000


def load(database, ldif):
    """Adds every entry in the order of the file; links may only point backwards."""
    with open(ldif, encoding="utf-8") as file:
        text = file.read()
    database.transaction_start()
    for number, (_, entry) in enumerate(database.parse_ldif(text), 1):
        try:
            database.add(entry)
        except Exception as error:
            raise RuntimeError(f"{entry.dn}: {error}") from error
        if number % BATCH == 0:
            database.transaction_commit()
            database.transaction_start()
            print(f"{number} objects", flush=True)
    database.transaction_commit()


def main():
    request = json.load(sys.stdin)
    where = request["configuration"], request["database"]
    extend_schema(open_database(*where))
    # Opened again each time, because a connection keeps the schema and the options that it began with.
    database = open_database(*where)
    relax_password_policy(database)
    add_service_account(database, **request["service"])
    add_administrator(database, **request["administrator"])
    load(open_database(*where, BULK), request["ldif"])


main()
