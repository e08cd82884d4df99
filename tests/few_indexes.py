"""The indexes of tables that have a few rows are dropped in a process's database.

An invoice has 39 of them. To look through them takes half the time of a statement, as none is used:
a table of one page is read whole. What is unique stays so. Committed databases keep them all.
"""

from odoo.sql_db import db_connect
from odoo.tests.common import get_db_name

FEW = 500  # rows

_DROP = """
DO $$ DECLARE name regclass; BEGIN
    ANALYZE;
    FOR name IN
        SELECT indexrelid FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND reltuples < %(few)s AND NOT indisunique AND NOT indisexclusion
    LOOP EXECUTE format('DROP INDEX %%s', name); END LOOP;
END $$
"""


def drop():
    """Drop them in the database of this process, and say so at once to others."""
    with db_connect(get_db_name()).cursor() as cr:
        cr.execute(_DROP, {"few": FEW})
