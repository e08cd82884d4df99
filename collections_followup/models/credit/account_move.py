from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS

BILLS = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_credit_text = fields.Char(
        string="Credit",
        compute="_compute_collections_credit_text",
        groups=COLLECTIONS_READERS,
        help="Exposure and credit limit of the customer.",
    )

    @api.depends("commercial_partner_id", "company_id", "move_type", "state")
    @api.depends_context("lang")
    def _compute_collections_credit_text(self):
        self.collections_credit_text = False
        exposure = self.env["collections.exposure"]
        bills = self.filtered(lambda move: move.move_type in BILLS and move.commercial_partner_id)
        for company, moves in bills.grouped("company_id").items():
            keeper = company._collections_owner() or company
            if not keeper._collections_manages_credit():
                continue
            currency = company.currency_id
            found = exposure._read(moves.commercial_partner_id, keeper)
            for move in moves:
                own = found[move.commercial_partner_id]
                total = formatLang(self.env, own.total, currency_obj=currency)
                if own.limit is None:
                    text = self.env._("%s of exposure, no limit", total)
                else:
                    limit = formatLang(self.env, own.limit, currency_obj=currency)
                    text = self.env._(
                        "%(total)s of exposure, limit %(limit)s", total=total, limit=limit
                    )
                move.collections_credit_text = text

    def _post(self, soft=True):
        # EXTENDS 'account': nothing is sold beyond the credit limit
        exposure = self.env["collections.exposure"]
        looked_at = exposure._begin(self.filtered(lambda move: move.move_type in BILLS))
        posted = super()._post(soft)
        exposure._finish(looked_at)
        return posted

    def _build_credit_warning_message(
        self, record, current_amount=0.0, exclude_current=False, exclude_amount=0.0
    ):
        # EXTENDS 'account': by our exposure where the company watches limits by it
        text = self.env["collections.exposure"]._warn_before(
            record, current_amount - exclude_amount
        )
        if text is not None:
            return text
        return super()._build_credit_warning_message(
            record, current_amount, exclude_current, exclude_amount
        )

    def action_collections_release(self):
        """Release the credit of the customer for this invoice."""
        check_one(self)
        if self.move_type not in BILLS or self.state != "draft":
            raise UserError(
                self.env._("Only an invoice that is not posted yet waits for a release.")
            )
        return self.commercial_partner_id._collections_action_release(self)

    def action_collections_ask_release(self):
        """Ask for a release of this invoice, which is stopped at a credit limit."""
        check_one(self)
        if self.move_type not in BILLS:
            raise UserError(self.env._("Only an invoice of a customer is stopped at a limit."))
        self.env["collections.credit.request"]._ask(self)
        return True
