"""The contact log in the follow-up pass: how long a customer was not spoken to counts."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsContact(models.Model):
    _name = "collections.contact"
    _inherit = ["collections.contact", "collections.participant"]

    _participant_order = 82

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {
            "collections.contact": ["company_id", "partner_id", "date", "corrected_by_id"],
            "collections.case": ["date_open", "last_notice_date"],
        }

    @api.model
    def _sql_last_contact(self, company, partner):
        """Return the day of the last contact with a customer, as SQL; NULL if there was none.

        What did not get through does not count, and neither do automatic answers.

        :param company: the company that keeps the log
        :param SQL partner: the id of the customer
        """
        return SQL(
            "(SELECT MAX((lc.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date)"
            " FROM collections_contact lc"
            " JOIN collections_contact_outcome lo ON lo.id = lc.outcome_id"
            " WHERE lc.company_id = %s AND lc.partner_id = %s AND lc.corrected_by_id IS NULL"
            " AND %s)",
            str(company._collections_get_zone()),
            company.id,
            partner,
            self.env["collections.contact.outcome"]._sql_reached("lo"),
        )

    @api.model
    def _get_priority_values(self, ruleset):
        # EXTENDS 'collections.participant'
        company = self.env["res.company"].browse(ruleset.company_id)
        last = self._sql_last_contact(company, SQL("t.partner_id"))
        return {
            # Whom nobody has ever spoken to: since the case is open
            "no_contact": SQL(
                "GREATEST(t.day - COALESCE(%s, open_case.date_open, t.day), 0)", last
            ),
            "level_idle": SQL(
                "CASE WHEN %s >= open_case.last_notice_date THEN 0"
                " ELSE GREATEST(t.day - open_case.last_notice_date, 0) END",
                last,
            ),
        }
