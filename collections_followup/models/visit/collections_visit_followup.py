"""What happens elsewhere and is about visits: an entry in the contact log, customers who merge."""

from odoo import api, models
from odoo.exceptions import UserError


class CollectionsVisit(models.Model):
    _name = "collections.visit"
    _inherit = ["collections.visit", "collections.participant"]

    _participant_order = 88

    @api.model
    def _follow_new(self, records):
        # EXTENDS 'collections.participant': what was logged of a visit ends it
        if records._name != "collections.contact":
            return
        for contact in records.filtered("visit_id"):
            visit = contact.visit_id
            # Who may not see a visit says nothing of it.
            visit.check_access("read")
            visit._lock()
            if visit.state != "planned":
                raise UserError(
                    self.env._(
                        "%s is not planned any more: somebody has logged or cancelled it. Open the "
                        "visit to see it.",
                        visit.display_name,
                    )
                )
            visit._finish(contact)
        corrections = records.filtered("corrects_id")
        if corrections:
            # Sudo: a correction counts for the visit, whoever sees that.
            visits = self.sudo().search([("logged_contact_id", "in", corrections.corrects_id.ids)])
            for contact in corrections:
                visits.filtered(
                    lambda visit, wrong=contact.corrects_id: visit.logged_contact_id == wrong
                )._finish(contact)

    def _finish(self, contact):
        """Let these visits be what an entry of the contact log says.

        :param contact: the entry that counts; of another channel, it was no visit after all
        """
        took_place = contact.channel == "visit" and contact.direction == "out"
        # Sudo: whoever logs what came of a visit has done it.
        self.sudo().write(
            {
                "state": "done" if took_place else "cancelled",
                "logged_contact_id": contact.id,
                "outcome_id": took_place and contact.outcome_id.id,
            }
        )
        self._end_tasks()

    @api.model
    def _follow_case(self, case, kept):
        # EXTENDS 'collections.participant': who has become another is not visited as himself
        self.search([("case_id", "=", case.id), ("state", "=", "planned")])._cancel()
