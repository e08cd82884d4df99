"""Fills tables as a restored dump does: first the rows, then indexes and foreign keys."""

import contextlib

from odoo.tools import SQL

_FOREIGN_KEYS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                  pg_get_constraintdef(oid))
      FROM pg_constraint
     WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[])
  ORDER BY oid
"""

_INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index
     WHERE indrelid = ANY(%(tables)s::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
  ORDER BY indexrelid
"""


@contextlib.contextmanager
def bulk(env, tables):
    """Do without the indexes and foreign keys of tables in the block, and build them after it.

    All within the transaction: what fails leaves everything as it was. Every reference is checked
    all the same, only for all rows at once. Primary keys stay.

    :param env: environment of a user who owns the tables
    :param tables: names of tables
    """
    env.flush_all()
    env.cr.execute("SET LOCAL maintenance_work_mem = '256MB'")
    env.cr.execute("SET LOCAL work_mem = '128MB'")
    statements = []
    for question in (_FOREIGN_KEYS, _INDEXES):
        statements += env.execute_query(SQL(question, tables=list(tables)))
    for drop, _build in statements:
        env.cr.execute(drop)
    yield
    for _drop, build in reversed(statements):
        env.cr.execute(build)
