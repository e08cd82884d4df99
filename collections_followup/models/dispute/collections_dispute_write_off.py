"""Goodwill write-offs of disputes: within the company's limit, or approved by a supervisor."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    _approval_activity = "collections_followup.mail_activity_type_dispute"

    writeoff_state = fields.Selection(
        selection=[
            ("asked", "Waits for approval"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        string="Write-off",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    def _ask_write_off(self, amounts):
        """Write off as goodwill, or ask a supervisor to approve it.

        :param dict amounts: accepted amount by line of this dispute
        :return: whether it was written off
        """
        self.ensure_one()
        self._lock()
        self._check_undecided()
        # In sudo mode: the figures are the ledger's, and what anybody wrote off counts.
        dispute = self.sudo()
        if dispute.writeoff_state == "asked":
            raise UserError(
                self.env._("A write-off of %s waits for approval already.", dispute.name)
            )
        for line in dispute._get_open_lines():
            line.amount_accepted = amounts.get(line.with_env(self.env), 0.0)
        now, before = dispute._get_write_off_totals()
        allowed = self.env.user.has_group("collections_followup.group_collections_supervisor")
        limit = dispute.company_id.collections_dispute_limit
        if allowed or dispute.currency_id.compare_amounts(now + before, limit) <= 0:
            dispute._write_off()
            return True
        dispute.writeoff_state = "asked"
        dispute._plan_task(
            dispute._get_supervisor_sudo(),
            lambda own: own._get_write_off_request(now, before),
            dispute.company_id._collections_today(),
        )
        self._message_log(body=self._get_write_off_request(now, before))
        return False

    def _get_write_off_request(self, now, before):
        """Return what a supervisor is asked to approve.

        :param float now: what is to be written off, in company currency
        :param float before: what was written off of these invoices before
        """
        self.ensure_one()
        amount = formatLang(self.env, now, currency_obj=self.currency_id)
        if not before:
            return self.env._("Write-off of %s to approve", amount)
        return self.env._(
            "Write-off of %(amount)s to approve; %(before)s of these invoices is written off "
            "already",
            amount=amount,
            before=formatLang(self.env, before, currency_obj=self.currency_id),
        )

    def _get_write_off_totals(self):
        """Return what is booked when the accepted amounts are written off, and what was before.

        Before: all that was ever written off of these invoices, see
        ``_collections_read_written_off``. Both in company currency.
        """
        self.ensure_one()
        lines = self._get_accepted_lines()
        now = sum(line._get_write_off_cost() for line in lines)
        items = lines.move_id._collections_get_receivable_lines()
        before = sum(balance for _amount, balance in items._collections_read_written_off().values())
        return now, before

    def _get_accepted_lines(self):
        """Return the lines of this dispute of which something is accepted."""
        return self._get_open_lines().filtered(lambda line: line.amount_accepted > 0)

    def action_approve_write_off(self):
        """Approve the write-off that was asked for, and book it."""
        self._check_supervisor()
        self._lock()
        for dispute in self:
            if dispute.writeoff_state != "asked":
                raise UserError(self.env._("No write-off of %s waits for approval.", dispute.name))
            # In sudo mode: who approves need not be allowed to book entries.
            dispute.sudo()._write_off()

    def action_refuse_write_off(self):
        """Refuse the write-off: the dispute stays open for another decision."""
        self._check_supervisor()
        self._lock()
        # Sudo: ``_check_supervisor`` has checked the right; amounts and states are not people's
        # to write.
        for dispute in self.sudo().filtered(lambda dispute: dispute.writeoff_state == "asked"):
            dispute.line_ids.amount_accepted = 0.0
            dispute.writeoff_state = "refused"
            dispute.activity_ids.filtered("automated").unlink()
            dispute._message_log(body=self.env._("The write-off was refused."))

    def _may_answer_approval(self):
        """Return whether the user may do away with the activity that asks for approval."""
        self.ensure_one()
        supervisor = "collections_followup.group_collections_supervisor"
        # Sudo: only the state is read, for whoever marks the activity as done.
        return self.sudo().writeoff_state != "asked" or self.env.user.has_group(supervisor)

    def _check_supervisor(self):
        self.check_access("write")
        if not self.env.user.has_group("collections_followup.group_collections_supervisor"):
            raise AccessError(self.env._("Only supervisors approve write-offs."))

    def _write_off(self):
        """Book the accepted amounts as goodwill, each by one journal entry.

        Runs with all rights: a supervisor approved it, or the company allows the amount.
        """
        self.ensure_one()
        entries = self.credit_move_ids.filtered(lambda move: move.move_type == "entry")
        entries.line_ids._collections_check_matched()
        lines = self._get_accepted_lines()
        for line in lines:
            line._check_acceptable(line.amount_accepted)
        self.writeoff_state = "approved"
        whole = all(
            line.currency_id.compare_amounts(line.amount_accepted, line.amount_open) >= 0
            for line in self._get_open_lines()
        )
        self.decision = "written_off" if whole else "partly"
        self.activity_ids.filtered("automated").unlink()
        for line in lines:
            line._book_write_off()
        if self.state == "open":
            self._resolve(self.decision or "written_off")
