"""Broken promises as a priority factor. Comes after the file that it extends."""

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
