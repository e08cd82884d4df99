from datetime import date
from decimal import Decimal

from odoo import api, fields, models


class CollectionsReferenceRate(models.Model):
    _inherit = "collections.reference.rate"

    fetch_from = fields.Selection(selection_add=[("club", "A club of creditors")])

    @api.model
    def _fetch_changes_club(self, day):
        return [(date(2020, 1, 1), Decimal("4.5")), (date(2026, 7, 1), Decimal("5.0"))]
