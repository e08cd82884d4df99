from odoo import api, fields, models
from odoo.tools import ormcache

from ..base.res_company import COMPANY_READERS

SETTINGS = {
    "collections_short_mode",
    "collections_short_tolerance",
    "collections_short_percent",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_short_mode = fields.Selection(
        selection=[
            ("off", "Are left to people"),
            ("propose", "Are proposed as disputes"),
            ("open", "Become disputes"),
        ],
        string="Short payments",
        required=True,
        default="off",
        help="What happens when a payment leaves an invoice open by a small rest.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_short_tolerance = fields.Monetary(
        string="Short payments above",
        help="A rest of no more than this is not disputed.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_short_percent = fields.Float(
        string="Short payments up to (%)",
        default=10.0,
        digits=(5, 2),
        help="A rest of more than this share of the invoice is left open by a part payment, unless "
        "it is to the cent the tax, a line or the early discount.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_short_positive = models.Constraint(
        "CHECK (COALESCE(collections_short_tolerance, 0) >= 0"
        " AND COALESCE(collections_short_percent, 0) BETWEEN 0 AND 50)",
        "A rest is short above an amount of 0 or more, and up to 50 % of the invoice.",
    )

    @api.private
    @ormcache("self.id")
    def _collections_get_short_settings(self):
        """Return what is done with short payments: mode, tolerance and percent.

        Asked whenever anything is matched, so it is kept in memory.
        """
        # Sudo: settings are read by few, and matched by whoever pays.
        company = self.sudo()
        return (
            company.collections_short_mode or "off",
            company.collections_short_tolerance,
            company.collections_short_percent,
        )

    def write(self, vals):
        # EXTENDS 'base': what is kept of the settings
        result = super().write(vals)
        if SETTINGS & set(vals):
            self.env.registry.clear_cache()
        return result
