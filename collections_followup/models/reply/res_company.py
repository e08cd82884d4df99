from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_reply_days = fields.Integer(
        string="Pause after an answer",
        default=3,
        help="Working days for which nothing is sent to a customer who has answered by e-mail, "
        "unless somebody sorts the answer before. 0: no pause.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_reply_days_range = models.Constraint(
        "CHECK (collections_reply_days BETWEEN 0 AND 60)",
        "The pause after an answer is a number of working days: enter 0 to 60.",
    )
