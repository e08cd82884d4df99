"""What came of a planned visit: the entry of the contact log is all that counts."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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

    _visit_once = models.UniqueIndex(
        "(visit_id) WHERE visit_id IS NOT NULL AND corrects_id IS NULL",
        "What came of this visit is logged already. Correct that entry instead.",
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

    @api.model_create_multi
    def create(self, vals_list):
        visits = self.env["collections.visit"].browse(
            [vals["visit_id"] for vals in vals_list if vals.get("visit_id")]
        )
        # Who may not see a visit says nothing of it.
        visits.check_access("read")
        visits._lock()
        contacts = super().create(vals_list)
        contacts._finish_visits()
        return contacts

    @api.model
    def _complete_new(self, vals_list):
        # What puts an entry right is about the same visit.
        for vals in vals_list:
            visit = self.env["collections.visit"].browse(vals.get("visit_id") or ())
            if vals.get("corrects_id"):
                continue
            if visit and visit.state != "planned":
                raise UserError(
                    self.env._(
                        "%s is not planned any more: somebody has logged or cancelled it. Open the "
                        "visit to see it.",
                        visit.display_name,
                    )
                )
        prepared = super()._complete_new(vals_list)
        for vals in prepared:
            # Sudo: the entry that is corrected was checked by what it refers to.
            corrected = self.sudo().browse(vals.get("corrects_id") or ())
            if corrected:
                same = vals.get("channel") == "visit" and vals.get("direction") != "in"
                vals["visit_id"] = corrected.visit_id.id if same else False
        return prepared

    def _finish_visits(self):
        """Let the visits that these entries are about be done, or not, as the log says now."""
        # Sudo: whoever logs what came of a visit has done it.
        visits = (self.visit_id | self.sudo().corrects_id.visit_id).sudo()
        valid = visits.logged_contact_ids.filtered(lambda own: not own.corrected_by_id).visit_id
        (valid - valid.filtered(lambda visit: visit.state == "done")).state = "done"
        # It was no visit after all.
        (visits - valid).state = "cancelled"
