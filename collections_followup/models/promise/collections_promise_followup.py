"""Promises in the pass: their items are not chased while they are open, what is broken counts."""

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import without_defaults
from ..base.collections_participant import Reason
from ..followup.collections_followup_duties import Duty
from .collections_promise_evaluate import FAILED


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"
    _participant_order = 40
    _duty_order = 30

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(60, "promise", self.env._("Promised"), "agreed")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.promise": None, "collections.promise.line": None}

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant': an open promise excludes its items, and only them,
        # until its grace has passed
        ended = (
            SQL("p.date_made <= %s AND (p.date_ended IS NULL OR p.date_ended > %s)", day, day)
            if as_of
            else SQL("p.state = 'open'")
        )
        return [
            (
                "promise",
                SQL(
                    "NOT b.is_credit AND b.line_id IN (SELECT pl.move_line_id"
                    " FROM collections_promise_line pl"
                    " JOIN collections_promise p ON p.id = pl.promise_id"
                    " WHERE %s AND p.date_limit >= %s AND pl.move_line_id IS NOT NULL)",
                    ended,
                    day,
                ),
            ),
        ]

    @api.model
    def _get_late_conditions(self, ruleset, partner_ids):
        # EXTENDS 'collections.participant': a payment keeps a promise, and undoing it reopens one,
        # before anything is overdue
        return [
            SQL(
                "EXISTS (SELECT 1 FROM collections_promise WHERE company_id = %s"
                " AND partner_id IN %s AND date_cancelled IS NULL)",
                ruleset.company_id,
                partner_ids,
            ),
        ]

    # --------------------------------------------------------- money on account

    @api.model
    def _sql_awaiting(self, ruleset, partner_ids=None):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT a.partner_id FROM collections_promise a"
            " WHERE a.company_id = %s AND a.date_cancelled IS NULL %s",
            ruleset.company_id,
            SQL() if partner_ids is None else SQL("AND a.partner_id IN %s", partner_ids),
        )

    @api.model
    def _get_duties(self, ruleset, day, partners, debts):
        # EXTENDS 'collections.participant': what is missing; after their limit, the items are owed
        # whole
        watched = SQL(
            "p.company_id = %s AND p.partner_id IN %s AND p.date_cancelled IS NULL",
            ruleset.company_id,
            partners,
        )
        engine = self.env["collections.followup"]
        payments = engine._get_unbooked_payments(ruleset, partners)
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT DISTINCT ON (pl.move_line_id)
                       pl.id, pl.promise_id, pl.move_line_id AS line_id, p.date, p.date_limit,
                       pl.amount - COALESCE(m.paid, 0) AS missing
                  FROM collections_promise p
                  JOIN collections_promise_line pl ON pl.promise_id = p.id
             LEFT JOIN (SELECT r.line_id, SUM(r.amount) AS paid
                          FROM (%(matches)s) r
                          JOIN collections_promise p ON p.id = r.agreement_id
                         WHERE r.kind IN ('payment', 'unbooked')
                           AND r.day BETWEEN p.date_made AND p.date_limit
                      GROUP BY r.line_id) m ON m.line_id = pl.id
                 WHERE %(watched)s AND pl.move_line_id IN %(debts)s
              ORDER BY pl.move_line_id, p.id DESC
                """,
                matches=self._sql_promise_matches(watched, payments),
                watched=watched,
                debts=tuple(debts),
            )
        )
        duties = []
        for row in rows:
            ids = [row["line_id"]]
            if row["missing"] > 0:
                duties.append(
                    Duty(
                        row["date"],
                        0,
                        row["id"],
                        row["missing"],
                        ids,
                        ("collections.promise", row["promise_id"]),
                        None,
                        row["date_limit"],
                    )
                )
            duties += engine._get_rest_duties(row["date_limit"], day, ids, debts)
        return duties

    # ----------------------------------------------------------------- in words

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the promise about each item that one holds
        held = [row["line_id"] for row in rows if row["reason"] == "promise"]
        return {line.move_line_id.id: line for line in self._find_open_lines_sudo(held)}

    @api.model
    def _find_open_lines_sudo(self, line_ids):
        """Return the lines of open promises about receivable items."""
        # Sudo: every promise keeps its items from being chased and explains so, whosever it is.
        lines = self.env["collections.promise.line"].sudo()
        if not line_ids:
            return lines
        return lines.search([("move_line_id", "in", line_ids), ("state", "=", "open")])

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        promised = facts.get(line.id)
        if not promised:
            # as of an earlier day
            return ""
        promise = promised.promise_id
        return self.env._(
            "%(amount)s promised for %(date)s (%(promise)s). It is followed up again after "
            "%(limit)s if it is not paid.",
            amount=formatLang(self.env, promised.amount, currency_obj=promised.currency_id),
            date=format_date(self.env, promise.date),
            promise=promise.name,
            limit=format_date(self.env, promise.date_limit),
        )

    @api.model
    def _get_next_date(self, line, row, facts):
        # EXTENDS 'collections.participant': no earlier than the day after the grace
        promised = facts.get(line.id)
        if not promised or not row["next_date"]:
            return row["next_date"]
        return max(row["next_date"], fields.Date.add(promised.promise_id.date_limit, days=1))

    # ----------------------------------------------------------------- priority

    @api.model
    def _get_priority_values(self, ruleset):
        # EXTENDS 'collections.participant'
        return {
            "broken_promises": SQL(
                "(SELECT count(*) FROM collections_promise bp WHERE bp.company_id = %s"
                " AND bp.partner_id = t.partner_id AND bp.state IN ('partly_kept', 'broken'))",
                ruleset.company_id,
            )
        }

    @api.model
    def _get_priority_figures(self, case):
        # EXTENDS 'collections.participant'
        return {"broken_promises": case.promise_broken_count}

    # ------------------------------------------------------------- consequences

    @api.model
    def _after_evaluation(self, changes):
        """Do what follows from promises that changed: say it, plan a call, move the case.

        :param dict changes: see ``_evaluate``
        """
        promises = self.browse(changes).exists()
        promises._link_cases()
        broken = promises.filtered(
            lambda p: changes[p.id][1] in FAILED and changes[p.id][0] not in FAILED
        )
        mended = promises.filtered(
            lambda p: changes[p.id][0] in FAILED and changes[p.id][1] not in FAILED
        )
        mended.activity_id.filtered("active").unlink()
        promises._message_log_batch(bodies={p.id: p._get_status() for p in promises})
        if broken:
            broken._plan_broken_calls()
            broken._move_broken_cases()

    def _plan_broken_calls(self):
        """Plan a call for the collector of each broken promise, on its case."""
        activity_type = self.env.ref(
            "collections_followup.mail_activity_type_call", raise_if_not_found=False
        )
        vals_list = []
        for promise in self:
            record = promise.case_id if promise.case_id.state == "open" else promise
            vals_list.append(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": activity_type and activity_type.id,
                    "summary": self.env._("Promise not kept: %s", promise.name),
                    "note": promise._get_status(),
                    "date_deadline": promise.company_id._collections_today(),
                    "user_id": promise._get_collector().id,
                    "automated": True,
                }
            )
        # Without an e-mail for each: they show in the collector's work.
        activities = (
            without_defaults(self.env["mail.activity"])
            .with_context(mail_activity_quick_update=True)
            .create(vals_list)
        )
        for promise, activity in zip(self, activities, strict=True):
            promise.activity_id = activity

    def _get_collector(self):
        """Return who is to call about a broken promise."""
        company = self.company_id
        return self._find_worker(
            self.case_id.user_id,
            self.partner_id.with_company(company).collections_user_id,
            company.collections_user_id,
            self.user_id,
        )

    @api.model
    def _move_promised_cases(self, cases):
        """Move cases that are being followed up to the stage for promises."""
        stage_model = self.env["collections.stage"]
        for company, own in cases.grouped("company_id").items():
            stage = company.collections_promise_stage_id or stage_model._get_first_sudo(
                "negotiation", company
            )
            own._move_stage("promised", stage)

    def _move_broken_cases(self):
        """Move the cases of broken promises on, or back to where their level puts them."""
        self.case_id._return_stage(
            "not_kept", lambda company: company.collections_promise_broken_stage_id
        )
