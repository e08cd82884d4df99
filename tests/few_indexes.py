"""The indexes of tables that have a few rows are dropped in a process's database.

An invoice has 39 of them. To look through them takes half the time of a statement, as none is used:
a table of one page is read whole. What is unique stays so. Committed databases keep them all.
"""

from odoo.sql_db import db_connect
from odoo.tests.common import get_db_name

FEW = 500  # rows

_FIND = """
SELECT pg_class.relname, pg_get_indexdef(indexrelid), indexrelid::regclass::text
FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND reltuples < %s AND NOT indisunique AND NOT indisexclusion
"""
# What creates those of a table, by its name.
_dropped = {}


def drop():
    """Drop them in the database of this process."""
    with db_connect(get_db_name()).cursor() as cr:
        cr.execute("ANALYZE")
        cr.execute(_FIND, [FEW])
        for table, definition, name in cr.fetchall():
            _dropped.setdefault(table, []).append(definition)
            cr.execute(f"DROP INDEX {name}")


def bring_back(cr, tables):
    """Create those of some tables again, until the test is taken back."""
    for table in tables:
        for definition in _dropped.get(table, ()):
            cr.execute(definition)
