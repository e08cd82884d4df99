from odoo import models

from ..base.computed_fields import ComputedDate
from ..base.res_partner import COLLECTIONS_READERS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    collections_limitation_date = ComputedDate(
        string="Time-barred after",
        compute="_compute_collections_limitation_date",
        compute_sudo=True,
        help="The last day on which it can be sued for.",
        groups=COLLECTIONS_READERS,
    )

    def _compute_collections_limitation_date(self):
        found = self.env["collections.limitation"]._read(self)
        for line in self:
            period = found.get(line.id)
            line.collections_limitation_date = period.expiry if period else False
