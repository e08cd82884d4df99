"""What is claimed, in words and rows for letters, e-mails, screens and the statement of claim."""

from odoo import api, models
from odoo.tools import formatLang

from ...engine.interest import ZERO


class CollectionsClaimWords(models.AbstractModel):
    """Rows of what is claimed, in the language of the environment."""

    _name = "collections.claim.words"
    _description = "Interest and Charges in Words"

    @api.model
    def _get_remarks(self, claims):
        """Return sentences on what is not known or not confirmed of claims, each once.

        :param claims: list of ``Claim``
        """
        found = {}
        for claim in claims:
            rule = claim.rule.with_env(self.env(su=True))
            for first, last in claim.missing:
                found[rule._explain_missing(first, last)] = True
            if claim.unverified:
                found[rule._explain_unverified(claim.unverified)] = True
        return list(found)

    @api.model
    def _get_overbooked_remarks(self, claims):
        """Return sentences on claims of which more interest was invoiced than is owed.

        For those who work on them, not for the customer.

        :param claims: list of ``Claim``
        """
        found = []
        for claim in claims:
            if over := claim.get_overbooked():
                text = self.env._(
                    "%(item)s: %(amount)s more interest was invoiced than is owed by the payments "
                    "and days that are known now. Credit it.",
                    item=claim.item.move_name or claim.item.name or "",
                    amount=formatLang(self.env, float(over), currency_obj=claim.item.currency_id),
                )
                found.append(text)
        return found

    @api.model
    def _make_rows(self, claim, fmt):
        """Return what is claimed of an item line by line, without what a notice adds.

        :param claim: ``Claim``
        :param fmt: ``Formatter`` of documents
        :return: list of dicts: ``number`` of the invoice, ``text``, ``formula`` and ``amount``
        """
        currency = claim.item.currency_id
        rule = claim.rule.with_env(self.env(su=True))
        rows = [self._make_interest_row(rule, segment, currency, fmt) for segment in claim.segments]
        shown = sum((segment.interest for segment in claim.segments), ZERO)
        if claim.accrued != shown:
            text = (
                self.env._("Limited to what the rule allows")
                if claim.accrued
                else self.env._("Less than the least that is claimed")
            )
            rows.append(self._make_row(text, claim.accrued - shown, currency, fmt))
        labels = {
            "fee": self.env._("Reminder fees"),
            "fixed": self.env._("Fixed sum"),
            "return": self.env._("Costs of the bank for a returned payment"),
        }
        for kind, label in labels.items():
            if claim.claimed.get(kind):
                rows.append(self._make_row(label, claim.claimed[kind], currency, fmt))
        for taken, label in (
            (claim.waived, self.env._("Waived")),
            (claim.booked, self.env._("Invoiced")),
        ):
            amount = sum(taken.values(), ZERO)
            if amount:
                rows.append(self._make_row(label, -amount, currency, fmt))
        for row in rows:
            row["number"] = claim.item.move_name or claim.item.name or ""
        return rows

    @api.model
    def _make_interest_row(self, rule, segment, currency, fmt):
        """Return the row of days in a row with one balance and one rate, with its formula."""
        amount = fmt.number(float(segment.amount), currency)
        percent = rule._format_percent(segment.percent)
        text = self.env._(
            "Interest %(first)s to %(last)s, %(days)s days",
            first=fmt.date(segment.first),
            last=fmt.date(segment.last),
            days=segment.days,
        )
        if segment.days == 1:
            text = self.env._("Interest of %s, 1 day", fmt.date(segment.first))
        formula = self.env._(
            "%(amount)s × %(percent)s %% × %(days)s ÷ %(year)s",
            amount=amount,
            percent=percent,
            days=segment.days,
            year=self._get_year(rule, segment),
        )
        return {
            **self._make_row(text, segment.interest, currency, fmt),
            "formula": formula,
            "percent": percent,
            "rate": rule._describe_rate(segment.percent),
        }

    @api.model
    def _get_year(self, rule, segment):
        """Return how many days a year has, as the formula of a segment says it."""
        if rule.basis == "act/act":
            year = segment.first.year
            return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365
        return {"act/365": 365, "act/366": 366, "act/365.25": "365.25"}.get(rule.basis, 360)

    @api.model
    def _make_row(self, text, amount, currency, fmt):
        """Return a row with a text and an amount, formatted."""
        return {
            "text": text,
            "formula": "",
            "percent": "",
            "rate": "",
            "amount": fmt.number(float(amount), currency),
        }

    @api.model
    def _make_statement(self, currency, claims, fmt):
        """Return what the statement of claim says of items in one currency.

        :param claims: list of ``Claim``, in the order in which they were due
        :return: dict: ``items``, each with its days, amounts, payments and rows; the totals
            ``principal``, ``interest``, ``costs``, ``total`` and ``daily``, what each further day
            costs
        """
        items = []
        for claim in claims:
            items.append(
                {
                    "number": claim.item.move_name or claim.item.name or "",
                    "dated": fmt.date(claim.item.invoice_date or claim.item.date),
                    "due": fmt.date(claim.due),
                    "amount": fmt.number(float(claim.amount), currency),
                    "payments": [
                        {
                            "date": fmt.date(day),
                            "amount": fmt.number(-float(amount), currency),
                        }
                        for day, amount in claim.payments
                    ],
                    "open": fmt.number(float(claim.principal), currency),
                    "rows": self._make_rows(claim, fmt),
                    "cut": self._get_cut(claim, fmt),
                    "charges": fmt.number(float(claim.charges), currency),
                    "total": fmt.number(float(claim.total), currency),
                }
            )
        sums = {
            "principal": sum((claim.principal for claim in claims), ZERO),
            "interest": sum((claim.interest for claim in claims), ZERO),
            "costs": sum((claim.costs for claim in claims), ZERO),
            "total": sum((claim.total for claim in claims), ZERO),
        }
        daily = sum((claim.get_daily() for claim in claims), ZERO)
        return {
            "code": currency.name,
            "items": items,
            "daily": fmt.number(float(daily), currency) if daily else "",
            "until": fmt.date(claims[0].day),
            **{name: fmt.number(float(amount), currency) for name, amount in sums.items()},
        }

    @api.model
    def _get_cut(self, claim, fmt):
        """Return sentences on the days of a claim that bear no interest, and why."""
        labels = {
            "frozen": (
                self.env._("No interest from %(first)s to %(last)s: frozen."),
                self.env._("No interest since %(first)s: frozen."),
            ),
            "plan": (
                self.env._(
                    "No interest from %(first)s to %(last)s: the payment plan bears its own."
                ),
                self.env._("No interest since %(first)s: the payment plan bears its own."),
            ),
            "disputed": (
                self.env._("No interest from %(first)s to %(last)s: in dispute."),
                self.env._("No interest since %(first)s: in dispute."),
            ),
            "part": (
                self.env._("No interest on %(amount)s from %(first)s to %(last)s: in dispute."),
                self.env._("No interest on %(amount)s since %(first)s: in dispute."),
            ),
            "upheld": (
                "",
                self.env._("No interest on %(amount)s: you objected to it, and were right."),
            ),
        }
        return [
            labels["part" if own.why == "disputed" and own.amount else own.why][not own.last]
            % {
                "first": fmt.date(own.first),
                "last": fmt.date(own.last),
                "amount": fmt.amount(float(own.amount or 0), claim.item.currency_id),
            }
            for own in claim.cut
            if claim.start
            and (own.last is None or own.last >= claim.start)
            and (own.first is None or own.first <= claim.day)
        ]

    @api.model
    def _print(self, record):
        """Return the action that prints the statement of claim of a case or an invoice."""
        # Sudo: the name of the report is looked up; the report itself checks who reads.
        name = "report_claim" if record._name == "collections.case" else "report_claim_invoice"
        action = self.env.ref(f"collections_followup.action_{name}").sudo()
        return action.report_action(record, config=False)
