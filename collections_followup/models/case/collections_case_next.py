"""From one case to the next: down the list that was opened, until the day is done."""

from odoo import models
from odoo.fields import Domain

# As the filter 'To do today' of the list.
TO_DO = Domain("state", "=", "open") & Domain("next_action_date", "<=", "today")


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    def action_next(self, case_ids=None):
        """Open the next case of a list that has something to do today.

        Goes down the list and does not begin again at its top: there, it says what is left.

        :param list case_ids: ids of the list that this case was opened from, in its order; None:
            it was opened by itself, and mine or nobody's come in order of priority
        :return: the action that opens the case, or a message where the list ends
        """
        self.ensure_one()
        if case_ids is None:
            mine = TO_DO & Domain("user_id", "in", (False, self.env.uid))
            order = "priority_score desc, id desc"
            waiting = self.search(mine & Domain("id", "!=", self.id), order=order)
            earlier = waiting.filtered(
                lambda case: (case.priority_score, case.id) > (self.priority_score, self.id)
            )
            following = waiting - earlier
        else:
            ids = [case_id for case_id in case_ids if isinstance(case_id, int)]
            place = ids.index(self.id) if self.id in ids else -1
            found = set(self.search(TO_DO & Domain("id", "in", ids))._ids)
            following = self.browse(i for i in ids[place + 1 :] if i in found)
            earlier = self.browse(i for i in ids[: max(place, 0)] if i in found)
        if not following:
            return self._get_end_of_list(earlier)
        return {
            "type": "ir.actions.act_window",
            "name": following[0].display_name,
            "res_model": "collections.case",
            "res_id": following[0].id,
            "views": [(False, "form")],
        }

    def _get_end_of_list(self, earlier):
        """Return the message at the end of a list.

        :param earlier: cases further up that have something to do today
        """
        own = self.filtered_domain(TO_DO)
        if earlier:
            kind = "info"
            message = self.env._(
                "This was the last case of the list. Further up, %s still have something to do "
                "today.",
                len(earlier),
            )
        elif own:
            kind = "info"
            message = self.env._(
                "This is the last case with something to do today: then the list is done."
            )
        else:
            kind = "success"
            message = self.env._("Done for today: no case of the list has anything left to do.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": kind, "message": message},
        }
