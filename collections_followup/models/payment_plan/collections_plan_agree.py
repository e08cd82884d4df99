"""The steps of a payment plan, free of views: put forward, approve, accept, end."""

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

# States in which a plan is in force: its items and payments are watched.
LIVE_STATES = ("active", "paid", "defaulted", "completed")


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    def _propose(self):
        """Put draft plans forward; those within the limits are approved at once."""
        self._check_state("draft")
        for plan in self:
            items = plan.line_ids.move_line_id
            if len(items) < len(plan.line_ids):
                raise UserError(
                    self.env._("An item of %s is gone. Make the plan again.", plan.name)
                )
            plan._check_items(items, plan | plan.previous_id, agreed=True)
            plan._check_laws()
            if plan.date_start + relativedelta(days=60) < plan.company_id._collections_today():
                raise UserError(
                    self.env._(
                        "The schedule of %s was made long ago. Make it again with dates to come.",
                        plan.name,
                    )
                )
        # Sudo: the caller has checked the rights; states are not people's to write.
        self.sudo().write({"state": "proposed"})
        for plan in self:
            if plan._may_approve():
                plan._approve()
            else:
                plan._ask_approval()

    def _approve(self):
        """Approve proposed plans."""
        self._check_state("proposed")
        # Sudo: the callers have checked who may approve; states are not people's to write.
        for company, plans in self.sudo().grouped("company_id").items():
            plans.write(
                {
                    "state": "approved",
                    "approved_by_id": self.env.uid,
                    "date_approved": company._collections_today(),
                }
            )
        self.sudo().activity_feedback(["collections_followup.mail_activity_type_plan_approval"])

    def _accept(self, signed_by=None, signature=None, date_signed=None):
        """Bring approved plans into force: the customer has accepted.

        Free of views: the portal calls it with the name and signature.

        :param str signed_by: who accepted for the customer
        :param bytes signature: image of the signature, base64
        :param date_signed: day of the acceptance; today if None
        """
        self._check_state("approved")
        self._check_laws(accepting=True)
        for plan in self:
            today = plan.company_id._collections_today()
            items = plan.line_ids.move_line_id
            plan._check_items(items, plan | plan.previous_id, agreed=True)
            # Sudo: a customer may accept on the portal, who writes no plan; states are not
            # people's to write.
            plan.previous_id.sudo()._end("replaced")
            plan._take_items()
            plan.line_ids.sudo().write({"is_live": True})
            plan.sudo().write(
                {
                    "state": "active",
                    "signed_by": signed_by or plan.contact_id.name,
                    "signature": signature,
                    "date_signed": date_signed or today,
                    "date_active": today,
                }
            )
            plan._log_on_case(
                self.env._(
                    "Payment plan %(plan)s is in force: %(amount)s in %(count)s payments.",
                    plan=plan.name,
                    amount=formatLang(self.env, plan.amount_total, currency_obj=plan.currency_id),
                    count=len(plan.installment_ids),
                )
            )
            plan.sudo()._invoice_charges("fee")
        self._move_case_stage("collections_plan_stage_id")
        self._follow_up_at_once()

    def _get_signature_sudo(self):
        # EXTENDS 'collections.agreement': accepted on paper, or in a call
        signed = super()._get_signature_sudo()
        if signed or not self.date_signed:
            return signed
        return {
            "name": self.signed_by or "",
            "date": self.company_id._collections_format_date(self.date_signed, self.env),
            "address": "",
            "picture": self.signature,
        }

    @api.model
    def _let_go(self, items, winner):
        # OVERRIDE: completed plans whose items are agreed on anew are over for good
        # Sudo: items are agreed on anew, whosever the completed plan was.
        lines = (
            self.env["collections.plan.line"]
            .sudo()
            .search([("move_line_id", "in", items.ids), ("is_live", "=", True)])
        )
        done = lines.plan_id.filtered(lambda plan: plan.state == "completed")
        done.line_ids.write({"is_live": False})
        done.write({"is_final": True})
        self.env.flush_all()

    def _end(self, reason):
        """End plans before they are completed: follow-up resumes where each item stood.

        :param str reason: ``replaced`` by a new version, or ``cancelled``
        """
        for plan in self:
            was_live = plan.state in LIVE_STATES
            # Sudo: the callers have checked the rights; states are not people's to write.
            plan.sudo().write(
                {
                    "state": "cancelled",
                    "date_closed": plan.company_id._collections_today(),
                    "amount_late": 0,
                    "amount_due_now": 0,
                    "amount_write_off": 0,
                    "amount_next": 0,
                    "date_next": False,
                    "late_count": 0,
                    "default_date": False,
                }
            )
            plan.sudo().line_ids.write({"is_live": False})
            plan.sudo().installment_ids.filtered(lambda row: row.state != "paid").write(
                {"state": "closed"}
            )
            plan.sudo().activity_unlink(
                [
                    "collections_followup.mail_activity_type_plan_approval",
                    "collections_followup.mail_activity_type_plan_default",
                ]
            )
            if was_live and reason == "cancelled":
                plan._take_back_charges()
                plan._log_on_case(
                    self.env._("Payment plan %s was cancelled: follow-up resumes.", plan.name)
                )
                plan._leave_case_stage()
        self.env.flush_all()

    def _follow_customer(self):
        # EXTENDS 'collections.agreement': so do the notices that wait
        result = super()._follow_customer()
        self._get_waiting_notices_sudo().write({"partner_id": self.partner_id.id})
        return result

    def _change_contact(self):
        # EXTENDS 'collections.agreement': so do the notices that wait
        result = super()._change_contact()
        self._get_waiting_notices_sudo().write({"contact_id": self.contact_id.id})
        return result

    def _get_waiting_notices_sudo(self):
        """Return the notices of these plans that have not left; the outbox writes them anew."""
        # Sudo: all that has not left is withdrawn, whoever ends the plan.
        return self.sudo().notice_ids.filtered(
            lambda notice: notice.state in ("draft", "queued", "failed")
        )

    def _log_on_case(self, text):
        """Write a line into the chatter of the customer's case."""
        self.ensure_one()
        # Sudo: a customer may accept on the portal, who has no part in the case.
        if self.sudo().case_id:
            self.sudo().case_id.message_post(body=text, author_id=self.env.user.partner_id.id)

    @api.model
    @api.private
    def _activate_stages(self):
        """Show the stages for plans, which a fresh installation keeps out of the way."""
        for name in ("stage_plan", "stage_plan_default"):
            stage = self.env.ref(f"collections_followup.{name}", raise_if_not_found=False)
            if stage and not stage.active:
                # Sudo: who switches plans on in Settings need not be of the Collections team.
                stage.sudo().active = True

    def _move_case_stage(self, setting):
        """Move the cases of these plans to the stage that the company has set."""
        # Sudo: the stage follows the plan, also where a customer accepts on the portal.
        for plan in self.sudo():
            stage = plan.company_id[setting]
            if stage.active:
                plan.case_id._move_stage("instalments", stage)

    def _leave_case_stage(self):
        """Move cases from the stages for plans back to that of their level."""
        # Sudo: the stage follows all plans of the customer, also those that the user does not
        # see.
        for plan in self.sudo():
            company, case = plan.company_id, plan.case_id
            stages = company.collections_plan_stage_id | company.collections_plan_default_stage_id
            if case.stage_id in stages and not self.sudo().search_count(
                [
                    ("partner_id", "=", plan.partner_id.id),
                    ("company_id", "=", company.id),
                    ("state", "in", ("active", "paid", "defaulted")),
                    ("id", "not in", self.ids),
                ],
                limit=1,
            ):
                case._return_stage("instalments_ended")
