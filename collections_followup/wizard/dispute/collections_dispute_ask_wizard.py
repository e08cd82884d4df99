from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import is_html_empty

from ...engine.text import flatten


class CollectionsDisputeAskWizard(models.TransientModel):
    """Asks colleagues about a dispute by e-mail; their answers come into its chatter."""

    _name = "collections.dispute.ask.wizard"
    _inherit = ["collections.checked"]
    _description = "Ask about a Dispute"

    dispute_id = fields.Many2one(
        comodel_name="collections.dispute", required=True, readonly=True, ondelete="cascade"
    )
    team_id = fields.Many2one(related="dispute_id.team_id", related_sudo=False)
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="collections_dispute_ask_wizard_user_rel",
        column1="wizard_id",
        column2="user_id",
        string="Ask",
        domain="[('share', '=', False)]",
        default=lambda self: self._default_user_ids(),
    )
    question = fields.Html()

    def _default_user_ids(self):
        dispute = self.env["collections.dispute"].browse(self.env.context.get("default_dispute_id"))
        members = dispute.team_id.member_ids
        return members if len(members) == 1 else False

    def action_ask(self):
        """Send the question, and let those who are asked see the dispute."""
        self.ensure_one()
        dispute = self.dispute_id
        dispute.check_access("write")
        dispute._check_open()
        if not self.user_ids:
            raise UserError(self.env._("Choose whom to ask."))
        # Who is asked sees the dispute: colleagues of its company, and nobody else.
        self.user_ids._collections_check_works_for(dispute.company_id)
        if is_html_empty(self.question):
            raise UserError(self.env._("Enter the question."))
        without = self.user_ids.filtered(lambda user: not user.email)
        if without:
            raise UserError(
                self.env._("%s has no e-mail address. Choose somebody else.", without[0].name)
            )
        # Sudo: written by the dispute alone: who is asked sees it.
        dispute.sudo().asked_user_ids = [Command.link(user.id) for user in self.user_ids]
        dispute.message_post(
            subject=self._get_subject(),
            body=self.question + dispute._get_summary(),
            partner_ids=self.user_ids.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid="mail.mail_notification_light",
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_subject(self):
        """Return the subject of the question: it says what the customer disputes, too."""
        dispute = self.dispute_id
        if not dispute.subject:
            return self.env._("Question about %s", dispute.name)
        return self.env._(
            "Question about %(dispute)s: %(subject)s",
            dispute=dispute.name,
            subject=flatten(dispute.subject),
        )
