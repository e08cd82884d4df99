"""Cases whose customers have answered: they say so until somebody has sorted the answer."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .mail_thread import is_automatic_now


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    reply_ids = fields.One2many(
        comodel_name="collections.reply", inverse_name="case_id", string="Answers"
    )
    answered_date = fields.Datetime(
        string="Answered",
        compute="_compute_answered",
        search="_search_answered_date",
        help="When the customer's oldest answer came in that nobody has sorted yet.",
    )
    answer_text = fields.Char(compute="_compute_answered", string="What the answer is about")
    answer_count = fields.Integer(compute="_compute_answered", string="Answers to sort")

    @api.depends("reply_ids.state")
    def _compute_answered(self):
        replies = self.env["collections.reply"].search(
            [("case_id", "in", self.ids), ("state", "=", "open")], order="date, id"
        )
        by_case = replies.grouped("case_id")
        for case in self:
            own = by_case.get(case._origin, replies.browse())
            case.answer_count = len(own)
            case.answered_date = own[:1].date
            case.answer_text = own[:1]._get_proposal_text() if own else False

    @api.model
    def _search_answered_date(self, operator, value):
        if operator != "in" or set(value) != {False}:
            return NotImplemented
        return ~Domain("reply_ids", "any", [("state", "=", "open")])

    def _message_post_after_hook(self, message, msg_values):
        # EXTENDS 'mail': what a customer writes to the case goes into the contact log
        result = super()._message_post_after_hook(message, msg_values)
        if message._collections_is_answer():
            self.env["collections.reply"]._take_in(self, message, is_automatic_now(self.env))
        return result

    def action_sort_answer(self):
        """Open the dialog that sorts the oldest answer of the customer."""
        self.ensure_one()
        self.check_access("write")
        reply = self.reply_ids.filtered(lambda reply: reply.state == "open").sorted(
            lambda reply: (reply.date, reply.id)
        )
        if not reply:
            raise UserError(self.env._("There is no answer to sort: somebody has done it."))
        return reply[0].action_sort()
