"""Reminders before instalments, and notices after missed ones: a small ladder of e-mails.

Which of them are due is found in ``collections_plan_notice_due.py``; they leave by the outbox
(``collections_plan_notice_outbox.py``).
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.collections_words import AGREEMENT_WORDS

SENT_WRITABLE = {"mail_id", "dispatch_id"}


class CollectionsPlanNotice(models.Model):
    """One e-mail about one instalment, at one step. What was sent stays as it was."""

    _name = "collections.plan.notice"
    _inherit = [
        "collections.guarded",
        "collections.sealed",
        "collections.dispatch.queued",
        "collections.words",
    ]
    _description = "Payment Plan Notice"
    _order = "date desc, id desc"
    _rec_name = "subject"
    _dispatch_kind = "plan_notice"
    # Its text is the template of its step.
    _words = AGREEMENT_WORDS

    plan_id = fields.Many2one(
        comodel_name="collections.plan",
        string="Payment plan",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    installment_id = fields.Many2one(
        comodel_name="collections.plan.installment",
        string="Instalment",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    step_id = fields.Many2one(
        comodel_name="collections.plan.step", required=True, ondelete="restrict", readonly=True
    )
    kind = fields.Selection(related="step_id.kind")
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True, readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    contact_id = fields.Many2one(comodel_name="res.partner", ondelete="restrict", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Collector", readonly=True)
    date = fields.Date(required=True, readonly=True)
    date_due = fields.Date(string="Due", readonly=True)
    amount = fields.Monetary(
        readonly=True, help="Before the date: the instalment. After it: all that is due by then."
    )
    state = fields.Selection(
        selection=[
            ("draft", "To send"),
            ("queued", "In the outbox"),
            ("uncertain", "Uncertain"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("skipped", "Skipped"),
        ],
        required=True,
        default="draft",
        index=True,
        readonly=True,
    )
    failure_reason = fields.Char(string="Why not", readonly=True)
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    address = fields.Char(string="Sent to", readonly=True)
    subject = fields.Char(readonly=True)
    content = fields.Html(string="As sent", readonly=True, sanitize=False)
    mail_id = fields.Many2one(
        comodel_name="mail.mail", index="btree_not_null", ondelete="set null", readonly=True
    )

    _step_unique = models.UniqueIndex(
        "(installment_id, step_id)", "This step was already taken for the instalment."
    )

    @api.depends("step_id.name", "installment_id.name", "plan_id.name")
    def _compute_display_name(self):
        # OVERRIDE 'base'
        for notice in self:
            notice.display_name = (
                f"{notice.plan_id.name}: {notice.step_id.name}, {notice.installment_id.name}"
            )

    def write(self, vals):
        # EXTENDS 'base'
        if set(vals) - SENT_WRITABLE and any(notice.state == "sent" for notice in self):
            raise UserError(
                self.env._("A notice that was sent is a record of what the customer got.")
            )
        return super().write(vals)

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._("Notices about instalments are not edited. Use the buttons.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("Notices are kept as history. Skip them instead."))

    # ------------------------------------------------------------------------ actions

    def _check_may_send(self):
        # EXTENDS 'collections.dispatch.source': who may change the plan
        self.plan_id.check_access("write")

    def action_send(self):
        """Send these notices now, also those that failed before."""
        self.plan_id.check_access("write")
        # Sudo: nobody writes notices by hand; who may change the plan may send them.
        chosen = self.sudo().filtered(lambda notice: notice.state in ("draft", "failed"))
        chosen.dispatch_id.filtered(
            lambda dispatch: dispatch.state in ("failed", "cancelled")
        )._reopen(self.env.user)
        chosen.write({"state": "queued", "failure_reason": False})
        # Written at once: whoever presses the button learns at once what is missing.
        chosen._compose()
        self.env["collections.dispatch"].sudo()._wake()

    def action_skip(self):
        """Leave these notices out."""
        self.plan_id.check_access("write")
        # Sudo: write access to the plan was checked; states are not people's to write.
        waiting = self.sudo().filtered(lambda notice: notice.state in ("draft", "queued", "failed"))
        waiting._withdraw_skipped()

    def _withdraw_skipped(self):
        """Skip notices whose messages have not left; those being handed over stay."""
        carried = self.filtered("dispatch_id")
        free = carried.dispatch_id._withdraw()
        gone = (self - carried) | carried.filtered(lambda notice: notice.dispatch_id in free)
        gone.write({"state": "skipped"})

    def _get_word_values(self):
        # OVERRIDE
        return self._prepare_word_values(
            self.contact_id or self.partner_id,
            self.user_id,
            self.amount,
            self.plan_id.name,
            self.date_due,
        )
