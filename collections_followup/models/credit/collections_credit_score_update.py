"""Scores are counted every night, and when somebody asks for it; what changed is written."""

import json
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...engine import scorecard
from .collections_credit_score import NOT_RATED

# Facts are shown with fewer digits than this.
DIGITS = 6
# How an effect of a customer's score is called.
GRADE_DOWN, LIMIT_PASSED, RETURNED, INSOLVENT = "grade", "limit", "returned", "insolvent"


class Kept(NamedTuple):
    """A score as it is kept: its row, and what is compared."""

    id: int
    grade: str
    points: dict
    score: int
    facts: dict
    over_limit: bool


class CollectionsCreditScore(models.Model):
    _inherit = "collections.credit.score"

    @api.model
    @api.private
    def _cron_nightly(self):
        """Count the scores of all companies that manage credit, once a day for each."""
        # Sudo: the nightly work of all companies
        companies = self.env["res.company"].sudo().search([("collections_credit", "=", True)])
        self.env["ir.cron"]._collections_do_each_company(
            companies, "collections_credit_day", self._do_night
        )

    @api.model
    @api.private
    def _do_night(self, company):
        """Do the nightly work of a company."""
        # Sudo: scores, reviews and files are the add-on's.
        self = self.sudo()
        self._update(company)
        reviews = self.env["collections.credit.review"]
        reviews._fall_due(company, self.env["collections.credit.file"]._do_night(company))
        reviews._fall_due(company, reviews._find_regular(company))

    @api.model
    @api.private
    def _update(self, company, customers=None):
        """Count the scores of customers anew, and write what has changed.

        A new row is written where points or grade are others than they were; the row in force is
        only brought up to date where nothing but the facts behind them is.

        :param company: the company that keeps the cases
        :param customers: ids of commercial partners; None for all who were ever billed
        :return: a dict by id of the customer of the set of what happened, which lets reviews fall
            due: ``grade`` (it went down), ``limit`` (it was passed), ``returned`` (a payment) and
            ``insolvent``
        """
        # Sudo: scores are the add-on's, from the whole ledger.
        self = self.sudo()
        kept = self._read_kept(company, customers)
        new, same, events = [], [], {}
        for customer, facts in self._read_facts(company, customers).items():
            row = self._make_row(customer, facts)
            before = kept.get(customer)
            happened = self._compare(row, before)
            if happened:
                events[customer] = happened
            if before and (before.grade, before.points, before.score) == (
                row["grade"],
                row["points"],
                row["score"],
            ):
                if (before.facts, before.over_limit) != (row["facts"], row["over_limit"]):
                    same.append({**row, "id": before.id})
            else:
                row["grade_before"] = before and before.grade
                new.append({**row, "id": before and before.id})
        self._write_rows(company, new, same)
        self.env["collections.credit.review"]._fall_due(company, events)
        return events

    @api.model
    def _read_kept(self, company, customers):
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.partner_id, s.id, s.grade, s.points, s.score, s.facts, s.over_limit
                  FROM collections_credit_score s
                 WHERE s.company_id = %(company)s AND s.is_current AND %(of_customers)s
                """,
                company=company.id,
                of_customers=self.env["collections.exposure"]._sql_among("s.partner_id", customers),
            )
        )
        return {customer: Kept(*row) for customer, *row in rows}

    @api.model
    def _make_row(self, customer, facts):
        """Return what is kept of a score.

        :param dict facts: see ``_read_facts``
        """
        result = scorecard.score(facts)
        plain = {
            name: round(float(value), DIGITS)
            if name in scorecard.VARIABLES and value is not None
            # Numbers and truths are kept as they are.
            else value
            for name, value in facts.items()
        }
        used = plain["utilisation"]
        return {
            "partner_id": customer,
            "grade": NOT_RATED if result.grade == scorecard.NOT_RATED else result.grade,
            "score": result.total,
            "points": result.points,
            "facts": plain,
            "payment_index": plain["payment_index"] or 0.0,
            "utilisation": used or 0.0,
            "over_limit": used is not None and used > 100.0,
        }

    @api.model
    def _compare(self, row, before):
        """Return what happened between two nights, as a set of words.

        :param dict row: see ``_make_row``
        :param Kept before: what was kept, or None
        """
        happened = set()
        if before and NOT_RATED not in (row["grade"], before.grade) and row["grade"] > before.grade:
            happened.add(GRADE_DOWN)
        if row["over_limit"] and before and not before.over_limit:
            happened.add(LIMIT_PASSED)
        if before and row["facts"]["returned"] > before.facts.get("returned", 0):
            happened.add(RETURNED)
        if row["facts"]["insolvent"] and not (before and before.facts.get("insolvent")):
            happened.add(INSOLVENT)
        return happened

    @api.model
    def _write_rows(self, company, new, same):
        """Write new scores, and the facts of those that stay: a statement for each.

        :param list new: see ``_make_row``, with the ``id`` of the row before and its grade
        :param list same: with the ``id`` of the row that stays
        """
        columns = SQL(
            "id int, partner_id int, grade text, grade_before text, score int, points jsonb,"
            " facts jsonb, payment_index numeric, utilisation numeric, over_limit boolean"
        )
        if new:
            rows = SQL("jsonb_to_recordset(%s::jsonb) AS n(%s)", json.dumps(new), columns)
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_credit_score s SET is_current = FALSE FROM %s"
                    " WHERE s.id = n.id",
                    rows,
                )
            )
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO collections_credit_score (
                        company_id, partner_id, date, grade, grade_before, score, points, facts,
                        payment_index, utilisation, over_limit, is_current,
                        create_uid, create_date, write_uid, write_date)
                    SELECT %(company)s, n.partner_id, %(day)s, n.grade, n.grade_before, n.score,
                           n.points, n.facts, n.payment_index, n.utilisation, n.over_limit, TRUE,
                           %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                      FROM %(rows)s
                    """,
                    company=company.id,
                    day=company._collections_today(),
                    uid=self.env.uid,
                    rows=rows,
                )
            )
        if same:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE collections_credit_score s
                       SET facts = n.facts, payment_index = n.payment_index,
                           utilisation = n.utilisation, over_limit = n.over_limit,
                           write_date = now() AT TIME ZONE 'UTC'
                      FROM %s
                     WHERE s.id = n.id
                    """,
                    SQL("jsonb_to_recordset(%s::jsonb) AS n(%s)", json.dumps(same), columns),
                )
            )
        self.invalidate_model()
