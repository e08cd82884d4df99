"""The limits within which payment plans need no approval, and who may approve the others."""

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import formatLang

from ..agreement.collections_agreement import RANKS
from ..base.collections_guarded import without_defaults

BILLING = "account.group_account_invoice"


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    _approval_activity = "collections_followup.mail_activity_type_plan_approval"

    def _get_limits_exceeded(self, items=None):
        """Return in words which limits of the company this plan exceeds.

        :param items: the items that it is about, where it has no lines yet
        """
        self.ensure_one()
        reasons = []
        # Sudo: the limits are settings, which few read; told is which one is exceeded.
        company = self.company_id.sudo()
        limit = company.collections_plan_max_amount
        if limit and self._exceeds(self.amount_debt, limit):
            reasons.append(self.env._("The debt is more than %s.", self._format_limit(limit)))
        months = company.collections_plan_max_months
        if (
            months
            and self.date_end
            and self.date_end > self.date_start + relativedelta(months=months)
        ):
            reasons.append(self.env._("It takes longer than %s months.", months))
        return reasons + self._get_charges_exceeded() + self._get_discount_exceeded(items)

    def _exceeds(self, amount, limit):
        """Return whether an amount of this plan is more than a limit in company currency."""
        company = self.company_id
        amount = self.currency_id._convert(
            amount, company.currency_id, company, self.date_start, round=False
        )
        return company.currency_id.compare_amounts(amount, limit) > 0

    def _format_limit(self, limit):
        return formatLang(self.env, limit, currency_obj=self.company_id.currency_id)

    def _get_charges_exceeded(self):
        """Return in words which limits of fee, interest and total cost this plan exceeds."""
        # Sudo: the limits are settings, which few read; told is which one is exceeded.
        company = self.company_id.sudo()
        reasons = []
        if self._exceeds(self.fee or 0.0, company.collections_plan_max_fee):
            fee = formatLang(self.env, self.fee, currency_obj=self.currency_id)
            reasons.append(
                self.env._(
                    "The fee is %(fee)s, more than %(allowed)s.",
                    fee=fee,
                    allowed=self._format_limit(company.collections_plan_max_fee),
                )
                if company.collections_plan_max_fee
                else self.env._("There is a fee of %s.", fee)
            )
        rate = self.interest_rate if self.interest_method != "none" else 0.0
        if rate > company.collections_plan_max_rate:
            percent = formatLang(self.env, rate, digits=2)
            reasons.append(
                self.env._(
                    "The interest rate is %(percent)s %%, more than %(allowed)s %%.",
                    percent=percent,
                    allowed=formatLang(self.env, company.collections_plan_max_rate, digits=2),
                )
                if company.collections_plan_max_rate
                else self.env._("It bears %s %% of interest.", percent)
            )
        most = company.collections_plan_max_cost
        if (
            most
            and self.currency_id.compare_amounts(
                self.amount_charge, self.amount_debt * most / 100.0
            )
            > 0
        ):
            reasons.append(
                self.env._(
                    "Interest and fee come to %(amount)s, more than %(allowed)s %% of the debt.",
                    amount=formatLang(self.env, self.amount_charge, currency_obj=self.currency_id),
                    allowed=formatLang(self.env, most, digits=2),
                )
            )
        return reasons

    def _get_discount_exceeded(self, items=None):
        """Return in words whether the discount exceeds the limits of plans and of supervisors."""
        reasons = []
        # Sudo: the limits are settings, which few read; told is which one is exceeded.
        most = self.company_id.sudo().collections_plan_max_discount
        before = self._get_given_up(items)
        allowed = max((self.amount_debt + before) * most / 100.0 - before, 0.0)
        if self.amount_debt and self.currency_id.compare_amounts(self.discount, allowed) > 0:
            percent = formatLang(self.env, 100.0 * self.discount / self.amount_debt, digits=2)
            if before:
                reasons.append(
                    self.env._(
                        "With the %(before)s written off already, the discount is more than "
                        "%(allowed)s %% of the debt.",
                        before=formatLang(self.env, before, currency_obj=self.currency_id),
                        allowed=formatLang(self.env, most, digits=2),
                    )
                )
            else:
                reasons.append(
                    self.env._(
                        "The discount is %(percent)s %% of the debt, more than %(allowed)s %%.",
                        percent=percent,
                        allowed=formatLang(self.env, most, digits=2),
                    )
                    if most
                    else self.env._("The discount is %s %% of the debt.", percent)
                )
            if self._needs_manager(items):
                reasons.append(self.env._("Supervisors grant less: an administrator approves it."))
            elif self._is_granted_in_settlements(items):
                reasons.append(
                    self.env._("Settlements have a limit of their own: there collectors grant it.")
                )
        return reasons

    def _is_granted_in_settlements(self, items=None):
        """Return whether collectors may grant the discount if it is a settlement."""
        if not self.env.user.has_group("collections_followup.group_collections_settlement"):
            return False
        return (
            self.currency_id.compare_amounts(self.discount, self._get_grant("collector", items))
            <= 0
        )

    def _get_grant(self, tier, items=None):
        """Return the largest discount of this debt that a tier grants in settlements."""
        self.ensure_one()
        return self.company_id._collections_get_settlement_grant(
            tier,
            self.amount_debt,
            self.currency_id,
            self.date_start,
            self._get_given_up(items),
        )

    def _needs_manager(self, items=None):
        """Return whether the discount is more than supervisors grant in settlements."""
        most = self._get_grant("supervisor", items)
        return self.currency_id.compare_amounts(self.discount, most) > 0

    def _get_tier(self):
        """Return the lowest tier whose people may approve this plan.

        Up to the company's limits of plans everybody who makes plans; above them a supervisor,
        and an administrator where the discount is more than supervisors grant in settlements.
        """
        self.ensure_one()
        if self._needs_manager():
            return "manager"
        return "supervisor" if self._get_limits_exceeded() else "collector"

    def _has_charges(self):
        """Return whether this plan bears interest or a fee, for which invoices are posted."""
        self.ensure_one()
        return self.currency_id.compare_amounts(self.amount_charge, 0) > 0

    def _may_charge(self):
        """Return whether the user may bill what this plan charges."""
        return self.env.su or not self._has_charges() or self.env.user.has_group(BILLING)

    def _has_rank(self):
        """Return whether the user may grant what this plan exceeds."""
        return self._get_rank() >= RANKS[self._get_tier()]

    def _may_approve(self):
        """Return whether the user may approve this plan."""
        self.ensure_one()
        return self._has_rank() and self._may_charge()

    def _get_approval_reasons(self, items=None):
        """Return in words why the user may need somebody else's approval for this plan."""
        reasons = self._get_limits_exceeded(items)
        if not self._may_charge():
            reasons.append(
                self.env._(
                    "It charges interest or a fee: somebody with billing rights approves it."
                )
            )
        return reasons

    def _may_answer_approval(self):
        """Return whether the user may do away with the activity that asks for approval."""
        self.ensure_one()
        # Sudo: only the state is read, for whoever marks the activity as done.
        return self.sudo().state != "proposed" or self._may_approve()

    def _ask_approval(self):
        """Plan an activity for somebody of the company who may approve."""
        self.ensure_one()
        people = self._find_approvers_sudo(self._get_tier())
        if self._has_charges():
            # In sudo mode: who is in a group is not everybody's to read.
            people &= self.env.ref(BILLING).sudo().all_user_ids
        own = people[:1]._collections_addressed(self)
        without_defaults(self.sudo()).activity_schedule(
            "collections_followup.mail_activity_type_plan_approval",
            date_deadline=self.company_id._collections_today(),
            note=" ".join(own._get_approval_reasons()),
            user_id=people[:1].id or self.env.uid,
        )
