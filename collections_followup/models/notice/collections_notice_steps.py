"""Steps of a notice: approved, put into the outbox, skipped, cancelled, postponed, withdrawn."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .collections_notice import PENDING_STATES


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def action_approve(self):
        """Approve draft notices; where the policy asks for it, only supervisors may."""
        if not self._is_supervisor():
            raise AccessError(
                self.env._("Notices are approved by a supervisor of the Collections team.")
            )
        self.check_access("write")
        drafts = self.filtered(lambda notice: notice.state == "draft")
        # Sudo: the role and write access were checked; states are not people's to write.
        drafts.sudo().write({"state": "approved"})
        return True

    def action_send(self):
        """Put ready notices into the outbox and wake the worker that sends them.

        Failed ones are tried again from the beginning, with what is owed by then.

        :raise UserError: customers could neither answer nor pay, whoever asks and in what way
        """
        self.check_access("write")
        drafts = self.filtered(lambda notice: notice.state == "draft")
        if drafts:
            raise UserError(
                self.env._("%s waits for approval. A supervisor approves it first.", drafts[0].name)
            )
        # Sudo: write access was checked; the outbox is not people's to write.
        ready = self.sudo().filtered(lambda notice: notice.state in ("approved", "failed"))
        for company, own in ready.grouped("company_id").items():
            company._collections_check_send(set(own.mapped("channel")))
        ready.dispatch_id.filtered(
            lambda dispatch: dispatch.state in ("failed", "cancelled")
        )._reopen(self.env.user)
        ready._requeue()
        self._wake_outbox()
        return True

    def _requeue(self):
        """Put notices into the outbox, from the beginning."""
        self._withdraw_messages()
        self.write(
            {
                "state": "queued",
                "attempts": 0,
                "retry_at": False,
                "gate_until": False,
                "failure_type": False,
                "failure_reason": False,
            }
        )
        self.run_id.filtered(lambda run: run.state == "done").state = "sending"

    def action_skip(self):
        """Let these notices pass: the items count as having had the level, nothing is sent.

        Where the level has another channel that still waits, that one carries the items.
        """
        self.check_access("write")
        self._check_editable()
        # Sudo: write access was checked; states and levels of items are not people's to write.
        skipped = self.sudo()
        skipped._withdraw_as("skipped", self.env._("Skipped by %s.", self.env.user.name))
        skipped._advance_items()
        return True

    def action_cancel(self):
        """Withdraw these notices: their items come again in the next run.

        Where the level has another channel that still waits, that one carries the items.
        """
        self.check_access("write")
        for notice in self:
            if notice.state not in PENDING_STATES:
                raise UserError(
                    self.env._(
                        "%(notice)s is %(state)s and cannot be cancelled.",
                        notice=notice.name,
                        state=notice._get_state_label().lower(),
                    )
                )
        # Sudo: write access was checked; states are not people's to write.
        left = self - self.sudo()._withdraw(self._get_withdrawal_reason()).with_env(self.env)
        if left:
            raise UserError(
                self.env._(
                    "%s is being handed over right now. Wait a moment, then look at what became "
                    "of it.",
                    left[0].name,
                )
            )
        return True

    def _get_withdrawal_reason(self):
        if any(notice.state == "uncertain" for notice in self):
            return self.env._(
                "Cancelled by %s. Nobody knows whether it arrived.", self.env.user.name
            )
        return self.env._("Cancelled by %s.", self.env.user.name)

    def action_postpone(self):
        """Send these notices a week later than planned."""
        self._check_editable()
        for notice in self:
            start = max(notice.date_planned or notice.date, notice.company_id._collections_today())
            notice.date_planned = fields.Date.add(start, days=7)
        return True

    # --------------------------------------------------------------------- withdrawing

    def _withdraw_groundless(self, reason):
        """Skip notices that have lost their ground: their items reach no level by them."""
        self._withdraw_as("skipped", reason)
        self._clear_levels()

    def _withdraw_homeless(self):
        """Skip notices of companies that keep no cases any more."""
        self._withdraw_groundless(self._get_homeless_text())

    @api.model
    def _get_homeless_text(self):
        return self.env._("The company has no follow-up policy of its own any more.")

    def _withdraw(self, reason):
        """Cancel notices, and their messages that are not out yet.

        :return: the cancelled ones: those that are being handed over right now stay
        """
        carried = self.filtered("dispatch_id")
        free = carried.dispatch_id._withdraw()
        gone = (self - carried) | carried.filtered(lambda notice: notice.dispatch_id in free)
        # What may have arrived stays in the thread.
        gone.filtered(lambda notice: notice.state != "uncertain")._withdraw_messages()
        gone._withdraw_as("cancelled", reason)
        gone._clear_levels()
        return gone

    def _withdraw_messages(self):
        """Forget what was written for these notices and has not left.

        The case's thread tells what the customer got.
        """
        # Sudo: e-mails that have not left are deleted with what they said, whoever wrote them.
        dispatches = self.sudo().dispatch_id
        unsent = dispatches.filtered(lambda dispatch: dispatch.state not in ("sent", "uncertain"))
        unsent.mail_id.unlink()
        unsent.message_id.unlink()
        self._withdraw_post()

    def _withdraw_as(self, state, reason):
        """Take notices out of the review and the outbox without sending them.

        :param str state: ``skipped`` or ``cancelled``
        :param str reason: why, in words
        """
        if not self:
            return
        self.dispatch_id.filtered(
            lambda dispatch: dispatch.state in ("waiting", "ready", "failed")
        )._withdraw()
        self.write({"state": state, "reason": reason, "retry_at": False, "gate_until": False})
        self._release_lines()
        self._hand_over()

    def _clear_levels(self):
        """Record that no item reaches a level by these notices."""
        if not self:
            return
        self.env["collections.notice.line"].flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE collections_notice_line SET level_id = NULL WHERE notice_id IN %s",
                tuple(self.ids),
            )
        )
        self.line_ids.invalidate_recordset(["level_id"])

    def _release_lines(self):
        """Free the items of these notices: they no longer wait for them."""
        self.env["collections.notice.line"].flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE collections_notice_line SET pending = FALSE"
                " WHERE notice_id IN %s AND pending",
                tuple(self.ids),
            )
        )
        self.line_ids.invalidate_recordset(["pending"])
        # Sudo: the run may end with its last notice, whosever that is.
        self.run_id.sudo()._close_finished()
