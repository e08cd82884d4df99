from datetime import datetime, time

from odoo import api, models
from odoo.tools import format_date


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def _get_timeline_kinds(self):
        # EXTENDS 'collections_followup'
        return [*super()._get_timeline_kinds(), "quiet"]

    @api.model
    def _read_quiet_rows(self, case, limit):
        """Return the quiet days of a customer, for the history at the desk."""
        found = self.env["extension.quiet"].search(
            [("partner_id", "=", case.partner_id.id)], order="id desc", limit=limit
        )
        return [
            self._get_timeline_row(
                quiet,
                "quiet",
                datetime.combine(quiet.create_date.date(), time.min),
                self.env._("Quiet until %s", format_date(self.env, quiet.date_until)),
                is_day=True,
            )
            for quiet in found
        ]
