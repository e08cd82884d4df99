"""Where customers pay to: the accounts of a company, and the one that invoices name."""

from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.private
    def _collections_get_banks_sudo(self):
        """Return the bank accounts that customers of this company can pay to, the usual first.

        Its own, or else those of the nearest company above it that has some.
        """
        # sudo: collectors may not read bank accounts
        company = self[:1].sudo()
        while company:
            banks = company.collections_bank_id.filtered("active") | company.partner_id.bank_ids
            banks = banks.filtered(
                lambda bank, own=company: not bank.company_id or bank.company_id == own
            )
            if banks:
                return banks
            company = company.parent_id
        return self.env["res.partner.bank"].sudo()

    @api.private
    def _collections_get_bank_sudo(self, currency, moves=None):
        """Return the account for payments in a currency.

        The one that all of some invoices name; or else the company's for that currency, or its
        usual one.

        :param moves: the claimed invoices in that currency, where they are known
        """
        # Sudo: the claimed invoices name the account, and who asks need not read invoices.
        moves = (moves or self.env["account.move"]).sudo()
        named = moves.partner_bank_id
        if (
            len(named) == 1
            and named.active
            and all(move.partner_bank_id and move.is_sale_document(True) for move in moves)
        ):
            return named
        banks = self._collections_get_banks_sudo()
        usual = banks[:1]
        if usual.currency_id in (currency, currency.browse()):
            return usual
        own = banks.filtered(lambda bank: bank.currency_id == currency)
        return (own or banks.filtered(lambda bank: not bank.currency_id) or usual)[:1]
