"""Whose a case becomes by itself: by a rule, or while its collector is away."""

from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    user_id = fields.Many2one(before_write="_forget_absence")
    absent_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Stands in for",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="Whose the case is again once they are back.",
    )

    def _forget_absence(self, vals):
        """Let a case stay with whom a person chooses: nobody comes back to it."""
        if not self._is_engine():
            self.filtered("absent_user_id")._as_engine().absent_user_id = False

    @api.model
    @api.private
    def _give(self, pairs, text):
        """Make cases those of collectors, any number in one statement.

        :param list pairs: ids of a case and of its collector
        :param text: function that returns the line for the history of a case, of the collector
        """
        if not pairs:
            return
        self.flush_model(["user_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE collections_case c SET user_id = v.user_id,"
                " write_date = now() AT TIME ZONE 'UTC'"
                " FROM unnest(%s::int[], %s::int[]) v(id, user_id) WHERE c.id = v.id",
                [case_id for case_id, _user_id in pairs],
                [user_id for _case_id, user_id in pairs],
            )
        )
        cases = self.browse([case_id for case_id, _user_id in pairs])
        cases._tell_given({case_id: text(user_id) for case_id, user_id in pairs})

    def _tell_given(self, texts):
        """Write into the histories of these cases why they are another collector's now.

        :param dict texts: by id of the case
        """
        self.invalidate_recordset(["user_id", "absent_user_id", "write_date"])
        self.env["collections.owned"]._forget_collectors()
        self._message_log_batch(bodies=texts)

    def action_assign(self):
        """Open the assistant that gives these cases to collectors."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign cases"),
            "res_model": "collections.assign.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_ids": self.ids},
        }
