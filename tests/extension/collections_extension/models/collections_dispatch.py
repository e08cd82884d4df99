from odoo import fields, models


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    channel = fields.Selection(selection_add=[("chat", "Chat")], ondelete={"chat": "cascade"})

    def _hand_over_chat(self, routes, commit):
        """Give a chat message to its service (here: nobody) and write what came of it."""
        if not self._is_current():
            self._write_outcome({"state": "waiting", "settled": True}, commit)
            return
        self._write_outcome(
            {"state": "sent", "attempts": self.attempts + 1, "date_sent": fields.Datetime.now()},
            commit,
        )
