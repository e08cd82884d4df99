"""What a pass would do, read from where the database keeps it while the transaction lasts."""

from itertools import count, islice

from odoo import models
from odoo.tools import SQL

# Rows that are in Python at one time.
PAGE = 2000
# Tells the tables and cursors of several simulations in one transaction apart.
_numbers = count(1)


class Pages:
    """Rows of a statement that are read page by page, as often as they are asked for.

    They end with the transaction. ``statement`` is what they are read from: whoever wants a sum
    asks the database for it.
    """

    def __init__(self, env, statement, convert):
        """
        :param SQL statement: what is read, in its order
        :param convert: makes the value of each row, a dict
        """
        self.env = env
        self.statement = statement
        self._convert = convert

    def __iter__(self):
        cursor = SQL.identifier(f"collections_page_{next(_numbers)}")
        self.env.cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", cursor, self.statement))
        while rows := self.env.execute_query_dict(SQL("FETCH FORWARD %s FROM %s", PAGE, cursor)):
            yield from map(self._convert, rows)
        self.env.cr.execute(SQL("CLOSE %s", cursor))

    def __len__(self):
        return self.env.execute_query(SQL("SELECT count(*) FROM (%s) s", self.statement))[0][0]

    def __bool__(self):
        return bool(self.env.execute_query(SQL("SELECT 1 FROM (%s) s LIMIT 1", self.statement)))

    def __getitem__(self, place):
        for row in islice(iter(self), place, None):
            return row
        raise IndexError(place)


class CollectionsFollowupSimulate(models.AbstractModel):
    _name = "collections.followup.simulate"
    _description = "Follow-up Pass"

    def _read_simulation(self, ruleset, day, source):
        """Return what a pass would do, see ``simulate``."""
        kept = self._keep_claims(ruleset, source)
        items = SQL("SELECT * FROM %s WHERE NOT is_credit ORDER BY line_id", kept["decision"])
        notices = SQL(
            """
            SELECT g.partner_id, g.policy_id, g.level_id, g.amount,
                   array_agg(c.line_id ORDER BY c.due, c.line_id) AS line_ids
              FROM %s g
              JOIN %s c ON c.partner_id = g.partner_id AND c.policy_id = g.policy_id
               AND c.split = g.split
          GROUP BY g.partner_id, g.policy_id, g.split, g.level_id, g.amount
          ORDER BY g.partner_id, g.level_id
            """,
            kept["group"],
            kept["claim"],
        )
        counts = self.env.execute_query(
            SQL(
                "SELECT reason, CASE WHEN reason IS NULL THEN next_level_id END, count(*)"
                " FROM %s WHERE NOT is_credit GROUP BY 1, 2 ORDER BY 1, 2",
                kept["decision"],
            )
        )
        names = ruleset.reasons.names
        channels = {level.id: list(level.channels) for level in ruleset.levels}

        def read_item(row):
            return {
                "move_line_id": row["line_id"],
                "partner_id": row["partner_id"],
                "level_id": row["level_id"],
                "next_level_id": row["next_level_id"],
                "next_date": row["next_date"],
                "reason": names.get(row["reason"], False),
                "days_overdue": (day - row["due"]).days - row["disputed_days"],
                "amount": float(row["amount"]),
                "disputed": float(row["disputed"]),
                "currency_id": row["currency_id"],
                "amount_company": float(row["amount_company"]),
            }

        def read_notice(row):
            return {
                "partner_id": row["partner_id"],
                "policy_id": row["policy_id"],
                "level_id": row["level_id"],
                "channels": channels.get(row["level_id"], []),
                "amount": float(row["amount"]),
                "move_line_ids": row["line_ids"],
            }

        return {
            "date": day,
            "reasons": names,
            "items": Pages(self.env, items, read_item),
            "notices": Pages(self.env, notices, read_notice),
            "levels": {level_id: number for reason, level_id, number in counts if reason is None},
            "excluded": {names[reason]: number for reason, _level, number in counts if reason},
        }

    def _keep_claims(self, ruleset, source):
        """Group what a decision claims, in tables that no other decision writes anew.

        :return: the names of these tables, as ``SQL``: ``decision``, ``claim``, ``group``
        """
        self.env["collections.followup.propose"]._group_claims(ruleset, source)
        number = next(_numbers)
        kept = {}
        for name in ("decision", "claim", "group"):
            kept[name] = SQL.identifier(f"collections_{name}_{number}")
            table = SQL.identifier(f"collections_{name}_tmp")
            self.env.cr.execute(SQL("ALTER TABLE %s RENAME TO %s", table, kept[name]))
        return kept
