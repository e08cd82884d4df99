"""The buttons of a payment plan."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from ..agreement.collections_agreement import RANKS


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    def action_propose(self):
        """Put the plan forward."""
        self.check_access("write")
        self._propose()

    def action_approve(self):
        """Approve the plan; over the limits only supervisors may."""
        self.check_access("write")
        for plan in self:
            if not plan._may_approve():
                raise AccessError(
                    self.env._(
                        "%(plan)s is over your limits: %(reason)s Somebody with the role %(tier)s "
                        "approves it.",
                        plan=plan.name,
                        reason=plan.approval_reason,
                        tier=plan._get_tier_label(),
                    )
                )
        self._approve()

    def action_draft(self):
        """Take a proposed or approved plan back to draft."""
        self.check_access("write")
        self._check_state("proposed", "approved")
        # Sudo: write access was checked; states and approvals are not people's to write.
        self.sudo().write({"state": "draft", "approved_by_id": False, "date_approved": False})
        self.sudo().activity_unlink(["collections_followup.mail_activity_type_plan_approval"])

    def action_accept(self):
        """Record that the customer accepted: the plan comes into force."""
        self.check_access("write")
        self._accept()

    def action_cancel(self):
        """Cancel the plan: follow-up resumes at the level where each item stood."""
        self.check_access("write")
        self._check_state("draft", "proposed", "approved", "active", "paid", "defaulted")
        for plan in self:
            if plan.state == "paid" and self._get_rank() < RANKS["supervisor"]:
                raise AccessError(
                    self.env._(
                        "The customer has paid what was agreed in %s. Only a supervisor cancels "
                        "it now.",
                        plan.name,
                    )
                )
        self._end("cancelled")
        self._follow_up_at_once()

    def action_reactivate(self):
        """Bring a plan in default back into force; the customer has caught up."""
        self.check_access("write")
        self._follow_up_at_once()
        self._check_state("defaulted")
        for plan in self:
            if not plan.can_reactivate:
                raise UserError(
                    self.env._(
                        "%(amount)s of %(plan)s is still late. It can be reactivated once that "
                        "is paid, or make a new version of the plan.",
                        amount=formatLang(
                            self.env, plan.amount_late, currency_obj=plan.currency_id
                        ),
                        plan=plan.name,
                    )
                )
            if plan.discount and not plan._has_rank():
                raise AccessError(
                    self.env._(
                        "%(plan)s has lost its discount of %(amount)s by the default. Somebody "
                        "with the role %(tier)s grants it again.",
                        plan=plan.name,
                        amount=formatLang(self.env, plan.discount, currency_obj=plan.currency_id),
                        tier=plan._get_tier_label(),
                    )
                )
            # Sudo: write access and role were checked; the day is not people's to write.
            plan.sudo().date_reactivated = plan.company_id._collections_today()
        self._follow_up_at_once()

    def action_renegotiate(self):
        """Open the wizard for a new version over what is still open."""
        self.ensure_one()
        self._check_state("draft", "approved", "active", "defaulted")
        items = self.line_ids.move_line_id.filtered(
            lambda item: not item.reconciled and item.amount_residual_currency > 0
        )
        return items._collections_action_plan(self)

    @api.model
    def _get_new_action(self, items):
        # OVERRIDE
        free = self._get_free(items)
        return free and free._collections_action_plan()

    def action_send(self):
        """Open the e-mail to the customer, with the agreement attached."""
        self.ensure_one()
        self._check_state("approved", "active", "paid", "defaulted", "completed")
        return self._get_send_action("mail_template_plan")

    @api.model
    def _get_action(self, plans, subject):
        """Return the action that shows plans.

        :param plans: one or several plans
        :param str subject: whose they are
        """
        return self._get_list_action(plans, self.env._("Payment plans of %s", subject))
