"""Settings of write-offs, shared by all that give up a part of the debt."""

from collections import namedtuple

from odoo import api, fields, models

from ..base.res_company import COMPANY_READERS

# How a company writes off: the account and the journal, empty where none is chosen, and the method.
WriteOffSettings = namedtuple("WriteOffSettings", "account journal method")


def stage_setting(**attributes):
    """Return the field of a setting: the stage that cases move to, an open one or a negotiation.

    :param attributes: ``string`` and ``help``
    """
    return fields.Many2one(
        prefetch="collections",
        comodel_name="collections.stage",
        ondelete="set null",
        domain="[('company_id', 'in', (False, id)), ('kind', 'in', ('open', 'negotiation'))]",
        groups=COMPANY_READERS,
        **attributes,
    )


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
        prefetch="collections",
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
        prefetch="collections",
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
        prefetch="collections",
    )

    # Only here the columns are named: they are called after what had them first.

    @api.private
    def _collections_get_write_off_settings_sudo(self, owner):
        """Return how items of this company are written off.

        :param owner: the company that agreed on it: its account and its journal count where this
            one, a branch perhaps, has none, and the method is its choice
        :return: ``WriteOffSettings``, in sudo mode
        """
        # Sudo: settings, which who writes off need not read.
        own, owner = self.sudo(), owner.sudo()
        return WriteOffSettings(
            own.collections_settlement_account_id or owner.collections_settlement_account_id,
            own.collections_settlement_journal_id or owner.collections_settlement_journal_id,
            owner.collections_settlement_method,
        )
