"""What is done by itself: money is looked at each night, and what is matched elsewhere is over.

Where the company's settings say so, what the payer's number and the amount say to the cent is
matched at once; and what a person has kept for what comes next is matched when that comes.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .collections_unmatched import ON_ACCOUNT, OPEN


class CollectionsUnmatched(models.Model):
    _inherit = "collections.unmatched"

    @api.model
    @api.private
    def _cron_nightly(self):
        """Look at the money of all companies, and do what they want done by itself."""
        # Sudo: the nightly work of all companies
        companies = self.env["res.company"].sudo().search([("collections_policy_id", "!=", False)])
        self.env["ir.cron"]._collections_do_each_company(
            companies, "collections_unmatched_day", self._do_night
        )

    @api.model
    @api.private
    def _do_night(self, company):
        """Do the nightly work of a company."""
        # Sudo: the work of the company, whoever has started it.
        self = self.sudo().with_company(company)
        self._update(company)
        kept = self.search([("company_id", "=", company.id), ("state", "=", "next")])
        with self.env["collections.followup.touched"]._together():
            for record in kept:
                try:
                    with self.env.cr.savepoint():
                        record._apply_next()
                except UserError as error:
                    record._message_log(body=str(error))
            if company.collections_unmatched_auto:
                self._accept_exact(company)

    @api.model
    def _accept_exact(self, company):
        """Match what number and amount say, and nothing contradicts."""
        found = self.search(
            [("company_id", "=", company.id), ("state", "=", "found")], order="date, id"
        )
        for record in found:
            best = record.proposal_ids[:1]
            # Of two that pay the same item only the first finds it open.
            if len(record.proposal_ids) == 1 and best.reason == "numbers":
                try:
                    with self.env.cr.savepoint():
                        record._match(best)
                except UserError as error:
                    record._message_log(body=str(error))

    # --------------------------------------------------------------------- participant

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT FROM collections_unmatched"
            " WHERE partner_id IN %s AND state NOT IN ('done', 'over')",
            partner_ids,
        )

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.unmatched": None}

    @api.model
    def _follow_touched(self, partners):
        # EXTENDS 'collections.participant': what is matched elsewhere is over
        # Sudo: whoever matches has no part in it.
        records = self.sudo().search(
            [("partner_id", "in", partners.ids), ("state", "in", OPEN + ON_ACCOUNT)]
        )
        records.filtered(lambda own: own._is_gone())._end()

    def _is_gone(self):
        """Return whether nothing of this money is left to be matched."""
        line, statement = self.money_line_id, self.statement_line_id
        if line:
            return line.reconciled or line.parent_state != "posted"
        return not statement or statement.is_reconciled or statement.state != "posted"

    @api.model
    def _follow_customers(self, contacts, customers):
        # EXTENDS 'collections.participant'
        # Sudo: whoever changes the contact has no part in what was paid.
        for record in self.sudo().search([("partner_id", "in", customers.ids)]):
            own = record.money_line_id.partner_id or record.statement_line_id.partner_id
            record.partner_id = own.commercial_partner_id
