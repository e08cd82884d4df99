from odoo import models
from odoo.tools import plaintext2html


class CollectionsContact(models.Model):
    _inherit = "collections.contact"

    def _prepare_next_actions(self):
        # EXTENDS 'collections.contact': the best hour of the day that was agreed on
        prepared = super()._prepare_next_actions()
        best_time = self.env["collections.best.time"]
        wishes = {
            contact: best_time._wish_on(
                contact.company_id,
                contact.person_id or contact.partner_id,
                "phone",
                contact.next_action_date,
            )
            for contact in self
            if contact.channel == "phone" and best_time._is_on(contact.company_id)
        }
        return {**prepared, **best_time._find_moments(wishes)}

    def _get_next_action_note(self, prepared):
        # EXTENDS 'collections.contact': the best hour follows what was said
        note = super()._get_next_action_note(prepared)
        if not prepared:
            return note
        best_time = self.env["collections.best.time"]
        text = self.env._(
            "Best time: %(moment)s. %(hours)s.",
            moment=best_time._describe_found(prepared),
            hours=best_time._describe_best(prepared.best),
        )
        return plaintext2html("\n\n".join(filter(None, (note, text))))
