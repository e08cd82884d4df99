"""Which rule is about an item, and what its rates are."""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine.interest import RateMissing
from ...engine.interest_rates import make_percent, make_rates
from .collections_interest_rule import BINDS

DAY = timedelta(days=1)


class Step(NamedTuple):
    """Days on which one percentage applies, both included, of one rule."""

    first: object
    last: object
    percent: object


class CollectionsInterestRule(models.Model):
    _inherit = "collections.interest.rule"

    @api.model
    def _get_rules_sudo(self, company):
        """Return the rules that a company uses, in their order.

        :param company: the company that keeps the cases
        """
        # Sudo: what is claimed does not depend on who asks.
        rules = self.sudo()
        domain = Domain("company_id", "in", (False, company.id)) & Domain("active", "=", True)
        return rules.with_context(active_test=False).search(domain)

    def _choose(self, policy, country, customer):
        """Return the rule of these that is about an item; none where no rule is.

        The most specific one: by policy, then by country (a country before a group of them), by
        kind of customer (the narrower one), by company; a contract before the law. Of several the
        first.

        :param int policy: id of the policy that the item follows
        :param int country: id of the customer's country, or None
        :param str customer: ``person``, ``business`` or ``public``
        """
        best, found = None, self.browse()
        for rule in self:
            if rule.policy_ids and policy not in rule.policy_ids.ids:
                continue
            if customer not in BINDS[rule.binds]:
                continue
            if rule.country_id and rule.country_id.id != country:
                continue
            if rule.country_group_id and country not in rule.country_group_id.country_ids.ids:
                continue
            place = 2 if rule.country_id else 1 if rule.country_group_id else 0
            rank = (
                bool(rule.policy_ids),
                place,
                -len(BINDS[rule.binds]),
                bool(rule.company_id),
                rule.kind == "contractual",
            )
            if best is None or rank > best:
                best, found = rank, rule
        return found

    # --------------------------------------------------------------------------- rates

    def _get_method(self):
        """Return what the rule makes of a change of its rate, as the engine calls it."""
        self.ensure_one()
        if self.base != "reference":
            return "split"
        return self.rate_id.method if self.method == "rate" else self.method

    def _get_terms(self):
        """Return margin, rounding and limit as the engine takes them."""
        return {
            "margin": self.margin,
            "step": self.rate_id._get_step(),
            "cap": self.percent_cap or None,
        }

    def _make_rates(self, start, end, paid=None):
        """Return the rates of a debt, for ``interest.accrue``: None where no rate is known.

        :param date start: the first day that bears interest
        :param date end: the last one
        :param date paid: the day of the payment, for rules that ask for it
        """
        self.ensure_one()
        if self.base == "none":
            return [(start, 0)]
        if self.base == "fixed":
            return [(start, make_percent(self.percent, cap=self.percent_cap or None))]
        try:
            return make_rates(
                self.rate_id._read_table(),
                start,
                end,
                method=self._get_method(),
                paid=paid,
                **self._get_terms(),
            )
        except RateMissing:
            return [(start, None)]

    def _get_steps(self):
        """Return the percentages of this rule over time, in order; those not known are left out.

        :return: list of ``Step``; the last day of a fixed rate is None
        """
        self.ensure_one()
        if self.base == "none":
            return []
        if self.base == "fixed":
            return [Step(None, None, make_percent(self.percent, cap=self.percent_cap or None))]
        steps = []
        table = self.rate_id._read_table()
        for (first, percent), (after, _next) in zip(table, table[1:], strict=False):
            if percent is None:
                continue
            asked = make_percent(percent, **self._get_terms())
            if steps and steps[-1].percent == asked and steps[-1].last + DAY == first:
                # Nothing changes: the statement has one line.
                first = steps.pop().first
            steps.append(Step(first, after - DAY, asked))
        return steps

    def _find_unverified(self, start, end, paid=()):
        """Return the values, not confirmed, that interest of some days rests on.

        :param date start: the first day that bears interest
        :param date end: the last one
        :param paid: days of payment
        """
        self.ensure_one()
        if self.base != "reference":
            return self.env["collections.reference.rate.value"]
        values = self.rate_id._get_values()
        method = self._get_method()
        if method == "split":
            used = values.filtered(lambda own: own.date_from <= end and own.date_until >= start)
        else:
            days = [start] if method == "start" else [*paid, end]
            used = values.filtered(
                lambda own: any(own.date_from <= day <= own.date_until for day in days)
            )
        return used.filtered(lambda own: own.status == "unverified")

    def _explain_missing(self, first, last):
        """Return the sentence that says for which days no rate is known."""
        return self.env._(
            "%(rate)s is not known from %(first)s to %(last)s: no interest is claimed for these "
            "days.",
            rate=self.rate_id.name,
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )

    def _explain_unverified(self, values):
        """Return the sentence that says which values are not confirmed."""
        return self.env._(
            "%(rate)s of %(dates)s is not confirmed by its source.",
            rate=self.rate_id.name,
            dates=", ".join(
                f"{format_date(self.env, own.date_from)} ({self._format_percent(own.percent)} %)"
                for own in values
            ),
        )

    def _describe_rate(self, percent=None):
        """Return the rate in words, such as ``base rate + 9.00 = 10.27 %``.

        :param percent: what it came to on the days in question
        """
        self.ensure_one()
        if self.base == "fixed":
            return self.env._("%s %%", self._format_percent(self.percent))
        names = {"rate": self.rate_id.name, "margin": self._format_percent(self.margin)}
        if percent is None:
            return self.env._("%(rate)s + %(margin)s points", **names)
        return self.env._(
            "%(rate)s + %(margin)s points = %(percent)s %%",
            percent=self._format_percent(percent),
            **names,
        )
