from odoo import fields, models

from ..base.res_partner import COLLECTIONS_FIELDS, COLLECTIONS_READERS
from .collections_ereminder import FORMS, NO_FORM

COLLECTIONS_FIELDS.add("collections_ereminder")


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_ereminder = fields.Selection(
        selection=[*FORMS, (NO_FORM, "None")],
        string="E-reminder",
        copy=False,
        help="Form of the structured file that goes with notices to this customer. Empty: as the "
        "company has it for the customer's country.",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
