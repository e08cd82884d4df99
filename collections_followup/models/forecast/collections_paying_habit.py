"""How customers pay, kept so that it is cheap to show: counted each night where it changed."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.lateness import Curve, Habit, Usual, clamp, find_usual, get_weight

# Matches of transactions that were still going on when the last ones were counted.
OVERLAP = 1000


class CollectionsPayingHabit(models.Model):
    """How late one customer has paid a company and its branches; without customer, what is usual
    in a segment (country and industry), or in all of the company.

    Nobody reads it directly: it is told in words, and as days, where items are shown.
    """

    _name = "collections.paying.habit"
    _description = "How Customers Pay"
    _inherit = ["collections.guarded"]
    _order = "company_id, partner_id, segment, id"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
    )
    segment = fields.Char(readonly=True, help="Country and industry; empty: all of the company.")
    history = fields.Json(readonly=True, export_string_translation=False)
    payment_count = fields.Integer(string="Payments of invoices", readonly=True)
    mean_days = fields.Float(
        string="Days late", readonly=True, aggregator="avg", help="Mean of payments by amount."
    )

    _whose_unique = models.UniqueIndex(
        "(company_id, COALESCE(partner_id, 0), COALESCE(segment, ''))",
        "There is one habit of each customer.",
    )

    # ---------------------------------------------------------------------- refreshed

    @api.model
    @api.private
    def _update(self, company, everybody=False):
        """Count anew how customers pay a company and its branches, where something changed.

        :param company: a company; counted is for the one at the top of it
        :param bool everybody: all customers; else those with matches since the last time, or
            whose matches were undone
        """
        # Sudo: habits are the add-on's, from the ledger of all branches.
        self = self.sudo()
        root = company.sudo().root_id
        self.env.flush_all()
        # Two who count at the same time count one after the other.
        root.lock_for_update()
        branches = root.search([("id", "child_of", root.ids)])
        [(last,)] = self.env.execute_query(
            SQL("SELECT COALESCE(MAX(id), 0) FROM account_partial_reconcile")
        )
        customers = None
        if not everybody and root.collections_habit_match:
            customers = self._sql_changed(root, branches)
        self._write_customers(root, branches, customers)
        root.collections_habit_match = last
        self._write_usual(root, branches)
        self.invalidate_model()

    @api.model
    def _sql_changed(self, root, branches):
        """Return the query of the customers with something new, or something undone."""
        return SQL(
            """
            SELECT c.commercial_partner_id
              FROM account_partial_reconcile r
              JOIN account_move_line l ON l.id = r.debit_move_id
              JOIN res_partner c ON c.id = l.partner_id
             WHERE r.id > %(last)s AND l.company_id IN %(branches)s
         UNION
            SELECT h.partner_id FROM collections_paying_habit h
             WHERE h.company_id = %(root)s AND h.partner_id IS NOT NULL AND h.history IS NULL
            """,
            last=root.collections_habit_match - OVERLAP,
            branches=tuple(branches.ids),
            root=root.id,
        )

    def _write_customers(self, root, branches, customers):
        """Write the histories of customers; of all if ``customers`` is None."""
        tomorrow = root._collections_today() + timedelta(days=1)
        self.env.cr.execute(
            SQL(
                """
                WITH changed AS MATERIALIZED (%(changed)s),
                counted AS MATERIALIZED (%(histories)s),
                gone AS (
                    DELETE FROM collections_paying_habit h
                     WHERE h.company_id = %(root)s AND h.partner_id IS NOT NULL
                       AND %(of_changed)s
                       AND h.partner_id NOT IN (SELECT customer_id FROM counted))
                INSERT INTO collections_paying_habit AS h (
                    company_id, partner_id, history, payment_count, mean_days,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(root)s, c.customer_id, c.history, c.payment_count, c.mean_days,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM counted c
                    ON CONFLICT (company_id, COALESCE(partner_id, 0), COALESCE(segment, ''))
                    DO UPDATE
                   SET history = excluded.history, payment_count = excluded.payment_count,
                       mean_days = excluded.mean_days, write_date = excluded.write_date
                 WHERE h.history IS DISTINCT FROM excluded.history
                """,
                changed=customers or SQL("SELECT NULL::int AS commercial_partner_id"),
                of_changed=SQL("h.partner_id IN (SELECT * FROM changed)")
                if customers
                else SQL("TRUE"),
                histories=self._sql_histories(
                    branches, tomorrow, customers and SQL("SELECT * FROM changed")
                ),
                root=root.id,
                uid=self.env.uid,
            )
        )

    def _write_usual(self, root, branches):
        """Keep what is usual in the company and its segments, from the kept histories and from
        what is still open."""
        waiting = self._read_waiting(root, branches)
        rows = self.env.execute_query(
            SQL(
                "SELECT h.partner_id, h.history, %s FROM collections_paying_habit h"
                " JOIN res_partner p ON p.id = h.partner_id WHERE h.company_id = %s",
                self._sql_segment("p"),
                root.id,
            )
        )
        histories = {partner: (history, segment) for partner, history, segment in rows}
        customers = [
            (segment, self._make_payments(history, waiting.pop(partner, (None, None))[1]))
            for partner, (history, segment) in histories.items()
        ]
        customers += [
            (segment, self._make_payments(None, own)) for segment, own in waiting.values()
        ]
        usual = find_usual(customers)
        kept = {None: {**_write_habit(usual.whole), "shape": usual.shape}}
        kept.update((segment, _write_habit(habit)) for segment, habit in usual.segments.items())
        found = {
            row.segment or None: row
            for row in self.search([("company_id", "=", root.id), ("partner_id", "=", False)])
        }
        for segment, history in kept.items():
            values = {"history": history, "mean_days": history["mean"] or 0.0}
            if segment in found:
                found.pop(segment).write(values)
            else:
                self.create({"company_id": root.id, "segment": segment, **values})
        self.browse().union(*found.values()).unlink()

    @api.model
    def _sql_segment(self, alias):
        """Return the SQL of what a customer's segment is called."""
        return SQL(
            "COALESCE(%s, 0) || '-' || COALESCE(%s, 0)",
            SQL.identifier(alias, "country_id"),
            SQL.identifier(alias, "industry_id"),
        )

    @api.model
    def _read_waiting(self, root, branches, customers=None):
        """Return what customers have open now, by how late it is.

        :param customers: ids of commercial partners; None for all
        :return: a dict by customer: the segment, and a dict of weights by days
        """
        today = root._collections_today()
        lines = self.env["account.move.line"]
        result = {}
        for customer, segment, due, amount in self.env.execute_query(
            SQL(
                """
                SELECT c.commercial_partner_id, %(segment)s, COALESCE(l.date_maturity, l.date),
                       SUM(l.amount_residual)::float8
                  FROM account_move_line l
                  JOIN res_partner c ON c.id = l.partner_id
                  JOIN res_partner p ON p.id = c.commercial_partner_id
                 WHERE %(is_open)s AND l.company_id IN %(branches)s AND l.amount_residual > 0
                       %(of_customers)s
              GROUP BY 1, 2, 3
                """,
                segment=self._sql_segment("p"),
                is_open=lines._collections_sql_open("l"),
                branches=tuple(branches.ids),
                of_customers=lines._collections_sql_of("l", customers),
            )
        ):
            own = result.setdefault(customer, (segment, {}))[1]
            age = clamp((today - due).days - 1)
            own[age] = own.get(age, 0.0) + get_weight(amount, due)
        return result

    # --------------------------------------------------------------------------- read

    @api.model
    def _get_habits_sudo(self, company, partners):
        """Return how customers pay, as kept: a dict of ``Habit`` by id of commercial partner.

        In sudo mode: what is told of it is told as days, to whoever reads the customers' items.

        :param company: a company; the habit is that of the one at the top of it
        """
        root = company.sudo().root_id
        partners = partners.sudo().commercial_partner_id
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT COALESCE(partner_id, 0), COALESCE(segment, ''), history"
                " FROM collections_paying_habit WHERE company_id = %s"
                " AND (partner_id IS NULL OR partner_id IN %s)",
                root.id,
                tuple(partners.ids) or (0,),
            )
        )
        kept = {(partner, segment): history for partner, segment, history in rows}
        usual = find_usual([])
        if (0, "") in kept:
            usual = Usual(
                _read_habit(kept[0, ""]),
                {segment: _read_habit(h) for (own, segment), h in kept.items() if not own},
                {int(days): weight for days, weight in kept[0, ""]["shape"].items()},
            )
        branches = root.search([("id", "child_of", root.ids)])
        waiting = self._read_waiting(root, branches, tuple(partners.ids))
        if (0, "") not in kept:
            kept = self._read_uncounted(root, branches, partners)
        return {
            partner.id: usual.get_habit(
                self._make_payments(
                    kept.get((partner.id, "")), waiting.get(partner.id, (None, None))[1]
                ),
                f"{partner.country_id.id or 0}-{partner.industry_id.id or 0}",
            )
            for partner in partners
        }

    @api.model
    def _read_uncounted(self, root, branches, partners):
        """Return the histories of some customers as they would be kept, before the first night."""
        tomorrow = root._collections_today() + timedelta(days=1)
        customers = SQL("SELECT unnest(%s::int[])", partners.ids)
        rows = self.env.execute_query(self._sql_histories(branches, tomorrow, customers))
        return {(customer, ""): history for customer, history, *_counts in rows}


def _write_habit(habit):
    curve = habit.flatten()
    return {
        "days": curve.days,
        "paid": curve.paid,
        "left": curve.left,
        "count": habit.count,
        "mean": habit.mean,
    }


def _read_habit(kept):
    curve = Curve(tuple(kept["days"]), tuple(kept["paid"]), tuple(kept["left"]))
    return Habit([(1.0, curve)], kept["count"], kept["mean"])
