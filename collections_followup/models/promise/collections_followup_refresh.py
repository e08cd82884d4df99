"""Promises in the refresh: a priority factor, and what a posting must look at.

Comes after the file that it extends.
"""

from odoo import models
from odoo.tools import SQL


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    def _get_priority_values(self):
        values = super()._get_priority_values()
        values["broken_promises"] = SQL(
            "(SELECT count(*) FROM collections_promise bp WHERE bp.company_id = %s"
            " AND bp.partner_id = t.partner_id AND bp.state IN ('partly_kept', 'broken'))",
            self.env.company.id,
        )
        return values

    def _get_late_conditions(self, ruleset, partner_ids):
        # A payment keeps a promise, and undoing it reopens one, before anything is overdue
        return [
            *super()._get_late_conditions(ruleset, partner_ids),
            SQL(
                "EXISTS (SELECT 1 FROM collections_promise WHERE company_id = %s"
                " AND partner_id IN %s AND date_cancelled IS NULL)",
                ruleset.company_id,
                partner_ids,
            ),
        ]
