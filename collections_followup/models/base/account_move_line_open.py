"""What an open receivable item is: written once, as a domain, as SQL and in Python.

A journal item on a receivable account, of a posted entry, that is not matched in full. Credits
are open as well; whoever wants what customers owe looks at the sign of the residual.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# As the domain of a field of an assistant says it.
OPEN_ITEM = (
    "('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'), "
    "('reconciled', '=', False)"
)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _collections_is_receivable(self):
        """Return whether this is a posted item on a receivable account, matched or not."""
        self.ensure_one()
        return self.account_type == "asset_receivable" and self.parent_state == "posted"

    def _collections_is_open(self):
        """Return whether this is an open receivable item."""
        return self._collections_is_receivable() and not self.reconciled

    @api.model
    @api.private
    def _collections_get_open_domain(self, customers=None, companies=None):
        """Return the domain of open receivable items.

        :param customers: commercial partners; all if None
        :param companies: companies of the items; all if None
        """
        domain = (
            Domain("account_type", "=", "asset_receivable")
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
        )
        if companies is not None:
            domain &= Domain("company_id", "in", companies.ids)
        if customers is not None:
            domain &= Domain("partner_id.commercial_partner_id", "in", customers.ids)
        return domain

    @api.model
    @api.private
    def _collections_sql_of(self, alias, partner_ids):
        """Return the SQL condition, with its AND, that items are of some customers.

        :param str alias: alias of ``account_move_line``
        :param tuple partner_ids: ids of commercial partners; None for all, which needs no condition
        """
        if partner_ids is None:
            return SQL()
        return SQL(
            "AND %s IN (SELECT id FROM res_partner WHERE commercial_partner_id IN %s)",
            SQL.identifier(alias, "partner_id"),
            partner_ids or (0,),
        )

    @api.model
    @api.private
    def _collections_sql_open(self, alias, accounts=None):
        """Return the SQL condition of open receivable items.

        The accounts are named one by one, so that the index of open items is used.

        :param str alias: alias of ``account_move_line``
        :param accounts: ids of receivable accounts; all of them if None
        """
        if accounts is None:
            accounts = self.env["account.account"]._collections_get_receivable_ids()
        return SQL(
            "(%(item)s.account_id IN %(accounts)s AND %(item)s.parent_state = 'posted'"
            " AND %(item)s.reconciled IS NOT TRUE)",
            item=SQL.identifier(alias),
            accounts=tuple(accounts) or (0,),
        )

    @api.model
    @api.private
    def _collections_read_owed(self, customers, companies):
        """Return what customers owe after their credits, be those matched or not.

        Whoever asks for items asks for no more than that: money on account counts.

        :param customers: commercial partners
        :param companies: companies of the items
        :return: a dict by customer and currency; below 0 where they have more than they owe
        """
        # Sudo: what a customer owes in all, whoever reads but a part of it; the callers say of it
        # no more than that it is less than what is asked for.
        lines = self.sudo()
        owed = {}
        for partner, currency, amount in lines._read_group(
            lines._collections_get_open_domain(customers, companies),
            ["partner_id", "currency_id"],
            ["amount_residual_currency:sum"],
        ):
            key = partner.commercial_partner_id.with_env(self.env), currency.with_env(self.env)
            owed[key] = owed.get(key, 0.0) + amount
        return owed
