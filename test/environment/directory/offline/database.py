"""Opens a stopped domain controller's database with all of Samba's own modules."""
import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

# Without these two, every added object copies the whole index of its class, and loading is quadratic. In batch mode a failed
# operation takes its transaction with it, which is right for loading and wrong for everything else.
BULK = ["batch_mode:1", "transaction_index_cache_size:1000000"]


def open_database(configuration, database, options=()):
    parameters = LoadParm()
    parameters.load(configuration)
    parameters.set("dsdb:schema update allowed", "true")
    return SamDB(url=database, session_info=system_session(), lp=parameters, flags=ldb.FLG_NOSYNC, options=list(options))
