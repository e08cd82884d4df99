"""How a promise ends before its day, and what its buttons open."""

from odoo import api, models
from odoo.exceptions import UserError


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"

    def action_cancel(self):
        """Cancel these promises: their items are followed up again at once."""
        self.check_access("write")
        for promise in self:
            if promise.date_cancelled:
                raise UserError(self.env._("%s is cancelled already.", promise.name))
            if promise.state not in promise._get_states():
                raise UserError(
                    self.env._(
                        "%s has ended and stays as it was found. Only an open promise can be "
                        "cancelled.",
                        promise.name,
                    )
                )
        self._cancel()
        self._follow_up_at_once()
        return True

    def _cancel(self, replaced_by=None, reason=None):
        """End these promises because the customer took them back or agreed on something new.

        :param replaced_by: the promise that takes their place
        :param str reason: what else ended them, as a sentence
        """
        # Sudo: the button checks write access, and what is agreed on anew takes the place of
        # promises, whosever they are; states are not people's to write.
        for company, promises in self.sudo().grouped("company_id").items():
            promises.write(
                {
                    "state": "cancelled",
                    "date_cancelled": company._collections_today(),
                    "date_ended": company._collections_today(),
                    "cancelled_by_id": self.env.uid,
                    "replaced_by_id": replaced_by.id if replaced_by else False,
                    "amount_broken": 0.0,
                }
            )
            promises.line_ids.write({"state": "cancelled"})
            promises.activity_id.filtered("active").unlink()
            promises.flush_recordset()
            promises.line_ids.flush_recordset()
            promises._message_log_batch(
                bodies={
                    promise.id: self.env._("Replaced by %s.", replaced_by.name)
                    if replaced_by
                    else reason or self.env._("Cancelled.")
                    for promise in promises
                }
            )

    @api.model
    def _let_go(self, items, winner):
        # OVERRIDE
        self._cancel_on_items(items, winner._get_replacing_text())

    @api.model
    def _cancel_on_items(self, items, reason):
        """End the open promises on receivable items, because something new was agreed on.

        :param items: journal items
        :param str reason: what it is, as a sentence
        """
        promises = self._find_lines_sudo(items, self._get_states("yielding")).promise_id
        if promises:
            promises._cancel(reason=reason)

    @api.model
    def _get_new_action(self, items):
        # OVERRIDE
        free = self._get_free(items)
        return free and self.env["collections.promise.wizard"]._get_action(free)

    def action_replace(self):
        """Open the wizard with the items of this promise, to log the one that replaces it."""
        self.ensure_one()
        return self.env["collections.promise.wizard"]._get_action(self.line_ids.move_line_id)

    def action_new(self):
        """Open the wizard, to choose the customer and the items."""
        return self.env["collections.promise.wizard"]._get_action()

    def action_view_items(self):
        """Open the receivable items that were promised."""
        return self.env["account.move.line"]._collections_get_items_action(
            [("id", "in", self.line_ids.move_line_id.ids)], self.env._("Promised items")
        )
