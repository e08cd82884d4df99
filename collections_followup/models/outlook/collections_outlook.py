"""What is to be expected of customers, as factors of the priority: their risk, and what a call
is likely to bring. Both are told piece by piece, with the same figures that they are made of."""

from odoo import api, models
from odoo.tools import SQL, format_list, formatLang

from .collections_payment_history import DAYS_AFTER, UNKNOWN

# Points of the risk, 100 in all.
PROMISES, LATE, DISPUTES, ADDRESSES = 40, 30, 15, 15
# So many promises are taken for kept, and so many invoices for paid in time, of each customer.
ASSUMED_PROMISES, ASSUMED_INVOICES = 2, 3
# Late on average by so many days, and so many open disputes: the full points.
FULL_DAYS, FULL_DISPUTES = 60, 3


class CollectionsOutlook(models.AbstractModel):
    """The risk of a customer and the expected return of a call.

    *Risk*, from 0 to 100, from the customer's own history in the company:

    - up to 40 for promises: 40 x not kept / (ended + 2);
    - up to 30 for days late: 30 x min(1, days late on average / 60), the average being
      days late / (paid invoices + 3);
    - up to 15 for disputes: 15 x min(1, open ones / 3);
    - up to 15 for addresses: 15 x those that do not work / those known.

    What is added below the line (two promises kept, three invoices paid in time) keeps a single
    slip from counting like a habit.

    *Expected return*, in company currency: what is overdue, net of credits and of what is
    disputed, times the likelihood that a contact is followed by a payment, see
    ``collections.payment.history``.
    """

    _name = "collections.outlook"
    _description = "Outlook on Customers in the Follow-up Pass"
    _inherit = ["collections.participant"]

    _participant_order = 86

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {
            "collections.payment.history": None,
            "collections.promise": ["company_id", "partner_id", "state"],
            "collections.dispute": ["company_id", "partner_id", "state"],
            "collections.address": ["customer_id", "usable"],
        }

    # -------------------------------------------------------------------------- risk

    def _get_risk_parts(self, ruleset):
        """Return the parts of the risk of a customer ``t.partner_id``.

        :return: by name: ``SQL`` of a query of one row, ``bad`` and ``total``; and of the points
            that follow from such a row ``f``
        """
        company, covered = ruleset.company_id, ruleset.covered_ids
        return {
            "promises": (
                SQL(
                    "SELECT count(*) FILTER (WHERE ep.state != 'kept') AS bad, count(*) AS total"
                    " FROM collections_promise ep WHERE ep.company_id = %s"
                    " AND ep.partner_id = t.partner_id"
                    " AND ep.state IN ('kept', 'partly_kept', 'broken')",
                    company,
                ),
                SQL("%s * f.bad::numeric / (f.total + %s)", PROMISES, ASSUMED_PROMISES),
            ),
            "late": (
                SQL(
                    "SELECT COALESCE(MAX(ph.late_days), 0) AS bad,"
                    " COALESCE(MAX(ph.item_count), 0) AS total"
                    " FROM collections_payment_history ph WHERE ph.company_id = %s"
                    " AND COALESCE(ph.partner_id, 0) = t.partner_id",
                    company,
                ),
                SQL(
                    "%s * LEAST(1, f.bad::numeric / ((f.total + %s) * %s))",
                    LATE,
                    ASSUMED_INVOICES,
                    FULL_DAYS,
                ),
            ),
            "disputes": (
                SQL(
                    "SELECT count(*) AS bad, count(*) AS total FROM collections_dispute od"
                    " WHERE od.partner_id = t.partner_id AND od.company_id IN %s"
                    " AND od.state = 'open'",
                    covered,
                ),
                SQL("%s * LEAST(1, f.bad::numeric / %s)", DISPUTES, FULL_DISPUTES),
            ),
            "addresses": (
                SQL(
                    "SELECT count(*) FILTER (WHERE da.usable IS NOT TRUE) AS bad,"
                    " count(*) AS total FROM collections_address da"
                    " WHERE da.customer_id = t.partner_id"
                ),
                SQL("%s * f.bad::numeric / GREATEST(f.total, 1)", ADDRESSES),
            ),
        }

    def _sql_likelihood(self, ruleset):
        """Return the likelihood that a contact with ``t.partner_id`` is followed by a payment."""
        return SQL(
            "COALESCE((SELECT ph.likelihood FROM collections_payment_history ph"
            " WHERE ph.company_id = %(company)s AND COALESCE(ph.partner_id, 0) = t.partner_id),"
            " (SELECT ph.likelihood FROM collections_payment_history ph"
            " WHERE ph.company_id = %(company)s AND COALESCE(ph.partner_id, 0) = 0), %(unknown)s)",
            company=ruleset.company_id,
            unknown=UNKNOWN,
        )

    @api.model
    def _get_priority_values(self, ruleset):
        # EXTENDS 'collections.participant'
        points = [
            SQL("(SELECT %s FROM (%s) f)", points, facts)
            for facts, points in self._get_risk_parts(ruleset).values()
        ]
        return {
            "risk": SQL(" + ").join(points),
            "expected_return": SQL(
                "GREATEST(t.amount_overdue - t.amount_credit - t.amount_disputed, 0)"
                " * (%s)::numeric",
                self._sql_likelihood(ruleset),
            ),
        }

    # ----------------------------------------------------------------------- in words

    @api.model
    def _explain_factors(self, cases, ruleset):
        # EXTENDS 'collections.participant'
        parts = self._get_risk_parts(ruleset)
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id, %s, %s, ph.contact_count, ph.paid_count, whole.likelihood"
                " FROM collections_case t"
                " LEFT JOIN collections_payment_history ph ON ph.company_id = t.company_id"
                " AND COALESCE(ph.partner_id, 0) = t.partner_id"
                " LEFT JOIN collections_payment_history whole ON whole.company_id = t.company_id"
                " AND whole.partner_id IS NULL"
                " WHERE t.id IN %s",
                SQL(", ").join(
                    SQL("(SELECT ARRAY[f.bad, f.total, %s]::float[] FROM (%s) f)", points, facts)
                    for facts, points in parts.values()
                ),
                self._sql_likelihood(ruleset),
                tuple(cases.ids),
            )
        )
        result = {}
        for case_id, *own in rows:
            facts = dict(zip(parts, own, strict=False))
            result[case_id] = {
                "risk": self._get_risk_text(facts),
                "expected_return": self._get_return_text(*own[len(parts) :]),
            }
        return result

    def _get_risk_text(self, facts):
        """Return what the risk is made of.

        :param dict facts: by name of the part: what is bad, of how many, and the points
        """
        texts = []
        for name, (bad, total, points) in facts.items():
            if not points:
                continue
            values = {"bad": round(bad), "total": round(total)}
            if name == "promises":
                text = self.env._("%(bad)s of %(total)s promises not kept", **values)
            elif name == "late":
                text = self.env._(
                    "%(days)s days late on average over %(total)s paid invoices",
                    days=formatLang(self.env, bad / (total or 1), digits=0),
                    total=values["total"],
                )
            elif name == "disputes":
                text = self.env._("open disputes: %s", values["bad"])
            else:
                text = self.env._("%(bad)s of %(total)s addresses do not work", **values)
            texts.append(
                self.env._(
                    "%(text)s (%(points)s)",
                    text=text,
                    points=formatLang(self.env, points, digits=0),
                )
            )
        return format_list(self.env, texts) if texts else self.env._("Nothing against the customer")

    def _get_return_text(self, likelihood, contacts, paid, average):
        """Return how likely a payment after a call is, and why.

        :param float likelihood: of this customer
        :param int contacts: with this customer, None where none was counted
        :param int paid: how many of them were followed by a payment
        :param float average: likelihood over all customers, None where nothing was counted
        """

        def percent(share):
            return formatLang(self.env, share * 100, digits=0)

        return self.env._(
            "%(likelihood)s %% likely: %(paid)s of %(contacts)s contacts were followed by a "
            "payment within %(days)s days; over all customers %(average)s %%",
            likelihood=percent(likelihood),
            paid=paid or 0,
            contacts=contacts or 0,
            days=DAYS_AFTER,
            average=percent(UNKNOWN if average is None else average),
        )
