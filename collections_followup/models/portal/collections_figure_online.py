"""Figures of payments online: how much of what is paid comes that way."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import figures as formulas
from ..figures.collections_figure_source import Figure


class CollectionsFigureOnline(models.AbstractModel):
    """What customers pay through a payment provider, and on their account page."""

    _name = "collections.figure.online"
    _inherit = ["collections.figure.source"]
    _description = "Figures of Payments Online"

    _figure_order = 86
    _figure_by_invoice = True

    @api.model
    def _get_figures(self):
        # EXTENDS 'collections.figure.source'
        env = self.env
        where = self._choose(
            "where",
            env._("Where"),
            {
                "online": env._("through a payment provider, wherever"),
                "account": env._("on the account page of follow-up only"),
            },
        )
        return [
            Figure(
                name="paid_online",
                label=env._("Paid online"),
                formula=env._("paid through a payment provider ÷ paid in the period × 100"),
                source=env._("own definition"),
                unit="percent",
                better="up",
                family="online",
                value=self._value_online,
                conventions=(where,),
                parts={
                    "online": env._("Paid through a provider"),
                    "account": env._("Of it on the account page"),
                    "paid": env._("Paid in the period"),
                },
            )
        ]

    @api.model
    def _value_online(self, parts, scope, _period):
        # What is paid of what there was to pay: the formula of a recovery.
        return formulas.recovery_rate(parts[scope.options["where"]], parts["paid"])

    @api.model
    def _sql_online(self, scope):
        """Return the statement of what was paid, and what of it came through providers.

        A payment without an entry of its own is seen once a bank statement has it, and comes from
        the bank then.
        """
        self.env["payment.transaction"].flush_model()
        rows = SQL(
            """
            SELECT paid.no, paid.company_id, paid.customer_id, paid.amount AS paid,
                   CASE WHEN t.id IS NULL THEN 0 ELSE paid.amount END AS online,
                   CASE WHEN t.collections_portal_payment_id IS NULL
                         AND s.collections_portal_payment_id IS NULL
                        THEN 0 ELSE paid.amount END AS account %(seller)s
              FROM (%(paid)s) paid
              JOIN account_partial_reconcile r ON r.id = paid.id
              JOIN account_move_line o ON o.id = r.credit_move_id
         LEFT JOIN account_payment own ON own.id = o.payment_id
         LEFT JOIN payment_transaction t ON t.id = own.payment_transaction_id
         LEFT JOIN payment_transaction s ON s.id = t.source_transaction_id
             WHERE paid.paid
            """,
            paid=self._sql_paid(scope),
            seller=self._sql_seller(scope, "paid"),
        )
        return self._sql_grouped(
            scope,
            SQL(),
            rows,
            {
                name: SQL("COALESCE(SUM(%s), 0)", SQL.identifier("i", name))
                for name in ("paid", "online", "account")
            },
        )

    @api.model
    def _get_document_lists(self, figure, scope):
        # EXTENDS 'collections.figure.source'
        online = Domain("credit_move_id.payment_id.payment_transaction_id", "!=", False)
        return [
            (
                self.env._("Paid through a provider"),
                "account.move.line",
                self._get_paid_documents(scope, online),
            ),
            (
                self.env._("Paid in the period"),
                "account.move.line",
                self._get_paid_documents(scope),
            ),
        ]
