"""What was collected after a contact, by a rule that counts each payment once."""

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..figures.collections_figure_source import Figure

# Days after a contact within which a payment is put down to it, usually.
WITHIN = 14


class CollectionsFigureActivity(models.AbstractModel):
    """Collected after a contact, by who had the last contact before the payment."""

    _name = "collections.figure.activity"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Collectors' Activity"

    _figure_order = 46
    _figure_by_invoice = True
    _figure_models = ("collections.contact",)

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        return [
            Figure(
                name="collected_after_contact",
                label=env._("Collected after a contact"),
                formula=env._(
                    "payments matched with invoices of a customer, on the day of a logged contact "
                    "with this customer or a few days after it; each payment counts once, for the "
                    "last contact before it"
                ),
                source=env._("chosen here: the trade has no one definition"),
                unit="currency",
                better="up",
                family="attributed",
                value=lambda parts, _scope, _period: parts["after"],
                conventions=(
                    self._enter(
                        "within",
                        env._("Days after the contact"),
                        lambda value: env._("paid up to %s days after the contact", int(value)),
                        WITHIN,
                        0,
                        365,
                        whole=True,
                    ),
                ),
                parts={
                    "after": env._("Collected after a contact"),
                    "paid": env._("All payments of invoices"),
                },
            )
        ]

    @api.model
    def _sql_attributed_items(self, scope):
        """Return the query of the payments of the periods, each with its contact, if it has one.

        The columns are those of ``_sql_paid``, ``contact_id`` and ``user_id``, who logged it. The
        contact is the last one on a day of the company not after that of the payment, and not
        earlier than so many days before it; what was put right by a later entry counts as that
        says, and what Odoo logged by itself, as answers that came in, does not. Both sides are of
        the company that keeps the customer's cases.
        """
        collector = self._get_groupings()["collector"]
        return SQL(
            """
            SELECT i.*, contact.id AS contact_id, contact.user_id
              FROM (SELECT * FROM (%(paid)s) every WHERE every.paid) i
                   %(joins)s
         LEFT JOIN LATERAL (
                SELECT e.id, e.user_id
                  FROM collections_contact e
                  JOIN collections_contact_outcome o ON o.id = e.outcome_id
                 WHERE e.partner_id = i.customer_id AND e.company_id = keeper.owner_id
                   AND e.corrected_by_id IS NULL AND o.is_pending IS NOT TRUE
                   AND e.user_id != %(robot)s
                   AND (e.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                       BETWEEN i.day - %(within)s AND i.day
              ORDER BY e.date DESC, e.id DESC
                 LIMIT 1) contact ON TRUE
            """,
            paid=self._sql_paid(scope),
            joins=self.env["collections.ageing"]._sql_joins(scope, [collector]),
            zone=str(scope.company._collections_get_zone()),
            within=int(scope.options["within"]),
            robot=SUPERUSER_ID,
        )

    @api.model
    def _sql_attributed(self, scope):
        """Return the statement of what was paid, and what of it after a contact."""
        return self._sql_grouped(
            scope,
            SQL(),
            self._sql_attributed_items(scope),
            {
                "after": SQL("COALESCE(SUM(i.amount) FILTER (WHERE i.contact_id IS NOT NULL), 0)"),
                "paid": SQL("SUM(i.amount)"),
            },
            person=SQL("i.user_id"),
        )

    @api.model
    def _find_attributed(self, scope, user_id=None):
        """Return the ids of the claims that were paid after a contact, in part or in full.

        :param user_id: who had the contact; None for anybody, False for payments without contact
        """
        self.env.flush_all()
        first, last = scope.periods[-1]
        whose = SQL("i.user_id IS NOT NULL") if user_id is None else SQL("i.user_id IS NULL")
        if user_id:
            whose = SQL("i.user_id = %s", user_id)
        rows = self.env.execute_query(
            SQL(
                """
                WITH period (no, first, last) AS (VALUES (0, %s::date, %s::date))
                SELECT DISTINCT i.line_id FROM (%s) i WHERE %s
                """,
                first,
                last,
                self._sql_attributed_items(scope),
                whose,
            )
        )
        return [line_id for [line_id] in rows]

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        return [
            (
                self.env._("Paid after a contact"),
                "account.move.line",
                Domain("id", "in", self._find_attributed(scope)),
            )
        ]
