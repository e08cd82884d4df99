from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.contrast import make_readable
from ..base.res_company import COMPANY_READERS

# How long the links of notices work, at least and at most, in days.
LEAST_DAYS, MOST_DAYS = 1, 730


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_portal = fields.Boolean(
        string="Account pages for customers",
        help="Notices, statements and notices about instalments carry a link by which the "
        "customer sees the account without login; who has a login reaches it from his portal.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_portal_days = fields.Integer(
        string="Links work for",
        default=90,
        help="Days from the day on which the link was made.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    @api.constrains("collections_portal_days")
    def _check_collections_portal_days(self):
        for company in self:
            if not LEAST_DAYS <= company.collections_portal_days <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "Links to account pages work for %(least)s to %(most)s days.",
                        least=LEAST_DAYS,
                        most=MOST_DAYS,
                    )
                )

    @api.private
    def _collections_get_portal_color(self):
        """Return the colour of the company's e-mails, as dark as text on white has to be."""
        self.ensure_one()
        return make_readable(self.email_secondary_color)
