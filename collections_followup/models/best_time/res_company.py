from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_best_time = fields.Boolean(
        string="Best hour and channel",
        help="Cases, the desk and the next call back say when and how a customer is best reached, "
        "by how often it went well so far.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_best_time_notices = fields.Boolean(
        string="Automatic e-mails wait for the best hour",
        help="An e-mail of the day's run waits for the hour of the same day at which the customer "
        "mostly answers. It never waits past the day.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
