"""Requests in the pass: a first payment brings a signed plan into force; what was paid is over."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .collections_portal_request import PENDING

# What is over once all that it is about is matched.
ABOUT_MONEY = ("paid", "remittance")


class CollectionsPortalRequest(models.Model):
    _name = "collections.portal.request"
    _inherit = ["collections.portal.request", "collections.remittance.source"]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.portal.request": ["partner_id", "state"]}

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM collections_portal_request"
            " WHERE partner_id IN %s AND state IN ('waiting', 'first')",
            partner_ids,
        )

    @api.model
    def _follow_touched(self, partners):
        # EXTENDS 'collections.participant'
        # Sudo: who pays or matches has no part in it.
        found = self.sudo().search(
            [("partner_id", "in", partners.ids), ("state", "in", PENDING)], order="id"
        )
        for request in found:
            if request.kind in ABOUT_MONEY and request.state == "waiting":
                items = request.item_ids
                if items and all(item.reconciled for item in items):
                    request._end_by_ledger()
            elif request.state == "first" and request._is_first_paid():
                request._begin_paid_plan()

    def _end_by_ledger(self):
        """This was matched: nobody needs to look for it any more; in sudo mode."""
        self.state = "accepted"
        self.hold_ids.action_release()
        self.activity_id.filtered("active").action_feedback()

    def _is_first_paid(self):
        """Return whether the first payment of the plan has come since it was signed."""
        first = self.plan_id.installment_ids.sorted(lambda row: (row.date_due, row.sequence))[:1]
        matches = self.item_ids.matched_credit_ids.filtered(
            lambda match: (
                match.create_date >= self.create_date
                and match.credit_move_id.move_id.move_type == "entry"
            )
        )
        paid = sum(matches.mapped("debit_amount_currency"))
        return bool(first) and self.currency_id.compare_amounts(paid, first.principal) >= 0

    def _begin_paid_plan(self):
        """Let the signed plan come into force, now that its first payment is there."""
        # Before the plan looks at the ledger again.
        self.state = "done"
        if self.plan_id.state in ("draft", "proposed", "cancelled"):
            # Taken back since it was signed: somebody of ours says what becomes of it.
            self._wait_sudo(["failed"])
            return
        try:
            with self.env.cr.savepoint():
                if self.plan_id.state == "approved":
                    self._bring_into_force()
        except UserError as error:
            self._wait_sudo(["failed"], str(error))

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant': a request stays with the one who owes what it is about
        # Sudo: whoever changes the contact has no part in it.
        for request in self.sudo().search([("person_id", "in", contacts.ids)]):
            owner = request.item_ids.partner_id.commercial_partner_id
            if len(owner) == 1:
                request.partner_id = owner

    @api.model
    def _find_advice(self, company):
        # OVERRIDE 'collections.remittance.source'
        requests = self.search(
            [
                ("company_id", "=", company.id),
                ("kind", "in", ABOUT_MONEY),
                ("state", "=", "waiting"),
            ]
        )
        return [
            (
                request.partner_id.id,
                request.currency_id.id,
                request.amount,
                request._get_advice_text(),
            )
            for request in requests
            if request.item_ids
        ]

    def _get_advice_text(self):
        """Return what a payment is for, as a payer would write it: numbers and amounts."""
        shares = self.shares or {}
        parts = []
        for item in self.item_ids:
            number = item.move_name or item.name or ""
            amount = shares.get(str(item.id))
            parts.append(f"{number} {float(amount):.2f}" if amount else number)
        return "\n".join(parts)
