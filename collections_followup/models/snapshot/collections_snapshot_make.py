"""Reading the ledger into a snapshot that waits: its lines by one statement, then its figures."""

from odoo import fields, models
from odoo.tools import SQL

from .collections_snapshot_amounts import SUMS

FIGURES = ("dso", "dso_countback", "best_possible_dso", "cei")
COLUMNS = (*SUMS, "overdue_netted", "customer_count", "beginning", *FIGURES, "overdue_share")


class CollectionsSnapshot(models.Model):
    _inherit = "collections.snapshot"

    def _make_sudo(self):
        """Read the ledger into a snapshot that waits; of two workers at once, one does it.

        :return: whether it was done here
        """
        self.ensure_one()
        # Sudo: written by nobody but the add-on, and counts all customers, whoever asked for it.
        own = self.sudo().with_context(lang=self.company_id.sudo().partner_id.lang)
        if not own.try_lock_for_update():
            return False
        own.invalidate_recordset()
        if own.state != "waiting":
            return False
        own.env.flush_all()
        if not own.limits:
            # Those of the company at the top, so that branches add up. What is restated keeps its
            # own, whatever the set has become.
            sets = own.env["collections.ageing.set"]
            own.limits = ", ".join(map(str, sets._get_limits(own.company_id.root_id)))
        changes = own.env["collections.snapshot.change"]
        is_known = changes._is_recorded(own.company_id.id, own.day)
        own.last_change = changes.search([], order="id desc", limit=1).id
        own.env.flush_all()
        own.env.cr.execute(own._sql_lines())
        own._make_figures()
        own.write({"state": "current", "date_taken": fields.Datetime.now()})
        own.env.flush_all()
        own.env.invalidate_all()
        if not is_known:
            # The day up to which is recorded is kept by all workers: each posting asks for it.
            own.env.registry.clear_cache()
        return True

    def _make_figures(self):
        """Write the sums of the lines, and what is computed from them."""
        self.ensure_one()
        [totals] = self.env.execute_query_dict(self._sql_totals())
        values = {name: amount or 0 for name, amount in totals.items()}
        debits = values["open"] + values["credit"]
        values["overdue_share"] = 100 * values["overdue"] / debits if debits else None
        words = ""
        if self.kind == "month":
            values["beginning"] = self._read_beginning()
            sold = [amount for _place, amount in self.env.execute_query(self._sql_sold())]
            found = self._compute_figures({**values, "sold": sold})
            values |= {name: value for name, (value, _words) in found.items()}
            words = "\n".join(
                f"{label}: {text}" for label, text in self._get_convention_words(found).items()
            )
            self.write({"sold": sold, "words": words})
        self.env.flush_all()
        columns = [name for name in COLUMNS if name in values]
        self.env.cr.execute(
            SQL(
                "UPDATE collections_snapshot SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), values[name]) for name in columns
                ),
                self.id,
            )
        )
        self.invalidate_recordset(flush=False)

    def _read_beginning(self):
        """Return what was open before the month: from the snapshot of then, if there is one."""
        self.ensure_one()
        before = self._find_before()
        if before:
            return before._read_columns(["open"])[before.id]["open"]
        [(amount,)] = self.env.execute_query(self._sql_open_before())
        return amount

    def _compute_figures(self, values):
        """Return the figures of a month by name: value and words of the convention.

        The definitions are those of ``collections.figure``; parts are what the ledger's statement
        of the figure would have read.

        :param dict values: amounts of a snapshot, or the sums of several
        """
        parts = {
            "sales": values["sales"],
            "beginning": values["beginning"],
            "ending": values["open"],
            "overdue": values["overdue_netted"],
            "current": values["open"] - values["overdue_netted"],
            "sold": values["sold"],
        }
        result = {}
        for name in FIGURES:
            figure, source, scope = self[:1]._ask_figure(name)
            found = figure.value(parts, scope, scope.periods[0])
            value, remark = found if isinstance(found, tuple) else (found, "")
            words = self.env["collections.figure"]._explain(figure, source, scope, remark)
            result[name] = None if value is None else float(value), words
        return result

    def _get_convention_words(self, found):
        """Return the words of the conventions of figures, by the figure's label."""
        known = self.env["collections.figure"]._get_table()
        return {known[name][0].label: words for name, (_value, words) in found.items()}
