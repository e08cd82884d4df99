"""The best hours where the next contact is made: in the log and at the desk."""

from odoo import api, models


class CollectionsBestTime(models.AbstractModel):
    _name = "collections.best.time"
    _inherit = ["collections.best.time", "collections.adviser"]

    _adviser_order = 10

    @api.model
    def _advise_days(self, company, partner, days, is_working=None):
        # OVERRIDE 'collections.adviser': the day on which the customer is best called back
        return {
            day: (proposed, self._describe_channel(found.best))
            for day, (proposed, found) in self._propose_days(
                company, partner, days, is_working
            ).items()
        }

    @api.model
    def _advise_hours(self, company, partner):
        # OVERRIDE 'collections.adviser': with the reason
        habit = self._read_habits({(company, partner)}).get((company.id, partner.id))
        best = habit.best if habit else {}
        return {channel: self._describe_best(own) for channel, own in best.items()}

    @api.model
    def _prepare_actions(self, contacts):
        # OVERRIDE 'collections.adviser': the best hour of the day that was agreed on
        return self._find_moments(
            {
                contact: self._wish_on(
                    contact.company_id,
                    contact.person_id or contact.partner_id,
                    "phone",
                    contact.next_action_date,
                )
                for contact in contacts
                if contact.channel == "phone" and self._is_on(contact.company_id)
            }
        )

    @api.model
    def _describe_action(self, prepared):
        # OVERRIDE 'collections.adviser'
        return self.env._(
            "Best time: %(moment)s. %(hours)s.",
            moment=self._describe_found(prepared),
            hours=self._describe_best(prepared.best),
        )
