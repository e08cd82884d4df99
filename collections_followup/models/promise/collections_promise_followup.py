"""Promises in the pass: their items are not chased while they are open, what is broken counts."""

from odoo import api, models
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import without_defaults
from ..base.collections_participant import Reason
from ..followup.collections_followup_duties import Duty
from .collections_promise_evaluate import FAILED


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"
    _participant_order = 40
    _duty_order = 30
    _reason = "promise"

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(60, "promise", self.env._("Promised"), "agreed")]

    @api.model
    def _sql_in_force(self, ruleset, day, as_of=False):
        # OVERRIDE: an open promise excludes its items, and only them, until its grace has passed
        ended = (
            SQL("a.date_made <= %s AND (a.date_ended IS NULL OR a.date_ended > %s)", day, day)
            if as_of
            else SQL("a.state = 'open'")
        )
        return SQL("%s AND a.date_limit >= %s", ended, day)

    # --------------------------------------------------------- money on account

    @api.model
    def _get_duties(self, ruleset, day, partners, debts):
        # EXTENDS 'collections.participant': what is missing; after their limit, the items are owed
        # whole
        watched = self._sql_watched_of(ruleset.company_id, partners)
        engine = self.env["collections.followup"]
        payments = engine.env["collections.followup.unbooked"]._get_unbooked_payments(
            ruleset, partners
        )
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT DISTINCT ON (l.move_line_id)
                       l.id, l.promise_id, l.move_line_id AS line_id, a.date, a.date_limit,
                       l.amount - COALESCE(m.paid, 0) AS missing
                  FROM collections_promise a
                  JOIN collections_promise_line l ON l.promise_id = a.id
             LEFT JOIN (SELECT r.line_id, SUM(r.amount) AS paid
                          FROM (%(matches)s) r
                          JOIN collections_promise a ON a.id = r.agreement_id
                         WHERE r.kind IN ('payment', 'unbooked')
                           AND r.day BETWEEN a.date_made AND a.date_limit
                      GROUP BY r.line_id) m ON m.line_id = l.id
                 WHERE %(watched)s AND l.move_line_id IN %(debts)s
              ORDER BY l.move_line_id, a.id DESC
                """,
                matches=self._sql_matches(watched, payments),
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
            duties += engine.env["collections.followup.duties"]._get_rest_duties(
                row["date_limit"], day, ids, debts
            )
        return duties

    # ----------------------------------------------------------------- in words

    @api.model
    def _explain_waiting(self, line):
        # OVERRIDE
        promise = line.promise_id
        return self.env._(
            "%(amount)s promised for %(date)s (%(promise)s). It is followed up again after "
            "%(limit)s if it is not paid.",
            amount=formatLang(self.env, line.amount, currency_obj=line.currency_id),
            date=format_date(self.env, promise.date),
            promise=promise.name,
            limit=format_date(self.env, promise.date_limit),
        )

    # ----------------------------------------------------------------- priority

    @api.model
    def _get_priority_values(self, ruleset):
        # EXTENDS 'collections.participant'
        return {
            "broken_promises": SQL(
                "(SELECT count(*) FROM collections_promise bp WHERE bp.company_id = %s"
                " AND bp.partner_id = t.partner_id AND bp.state IN ('partly_kept', 'broken'))",
                ruleset.company_id,
            ),
            "promised_today": SQL(
                "(SELECT count(*) FROM collections_promise pt WHERE pt.company_id = %s"
                " AND pt.partner_id = t.partner_id AND pt.state = 'open' AND pt.date = t.day)",
                ruleset.company_id,
            ),
        }

    # ------------------------------------------------------------- consequences

    def _follow_change(self, before, now):
        # OVERRIDE: plan a call where a promise is broken, and move its case
        if before in FAILED and now not in FAILED:
            self.activity_id.filtered("active").unlink()
        elif now in FAILED and before not in FAILED:
            self._plan_broken_calls()
            self._move_broken_cases()

    def _plan_broken_calls(self):
        """Plan a call for the collector of each broken promise, on its case."""
        activity_type = self.env.ref(
            "collections_followup.mail_activity_type_call", raise_if_not_found=False
        )
        vals_list = []
        for promise in self:
            record = promise.case_id if promise.case_id.state == "open" else promise
            user = promise._get_collector()
            own = user._collections_addressed(promise)
            vals_list.append(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": activity_type and activity_type.id,
                    "summary": own.env._("Promise not kept: %s", own.name),
                    "note": own._get_status(),
                    "date_deadline": promise.company_id._collections_today(),
                    "user_id": user.id,
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
