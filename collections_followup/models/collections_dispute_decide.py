"""A dispute is decided once: who decides locks it, and drafts that wait count as decided."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_list, formatLang


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    is_decided = fields.Boolean(
        string="Decided",
        compute="_compute_is_decided",
        compute_sudo=True,
        groups="base.group_user",
        help="A credit note that was drafted for it waits to be posted.",
    )

    @api.depends("credit_move_ids.state")
    def _compute_is_decided(self):
        for dispute in self:
            dispute.is_decided = bool(dispute._get_drafts())

    def _get_drafts(self):
        """Return the drafts that were made for these disputes and wait to be posted."""
        return self.credit_move_ids.filtered(lambda move: move.state == "draft")

    def _get_open_lines(self):
        """Return the lines of these disputes that are not closed."""
        return self.line_ids.filtered(lambda line: line.state == "open")

    def _lock(self):
        """Wait for whoever is deciding one of these disputes, and look at them anew.

        The rows are changed and not only locked: the transaction that comes second fails to
        serialize, and Odoo repeats it on what the first one has decided.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_dispute SET write_date = now() AT TIME ZONE 'UTC'"
                    " WHERE id IN %s",
                    tuple(self.ids),
                )
            )

    def _check_undecided(self):
        """Refuse to decide what is decided and waits to be carried out."""
        # In sudo mode: drafts stand in the way of those who may not read them, too.
        for dispute in self.sudo():
            drafts = dispute._get_drafts()
            if drafts:
                raise UserError(
                    self.env._(
                        "%(dispute)s is decided: post %(moves)s, or delete the draft to decide "
                        "anew.",
                        dispute=dispute.name,
                        moves=format_list(self.env, drafts.mapped("display_name")),
                    )
                )


class CollectionsDisputeLine(models.Model):
    _inherit = "collections.dispute.line"

    def _get_credit_drafts(self):
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
        drafts = self._get_credit_drafts()
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
        drafts = line._get_credit_drafts()
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
