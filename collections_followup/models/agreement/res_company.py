"""Settings of write-offs, shared by all that give up a part of the debt."""

from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_settlement_method = fields.Selection(
        selection=[
            ("entry", "Journal entry"),
            ("credit_note", "Credit note with taxes"),
        ],
        string="Write the rest off by",
        required=True,
        default="entry",
        help="A journal entry leaves the taxes as they were invoiced: bad-debt relief, where there "
        "is one, is claimed apart. A credit note reduces them like a discount given later.",
        groups=COMPANY_READERS,
    )
    collections_settlement_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Write-off account",
        ondelete="set null",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other', 'income', 'income_other'))]",
        help="What is given up in settlements and payment plans goes here: bad debt, or discounts "
        "granted.",
        groups=COMPANY_READERS,
    )
    collections_settlement_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Write-off journal",
        ondelete="set null",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="Empty: the first journal of type Miscellaneous. Credit notes go to the invoice's "
        "journal.",
        groups=COMPANY_READERS,
    )
