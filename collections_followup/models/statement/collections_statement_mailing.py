"""Account statements that go by themselves: one for a customer and month.

Who gets one is found in ``collections_statement_mailing_due.py``; they leave by the outbox
(``collections_statement_mailing_outbox.py``).
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What may still change on one that was sent: pointers to documents that core may delete.
SENT_WRITABLE = {"mail_id", "dispatch_id"}
# Who may send them again, or leave them out: as with statements by hand
SENDERS = "collections_followup.group_collections_collector,account.group_account_invoice"


class CollectionsStatementMailing(models.Model):
    """One account statement to one customer for one month. What was sent stays as it was."""

    _name = "collections.statement.mailing"
    _inherit = ["collections.guarded", "collections.sealed", "collections.dispatch.queued"]
    _description = "Scheduled Account Statement"
    _order = "period desc, id desc"
    _dispatch_kind = "statement"

    company_id = fields.Many2one(comodel_name="res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", string="To", ondelete="restrict", readonly=True
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Collector", readonly=True)
    period = fields.Date(
        string="Month", required=True, readonly=True, help="The first day of the month."
    )
    date = fields.Date(string="As of", required=True, readonly=True)
    date_from = fields.Date(string="From", readonly=True)
    mode = fields.Selection(
        selection=[("open", "Open items"), ("all", "All movements")],
        string="Shows",
        required=True,
        readonly=True,
    )
    amount = fields.Monetary(string="Open balance", readonly=True)
    state = fields.Selection(
        selection=[
            ("queued", "In the outbox"),
            ("uncertain", "Uncertain"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("skipped", "Not sent"),
        ],
        string="Status",
        required=True,
        default="queued",
        readonly=True,
    )
    failure_reason = fields.Char(string="Why not", readonly=True)
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    address = fields.Char(string="Sent to", readonly=True)
    subject = fields.Char(readonly=True)
    content = fields.Html(string="As sent", readonly=True, sanitize=False)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Statement",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    mail_id = fields.Many2one(
        comodel_name="mail.mail", index="btree_not_null", ondelete="set null", readonly=True
    )

    # Whatever two workers do at once, a customer gets one statement a month.
    _period_unique = models.UniqueIndex(
        "(company_id, partner_id, period)", "The customer has the statement of this month already."
    )
    _open_idx = models.Index("(id) WHERE state IN ('queued', 'uncertain', 'failed')")

    @api.depends("partner_id.name", "date")
    def _compute_display_name(self):
        # OVERRIDE 'base'
        for mailing in self:
            day = mailing.company_id._collections_format_date(mailing.date)
            mailing.display_name = f"{mailing.partner_id.name or ''}, {day}"

    def write(self, vals):
        # EXTENDS 'base'
        if set(vals) - SENT_WRITABLE and any(mailing.state == "sent" for mailing in self):
            raise UserError(
                self.env._("A statement that was sent is a record of what the customer got.")
            )
        return super().write(vals)

    def _get_sealed_files(self):
        # OVERRIDE 'collections.sealed'
        return self.attachment_id

    def _get_guard_message(self, names):
        # OVERRIDE 'collections.guarded'
        return self.env._("Scheduled statements are not edited. Use the buttons.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("Statements are kept as history. Leave them out instead."))

    # ------------------------------------------------------------------------ buttons

    def _check_may_send(self):
        # OVERRIDE 'collections.dispatch.source'
        self.check_access("read")
        if not self.env.su and not self.env.user.has_groups(SENDERS):
            raise AccessError(
                self.env._(
                    "Statements are sent by the Collections team and by those who send invoices."
                )
            )

    def action_send(self):
        """Send these statements again that failed or were left out, with what is open by now."""
        self._check_may_send()
        # Sudo: nobody writes statements by hand; who may send them was checked.
        chosen = self.sudo().filtered(lambda mailing: mailing.state in ("failed", "skipped"))
        if not chosen:
            raise UserError(
                self.env._("None of these statements has failed or was left out: nothing to send.")
            )
        chosen.dispatch_id.filtered(
            lambda dispatch: dispatch.state in ("failed", "cancelled")
        )._reopen(self.env.user)
        chosen._withdraw_messages()
        chosen.write({"state": "queued", "failure_reason": False, "gate_until": False})
        self.env["collections.dispatch"].sudo()._wake()
        return True

    def action_skip(self):
        """Leave these statements out; what is being handed over right now goes."""
        self._check_may_send()
        # Sudo: who may send them was checked; states are not people's to write.
        waiting = self.sudo().filtered(lambda mailing: mailing.state in ("queued", "failed"))
        if not waiting:
            raise UserError(
                self.env._("None of these statements waits or has failed: nothing to leave out.")
            )
        carried = waiting.filtered("dispatch_id")
        free = carried.dispatch_id._withdraw()
        gone = (waiting - carried) | carried.filtered(lambda own: own.dispatch_id in free)
        gone._skip(self.env._("Left out by %s.", self.env.user.name))
        return True

    # The outbox's button
    action_cancel = action_skip

    def action_preview(self):
        """Show who would get a statement if it were the day, and who of them cannot be reached."""
        return self.env["collections.statement.preview"]._open(self.env.company)

    def action_view_statement(self):
        """Open the statement as it was sent."""
        self.ensure_one()
        if not self.attachment_id:
            raise UserError(self.env._("The statement is made when it goes. There is none yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}",
            "target": "new",
        }

    def _skip(self, reason):
        self.write({"state": "skipped", "failure_reason": reason, "gate_until": False})
