"""Visits: kept as long as the contact log, and deleted with it."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsVisit(models.Model):
    _name = "collections.visit"
    _inherit = ["collections.visit", "collections.retained"]

    _retention_count = "visit_count"

    @api.model
    def _sql_retained(self, company):
        # OVERRIDE 'collections.retained'
        return SQL(
            """
            SELECT v.id, v.case_id, v.partner_id, v.date AS day, FALSE AS owed
              FROM collections_visit v
             WHERE v.company_id = %s
            """,
            company.id,
        )

    @api.model
    def _delete_retained(self, ids):
        # EXTENDS 'collections.retained': what was entered of a visit outside the debt stays
        self.env.cr.execute(
            SQL("UPDATE collections_contact SET visit_id = NULL WHERE visit_id = ANY(%s)", ids)
        )
        return super()._delete_retained(ids)
