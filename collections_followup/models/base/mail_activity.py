"""Activities that ask for an approval are those of whoever may give it; others, to match money."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .res_partner import COLLECTIONS_READERS

# By this attribute a model that is approved names the kind of activity that asks for it.
ASKS = "_approval_activity"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    collections_move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Money to match",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        groups=COLLECTIONS_READERS,
        export_string_translation=False,
        help="The payment or credit note on account that this task asks to match.",
    )

    @api.private
    def _collections_check_approvals(self):
        """Refuse that people do away with, put off or pass on what asks somebody else.

        The buttons of the record do, which work on them in sudo mode.
        """
        if self.env.su:
            return
        # In sudo mode: who may not see the activity may not touch it either.
        for activity in self.sudo().filtered(lambda own: own.active and own.automated):
            kind = getattr(self.env.get(activity.res_model), ASKS, None)
            asks = kind and self.env.ref(kind, raise_if_not_found=False)
            if not asks or activity.activity_type_id != asks:
                continue
            record = self.env[activity.res_model].browse(activity.res_id).exists()
            if record and not record._may_answer_approval():
                raise AccessError(
                    self.env._(
                        "%s waits for the approval of somebody else: only they mark this activity "
                        "as done, or change it.",
                        record.sudo().display_name,
                    )
                )

    def _action_done(self, feedback=False, attachment_ids=None):
        # EXTENDS 'mail'
        self._collections_check_approvals()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def write(self, vals):
        # EXTENDS 'mail'
        self._collections_check_approvals()
        return super().write(vals)

    def unlink(self):
        # EXTENDS 'mail'
        self._collections_check_approvals()
        return super().unlink()
