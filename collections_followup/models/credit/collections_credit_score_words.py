"""A score in words: each variable with its value, its points and what they were lost for."""

from odoo import api, models
from odoo.tools import format_date, formatLang

from ...engine import scorecard


class CollectionsCreditScore(models.Model):
    _inherit = "collections.credit.score"

    @api.private
    def _describe_variables(self):
        """Return the variables of this score, the ones that cost most in front.

        :return: a list of dicts: ``label``, ``value`` and ``bin`` in words, ``points`` for it,
            ``maximum`` and ``lost``
        """
        self.ensure_one()
        labels, facts, points = self._get_variable_labels(), self.facts or {}, self.points or {}
        rows = []
        for name, variable in scorecard.VARIABLES.items():
            own = points.get(name, 0)
            lost = variable.maximum - own
            rows.append(
                {
                    "label": labels[name],
                    "value": self._describe_value(name, facts.get(name)),
                    "bin": self._describe_bin(variable, facts.get(name), own),
                    "points": own,
                    "maximum": variable.maximum,
                    "lost": lost,
                }
            )
        return sorted(rows, key=lambda row: -row["lost"])

    @api.model
    def _describe_bin(self, variable, value, points):
        """Return the bin that gave the points, in words.

        :param variable: ``engine.scorecard.Variable``
        """
        if value is None:
            return self.env._("where nothing is known")
        found = next((row for row in variable.bins if row[2] == points), None)
        # What is in no bin is on the other side of the last one.
        sign, bound, _points = found or variable.bins[-1]
        other = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
        number = formatLang(self.env, bound, digits=0)
        return {
            "<": self.env._("less than %s", number),
            "<=": self.env._("at most %s", number),
            ">": self.env._("more than %s", number),
            ">=": self.env._("at least %s", number),
        }[sign if found else other[sign]]

    @api.model
    def _get_variable_labels(self):
        return {
            "payment_index": self.env._("Payment index of 12 months"),
            "overdue_share": self.env._("Overdue of what is open"),
            "max_days": self.env._("Oldest item overdue"),
            "trend": self.env._("Trend of days late"),
            "broken_rate": self.env._("Promises not kept in 12 months"),
            "utilisation": self.env._("Exposure of the limit"),
            "tenure_months": self.env._("Customer since"),
            "returned": self.env._("Returned payments in 12 months"),
        }

    @api.model
    def _describe_value(self, name, value):
        """Return the value of a variable in words, with its unit."""

        def number(value, digits=0):
            return formatLang(self.env, value, digits=digits)

        if value is None:
            return {
                "payment_index": self.env._("nothing paid yet"),
                "trend": self.env._("too little to compare"),
                "broken_rate": self.env._("none made"),
                "utilisation": self.env._("no limit"),
            }.get(name, "–")
        if name == "payment_index":
            return number(value, 1)
        if name in ("overdue_share", "broken_rate", "utilisation"):
            return f"{number(value, 1)} %"
        if name == "max_days":
            return self.env._("%s days", number(value)) if value > 0 else self.env._("none")
        if name == "trend":
            sign = "+" if round(value) > 0 else ""
            return self.env._("%s days against the 270 days before", sign + number(value))
        if name == "tenure_months":
            return self.env._("%s months", number(value))
        return number(value)

    @api.private
    def _describe_overrides(self):
        """Return the sentences about what decides more than the points do."""
        self.ensure_one()
        words = {
            "insolvent": self.env._("Insolvent: grade E, whatever the points are."),
            "written_off": self.env._(
                "A debt was written off within 24 months: %s points at most.",
                scorecard.WRITTEN_OFF_CAP,
            ),
            "too_few": self.env._(
                "%(paid)s invoices paid within 12 months; a grade takes %(least)s.",
                paid=(self.facts or {}).get("paid_invoices") or 0,
                least=scorecard.MIN_PAID_INVOICES,
            ),
        }
        facts = self.facts or {}
        return [words[name] for name in scorecard.find_overrides(facts)] if facts else []

    @api.private
    def _describe_short(self):
        """Return the grade and the points in a few words."""
        self.ensure_one()
        if self.grade == "none":
            return self.env._("Not rated")
        return self.env._("Grade %(grade)s, %(points)s points", grade=self.grade, points=self.score)

    # ----------------------------------------------------------------------------- page

    @api.model
    @api.private
    def _get_current(self, partners, company):
        """Return the scores in force of customers, by commercial partner, as the user may read."""
        found = self.search(
            [
                ("partner_id", "in", partners.commercial_partner_id.ids),
                ("company_id", "=", company.id),
                ("is_current", "=", True),
            ]
        )
        return found.grouped("partner_id")

    @api.model
    @api.private
    def _render(self, partner, company):
        """Return the page about a customer's credit as HTML: grade, points, exposure, history."""
        partner = partner.commercial_partner_id
        company = company._collections_owner() or company
        score = self._get_current(partner, company).get(partner, self.browse())
        exposure = self.env["collections.exposure"]._read(partner, company)[partner]
        history = self.search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)], limit=12
        )
        return self.env["ir.qweb"]._render(
            "collections_followup.credit_page",
            {
                "score": score,
                "short": score._describe_short() if score else "",
                "variables": score._describe_variables() if score else [],
                "overrides": score._describe_overrides() if score else [],
                "history": [
                    (format_date(self.env, own.date), own._describe_short()) for own in history
                ],
                "exposure": self._describe_exposure(exposure, company),
                "cover": self._describe_cover(partner, company),
            },
        )

    @api.model
    def _describe_exposure(self, exposure, company):
        """Return the parts of an exposure: pairs of a label and an amount in words."""

        def money(amount):
            return formatLang(self.env, amount, currency_obj=company.currency_id)

        rows = [
            (self.env._("Open items"), money(exposure.open)),
            (self.env._("Draft invoices"), money(exposure.draft)),
        ]
        if "sale.order" in self.env:
            rows += [
                (self.env._("Ordered, not invoiced"), money(exposure.orders)),
                (self.env._("Quotations"), money(exposure.quotations)),
            ]
        rows.append((self.env._("Exposure"), money(exposure.total)))
        if exposure.limit is None:
            return [*rows, (self.env._("Credit limit"), self.env._("none"))]
        if not exposure.limit:
            return [*rows, (self.env._("Credit limit"), self.env._("no credit is given"))]
        return [
            *rows,
            (self.env._("Credit limit"), money(exposure.limit)),
            (self.env._("Free"), money(exposure.limit - exposure.total)),
        ]

    @api.model
    def _describe_cover(self, partner, company):
        """Return what is insured and secured: pairs of a label and an amount in words."""
        files = self.env["collections.credit.file"]
        cover = files._read_cover_sudo(partner, company)[partner]
        if not cover.is_known:
            return []

        def money(amount):
            return formatLang(self.env, amount, currency_obj=company.currency_id)

        return [
            (self.env._("Insured"), money(cover.insured)),
            (self.env._("Secured"), money(cover.secured)),
        ]
