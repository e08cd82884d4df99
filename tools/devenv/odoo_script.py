"""Run ``main(env, args)`` of a Python file inside one database.

Runs in the Odoo environment: ``python odoo_script.py DATABASE FILE [ARGUMENT...]``.
The transaction is committed when ``main`` returns and rolled back when it raises;
a number that it returns is the exit code. It ends with the process that started it, whatever
statement the database is at: nothing goes on holding locks.
"""

import importlib.util
import sys
import threading
from pathlib import Path

import psycopg2
from parent import end_with_parent

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config


def load(path):
    """The module in a file; files beside it can be imported by it."""
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def leave_nothing_running(cursor):
    """Let the database give up a statement soon after this process is gone."""
    if cursor.connection.server_version < 140000:
        return
    try:
        cursor.execute("SET client_connection_check_interval = '1s'", log_exceptions=False)
        cursor.commit()
    except psycopg2.Error:  # some systems cannot tell that a client is gone
        cursor.rollback()


def main():
    end_with_parent()
    database, path, *arguments = sys.argv[1:]
    options = ["-d", database, "--no-http", "--log-level=warn"]
    config.parse_config(options, setup_logging=True)
    server.start(preload=[], stop=True)
    threading.current_thread().dbname = database
    module = load(Path(path).resolve())
    with Registry(database).cursor() as cursor:
        leave_nothing_running(cursor)
        context = api.Environment(cursor, SUPERUSER_ID, {})["res.users"].context_get()
        result = module.main(api.Environment(cursor, SUPERUSER_ID, context), arguments)
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
