"""What comes back after a notice was sent: the notice stays, the collector learns of it."""

from odoo import models

from ..base.collections_guarded import without_defaults


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _report_undelivered(self, address, reason=""):
        """Tell the collectors that these notices did not arrive after all.

        A sent notice is a record and stays as it is; its case gets a task, once per address.
        A notice that is still in the outbox fails, and its next channel takes over.

        :param str address: the e-mail address or number
        :param str reason: words of the mail server or provider
        """
        self.filtered(lambda notice: notice.state == "queued")._mark_failed("bounced", reason)
        activity_type = self.env.ref("collections_followup.mail_activity_type_task")
        for notice in self.filtered(lambda notice: notice.state == "sent"):
            # Reports come by the mail gateway: nobody reads what its user is given.
            user = notice._get_task_user() or self.env.user.filtered(
                lambda user: user.active and user._is_internal()
            )
            env = user._collections_addressed(self).env
            summary = env._("Not delivered: %s", address)
            # Sudo: the report comes by the mail gateway or the provider, and the task is for the
            # collector.
            thread = notice._get_thread().sudo()
            if thread.activity_ids.filtered(lambda task, own=summary: task.summary == own):
                continue
            without_defaults(thread).activity_schedule(
                activity_type_id=activity_type.id,
                date_deadline=notice.company_id._collections_today(),
                summary=summary,
                note=env._(
                    "%(notice)s did not arrive. Find out the right address or number, enter it "
                    "on the contact, and decide whether to send the notice by another way.",
                    notice=notice.name,
                )
                + (f" ({reason.strip()[:500]})" if reason else ""),
                user_id=user.id,
            )
