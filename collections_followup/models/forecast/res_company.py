from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_forecast_day = fields.Date(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The day on which the nightly work of forecasts was done last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_forecast_since = fields.Date(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Forecasts of Mondays from this day on are being rebuilt.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_habit_match = fields.Integer(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The last match that the kept habits of customers know of.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
