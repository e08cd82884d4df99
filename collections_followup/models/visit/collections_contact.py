"""What came of a planned visit: the entry of the contact log is all that counts."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..contact.collections_contact import LOGGED


class CollectionsContact(models.Model):
    _inherit = "collections.contact"
    _user_creatable = LOGGED | {"visit_id"}

    visit_id = fields.Many2one(
        comodel_name="collections.visit",
        string="Planned visit",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The planned visit that this was.",
    )

    @api.constrains("visit_id", "case_id", "channel", "direction")
    def _check_visit(self):
        # Sudo: the check holds whatever of the visit the user may read.
        for contact in self.sudo().filtered("visit_id"):
            visit = contact.visit_id
            if visit.case_id != contact.case_id:
                raise ValidationError(
                    self.env._(
                        "%(visit)s is not of %(case)s. Choose one that is.",
                        visit=visit.display_name,
                        case=contact.case_id.display_name or contact.partner_id.display_name,
                    )
                )
            if contact.channel != "visit" or contact.direction != "out":
                raise ValidationError(
                    self.env._("A planned visit is logged as an outgoing contact in person.")
                )
