"""A customer asks for instalments: an offer within the company's limits, signed on the page.

Within the limits the plan is in force at once, or after its first payment; beyond them it waits for
somebody who may approve it.
"""

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Command

from ...engine import plan_schedule, self_service
from ...engine.exact import to_decimal
from .collections_self_service_accept import REPORTS

# What can be asked for beyond the limits, and the latest first instalment, in days.
MOST_COUNT = 60
START_DAYS = 45
LATEST_DAYS = 120
# No more decimals are read from a form: three digits behind a sign are thousands.
CENTS = Decimal("0.01")
# Plans that count together with a new one.
COUNTED = ("proposed", "approved", "active", "defaulted")


class CollectionsSelfServicePlan(models.AbstractModel):
    _name = "collections.self.service.plan"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: Payment Plan"

    _kind = "plan"
    _setting = "collections_self_plan"

    # ------------------------------------------------------------------------- the offer

    @api.model
    @api.private
    def _offer_sudo(self, access, values):
        """Return what is offered for the items that a form names.

        :param dict values: of the form; what is missing is filled in
        :return: dict: ``items``, ``debt``, ``currency``, ``counts`` (numbers of instalments within
            the limits), ``count``, ``first`` (``first_text``: as it is sent on), ``start``,
            ``rows`` (of the schedule), ``total``, ``apr``, ``codes`` (of what is beyond the
            limits) and ``problems`` by field
        """
        form = self_service.Form(values)
        offer = self._prepare(access, form)
        offer["problems"] = self._explain_problems(form.problems)
        return offer

    @api.model
    def _prepare(self, access, form):
        """Return the offer; see ``_offer_sudo``."""
        plans = access.env["collections.plan"]
        items = self._find_items(access, form)
        if len(items.currency_id) > 1:
            form.problems["items"] = "currencies"
        elif items and (blocked := plans._read_blocked(items)):
            form.problems["items"] = next(iter(blocked.values()))
        currency = items.currency_id[:1] or access.company.currency_id
        debt = sum((to_decimal(item.amount_residual_currency) for item in items), Decimal(0))
        offer = {
            **{"items": items, "currency": currency, "debt": debt},
            **{"rows": [], "total": Decimal(0), "apr": False, "codes": []},
        }
        offer.update(self._read_terms(access, form, currency, debt))
        if items and not form.problems:
            self._compute(access, form, offer)
        return offer

    @api.model
    def _read_terms(self, access, form, currency, debt):
        """Return the terms that were asked for, or those that are offered first."""
        company, today = access.company, access.company._collections_today()
        least = to_decimal(
            currency.round(float(debt * to_decimal(company.collections_self_plan_first) / 100))
        ).quantize(CENTS, ROUND_DOWN)
        minimum = to_decimal(
            company.currency_id._convert(
                company.collections_self_plan_minimum, currency, company, today
            )
        )
        most = company.collections_self_plan_count
        entered = form.amount("first", nothing=True, **self._get_typing(access, currency))
        first = least if entered is None else to_decimal(currency.round(float(entered)))
        # What is left after the first payment that is really made.
        counts = self_service.find_counts(debt, first, minimum, most)
        count = form.whole("count", 2, MOST_COUNT) if form.get("count") else None
        start = form.day("start", needed=False) or today + relativedelta(months=1)
        if entered is not None and first >= debt:
            form.problems["first"] = "much"
        if start < today:
            form.problems["start"] = "past"
        elif start > today + timedelta(days=LATEST_DAYS):
            form.problems["start"] = self.env._("Choose an earlier day for the first instalment.")
        return {
            "counts": counts,
            "least": least,
            "count": count or (counts[-1] if counts else 2),
            "first": first,
            "first_text": f"{first:.{min(currency.decimal_places, 2)}f}",
            "start": start,
        }

    @api.model
    def _compute(self, access, form, offer):
        """Add to an offer its schedule, what it costs, and what of it is beyond the limits."""
        try:
            rows, plan = self._divide(access, offer)
            laws = plan._find_laws()
            if any(law.effect == "block" for law in laws):
                # The law does not let a person pay for time: nothing is charged.
                offer["is_free"] = True
                rows, plan = self._divide(access, offer)
                laws = plan._find_laws()
        except plan_schedule.ScheduleError as error:
            plans = access.env["collections.plan"]
            form.problems["count"] = plans._explain_schedule_error(error)
            return
        offer.update(
            rows=rows,
            total=sum((row.amount for row in rows), Decimal(0)),
            charge=sum((row.interest + row.fee for row in rows), Decimal(0)),
            apr=plan.apr_text,
            codes=self._find_codes(access, offer, bool(laws)),
        )

    @api.model
    def _divide(self, access, offer):
        """Return the rows of the schedule, and a plan with them that is not kept.

        :raise ScheduleError: there is none
        """
        plan = access.env["collections.plan"].new(
            {
                "company_id": access.company.id,
                "partner_id": access.partner.id,
                "currency_id": offer["currency"].id,
                "date_start": access.company._collections_today(),
                **self._get_terms(access, offer),
            }
        )
        rows = plan_schedule.compute(plan._get_terms(float(offer["debt"])))
        names = ("sequence", "principal", "interest", "fee", "amount")
        plan.installment_ids = [
            Command.create(
                {
                    **{name: float(getattr(row, name)) for name in names},
                    "sequence": row.sequence,
                    "date_nominal": row.nominal,
                    "date_due": row.due,
                }
            )
            for row in rows
        ]
        return rows, plan

    @api.model
    def _get_terms(self, access, offer):
        """Return the terms of an offer as a plan takes them."""
        company, currency = access.company, offer["currency"]
        rate = 0.0 if offer.get("is_free") else company.collections_self_plan_rate
        fee = 0.0 if offer.get("is_free") else company.collections_self_plan_fee
        today = company._collections_today()
        return {
            "frequency": "month",
            "interval": 1,
            "divide_by": "count",
            "installment_count": offer["count"],
            "date_first": offer["start"],
            "down_payment": float(offer["first"]),
            "date_down": today,
            "discount": 0.0,
            "interest_method": "annuity" if rate else "none",
            "interest_rate": rate,
            "fee": company.currency_id._convert(fee, currency, company, today),
            "remainder": "last",
            "shift": "following",
        }

    @api.model
    def _find_codes(self, access, offer, is_law):
        """Return why somebody of ours has to approve an offer; nothing within the limits."""
        company, today = access.company, access.company._collections_today()
        most = company.collections_self_plan_amount
        debt = self._sum_debt(access, offer) if most else 0.0
        found = {
            "instalments": offer["count"] not in offer["counts"],
            "first": offer["first"] < offer["least"],
            "late": offer["start"] > today + timedelta(days=START_DAYS),
            "debt": company.currency_id.compare_amounts(debt, most) > 0,
            "law": is_law,
            "barred": self._has_barred(offer["items"]),
        }
        return [code for code, holds in found.items() if holds]

    @api.model
    def _sum_debt(self, access, offer):
        """Return what is divided with an offer, with what is divided by other plans already.

        In the company's currency: the limit is for a customer, however many plans there are.
        """
        company, today = access.company, access.company._collections_today()
        plans = access.env["collections.plan"].search(
            [
                ("partner_id", "=", access.partner.id),
                ("company_id", "=", company.id),
                ("state", "in", COUNTED),
            ]
        )
        amounts = [(offer["currency"], float(offer["debt"]))]
        for item in plans.line_ids.move_line_id - offer["items"]:
            amounts.append((item.currency_id, max(item.amount_residual_currency, 0.0)))
        return sum(
            currency._convert(amount, company.currency_id, company, today)
            for currency, amount in amounts
        )

    # ----------------------------------------------------------------------- acceptance

    @api.model
    def _read(self, access, form, files):
        offer = self._prepare(access, form)
        # What was shown is what is signed.
        if not form.problems and form.get("digest") != self._get_digest(offer):
            form.problems[""] = self.env._(
                "The schedule has changed since it was shown. Look at it again, and sign then."
            )
        return offer, *self.env["collections.self.service.accept"]._read_signature(form)

    @api.model
    @api.private
    def _get_digest(self, offer):
        """Return what says whether two offers are the same."""
        return self_service.make_digest(
            [
                sorted(offer["items"].ids),
                [[row.due, row.amount] for row in offer["rows"]],
                offer["codes"],
            ]
        )

    @api.model
    def _carry_out(self, access, clean, request):
        offer, name, signature = clean
        # All that is open: the limit is for what all plans of the customer divide.
        self._lock(self._get_items(access))
        items = offer["items"].with_env(self.env)
        plan = self.env["collections.plan"]._make(
            items,
            {**self._get_terms(access, offer), "contact_id": self._get_own_contact(access).id},
        )
        accepts = self.env["collections.self.service.accept"]
        request.write(
            {
                "digest": accepts._get_digest(plan),
                "amount": float(offer["debt"]),
                "currency_id": offer["currency"].id,
                "day": offer["start"],
                "item_ids": [Command.set(items.ids)],
                "plan_id": plan.id,
                "signed_by": name,
                "signature": signature,
            }
        )
        text = self.env._(
            "asks for %(amount)s in %(count)s instalments (%(plan)s), signed by %(name)s",
            amount=self._format(offer["total"], offer["currency"]),
            count=offer["count"],
            plan=plan.name,
            name=name,
        )
        self._log_contact(access, request, text, items.move_id)
        if offer["codes"]:
            self._leave_to_approval(plan)
            request._keep_document(REPORTS["plan"], plan)
            request._wait_sudo(offer["codes"])
            return
        # By the limits that the company has set for this page: nobody else approves it.
        plan._propose()
        if access.company.collections_self_plan_start == "paid":
            request.state = "first"
            request._keep_document(REPORTS["plan"], plan)
        else:
            request._bring_into_force()

    @api.model
    def _leave_to_approval(self, plan):
        """Put a plan forward that somebody has to approve."""
        plan._check_items(plan.line_ids.move_line_id, plan, agreed=True)
        plan.state = "proposed"
        plan._ask_approval()
