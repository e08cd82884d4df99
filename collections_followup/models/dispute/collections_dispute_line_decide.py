"""What of a disputed invoice can be accepted, and only once."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import formatLang


class CollectionsDisputeLine(models.Model):
    _inherit = "collections.dispute.line"

    def _get_credit_drafts_sudo(self):
        """Return the draft credit notes of these invoices, whoever made them."""
        # In sudo mode: what colleagues have drafted counts.
        return (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("reversed_entry_id", "in", self.move_id.ids),
                    ("move_type", "=", "out_refund"),
                    ("state", "=", "draft"),
                ]
            )
        )

    def _check_undrafted(self):
        """Refuse to credit whole invoices that a draft credits already, be it in part."""
        drafts = self._get_credit_drafts_sudo()
        if drafts:
            raise UserError(
                self.env._(
                    "%(draft)s credits %(invoice)s and waits to be posted. Post it first, or "
                    "delete it.",
                    draft=drafts[0].display_name,
                    invoice=drafts[0].reversed_entry_id.name,
                )
            )

    def _get_acceptable(self):
        """Return how much of what is in dispute can still be accepted.

        Drafts of credit notes count as credited, this dispute's against what it disputes, and
        anybody's against what is open on the invoice.

        :return: amount in the invoice's currency
        """
        self.ensure_one()
        # In sudo mode: the ledger says so, whatever of it the user sees.
        line = self.sudo()
        drafts = line._get_credit_drafts_sudo()
        own = drafts.filtered(lambda move: move.collections_dispute_id == line.dispute_id)
        most = min(
            line.amount_open - sum(own.mapped("amount_total")),
            line._get_open_total() - sum(drafts.mapped("amount_total")),
        )
        return max(line.currency_id.round(most), 0.0)

    def _check_acceptable(self, amount):
        """Refuse to accept more than what is in dispute and not credited by a draft yet.

        :param float amount: in the invoice's currency
        """
        self.ensure_one()
        self.env["collections.agreement"]._check_amount(amount)
        if self.currency_id.compare_amounts(amount, 0) < 0:
            raise UserError(self.env._("Enter what is accepted as 0 or more."))
        most = self._get_acceptable()
        if self.currency_id.compare_amounts(amount, most) <= 0:
            return
        if self.currency_id.compare_amounts(amount, self.amount_open) <= 0:
            raise UserError(
                self.env._(
                    "Draft credit notes of %(invoice)s wait to be posted: no more than %(most)s "
                    "can be accepted beside them. Post them first, or delete them.",
                    invoice=self.move_id.name,
                    most=formatLang(self.env, most, currency_obj=self.currency_id),
                )
            )
        raise UserError(
            self.env._(
                "No more can be accepted of %s than is in dispute. Change the dispute first, "
                "if the customer disputes more.",
                self.move_id.name,
            )
        )
