"""What follows when payment plans change their state."""

from odoo import models
from odoo.tools import format_date, formatLang

from ..base.collections_guarded import without_defaults


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    def _tell_changes(self, changes):
        # OVERRIDE
        labels = dict(self._fields["state"]._description_selection(self.env))
        bodies = {}
        for plan in self:
            before, now = changes[plan.id]
            bodies[plan.id] = self.env._(
                "%(before)s → %(after)s", before=labels[before], after=labels[now]
            )
        self._message_log_batch(bodies=bodies)

    def _follow_change(self, before, now):
        # OVERRIDE: activity, stage of the case, write-off
        getattr(self, f"_on_{now}")()

    def _on_active(self):
        """These plans are in good standing again: a payment turned up, or was taken back."""
        self.activity_unlink(["collections_followup.mail_activity_type_plan_default"])
        self._move_case_stage("collections_plan_stage_id")
        self._warn_of_write_off()

    def _on_paid(self):
        """The instalments of these plans are paid: the discount is to be written off."""
        self.activity_unlink(["collections_followup.mail_activity_type_plan_default"])
        for plan in self:
            text = self.env._(
                "All that payment plan %(plan)s asks for is paid: the discount of %(amount)s is "
                "to be written off.",
                plan=plan.name,
                amount=formatLang(self.env, plan.amount_write_off, currency_obj=plan.currency_id),
            )
            plan._log_on_case(text)
            if plan.writeoff_date:
                plan._plan_warning(
                    lambda own: (
                        own.env._("Write-off undone"),
                        own.env._("What the plan wrote off is open again. Write it off or cancel."),
                    )
                )
        if any(not plan.writeoff_date for plan in self):
            self.env.ref("collections_followup.ir_cron_plans")._trigger()

    def _on_completed(self):
        """These plans are paid, and their discount is written off."""
        self.activity_unlink(
            [
                "collections_followup.mail_activity_type_plan_default",
                "mail.mail_activity_data_warning",
            ]
        )
        for plan in self:
            plan._log_on_case(self.env._("Payment plan %s is completed.", plan.name))
        self._leave_case_stage()

    def _on_defaulted(self):
        """These plans are in default: follow-up resumes, and the collector is told."""
        self._move_case_stage("collections_plan_default_stage_id")
        self._warn_of_write_off()
        for plan in self:
            plan._log_on_case(plan._get_default_news())
            user = plan._find_worker(
                plan.user_id, plan.case_id.user_id, plan.company_id.collections_user_id
            )
            if user:
                without_defaults(plan).activity_schedule(
                    "collections_followup.mail_activity_type_plan_default",
                    date_deadline=plan.company_id._collections_today(),
                    note=user._collections_addressed(plan)._get_default_news(),
                    user_id=user.id,
                )

    def _get_default_news(self):
        """Return the sentence that tells colleagues of the default."""
        self.ensure_one()
        return self.env._(
            "Payment plan %(plan)s is in default since %(date)s: %(amount)s is due now. "
            "Follow-up resumes where each item stood.",
            plan=self.name,
            date=format_date(self.env, self.default_date),
            amount=formatLang(self.env, self.amount_due_now, currency_obj=self.currency_id),
        )

    def _warn_of_write_off(self):
        """Tell the collectors of those plans that have written off and are no longer paid."""
        for plan in self.filtered("amount_written_off"):
            plan._plan_warning(
                lambda own: (
                    own.env._("Payment taken back after the write-off"),
                    own.env._(
                        "%(amount)s was written off, but the instalments of %(plan)s are no longer "
                        "paid. Reverse the write-off if the plan will not be kept.",
                        amount=formatLang(
                            own.env, own.amount_written_off, currency_obj=own.currency_id
                        ),
                        plan=own.name,
                    ),
                )
            )
