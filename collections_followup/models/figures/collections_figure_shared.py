"""What the figures of a page read alike, read once.

What was open on the days of the periods, what customers owed, what was sold and paid: kept in
temporary tables as long as the page is read, with the statistics by which the database plans.
"""

from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL


class Shared:
    """What figures of the same company, periods and groups have read so far."""

    def __init__(self, env, periods):
        """Begin with nothing.

        :param periods: pairs of first and last day
        """
        self.env = env
        # What is open is asked of the day before each period and of its last one.
        before = env["collections.figure.source"]._get_day_before
        self.days = sorted({day for first, last in periods for day in (before(first), last)})
        self.tables = {}

    def keep(self, key, make):
        """Return the name of the table with the rows of a query, which is read but once.

        :param key: what the rows depend on, beside company, periods and groups
        :param make: function that returns the query, called where it was not read yet
        """
        if key not in self.tables:
            query = make()
            table = SQL.identifier(f"collections_figure_{len(self.tables)}_tmp")
            self.env.cr.execute(
                SQL(
                    "DROP TABLE IF EXISTS %(table)s;"
                    " CREATE TEMPORARY TABLE %(table)s ON COMMIT DROP AS %(query)s;"
                    " ANALYZE %(table)s",
                    table=table,
                    query=query,
                )
            )
            self.tables[key] = table
        return self.tables[key]

    def forget(self):
        """Drop the tables."""
        if self.tables:
            self.env.cr.execute(SQL("DROP TABLE %s", SQL(", ").join(self.tables.values())))
            self.tables = {}


class CollectionsFigure(models.AbstractModel):
    _inherit = "collections.figure"

    @api.model
    @contextmanager
    def _share(self, periods):
        """Give what figures of some periods can share, and drop it in the end.

        None where nothing can be kept, on a replica say: each figure reads for itself then.

        :param periods: pairs of first and last day
        """
        if self.env.execute_query(SQL("SHOW transaction_read_only")) == [("on",)]:
            yield None
            return
        shared = Shared(self.env, periods)
        self.env.flush_all()
        yield shared
        shared.forget()
