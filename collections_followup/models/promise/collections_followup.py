"""Promises in the pass: evaluated from the ledger, excluded while open, counted when broken.

A promise's state is a function of the ledger, of the promise itself and of the day:

- A reconciliation of a promised item *counts* when it came after the promise was logged, takes
  the place of no earlier one (see ``_sql_matches``), its counterpart is in a bank, cash or credit
  card journal, and the counterpart's own date lies between the day the promise was made and the
  promised day plus grace.
- It is *late* when it came after the promise was logged and its counterpart is dated after the
  grace.
- A payment that has no journal entry (Enterprise accounting) counts as long as it is in process,
  if its date lies between these days.
- Everything else, such as credit notes, write-offs and older payments, *reduces* what is
  expected: the promised amount, but no more than the item less what reduces it.

Expected is the sum over the items, nothing for items that are no longer posted. The promise
is cancelled when nothing is expected; kept when something and no less than expected, less
the tolerance, was paid; open until the grace has passed, and as long as money on account (see
``_get_on_account``) makes up what is missing; then partly kept or broken. An open
promise gives way to a newer open one on the same item.
"""

from odoo import fields, models
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import without_defaults
from ..followup.collections_followup import REASONS

FAILED = ("partly_kept", "broken")


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    # ----------------------------------------------------------------- evaluate

    def _evaluate_promises(self, company, day, partner_ids=None, on_account=None):
        """Bring the states of a company's promises up to date with the ledger.

        Without customers, only the open promises and those that the ledger cancelled: the
        others change by nothing but an entry, whose customer is then named.

        :param company: the company that keeps the cases
        :param date day: the day to evaluate for
        :param tuple partner_ids: commercial partners whose promises are evaluated, all of them
        :param on_account: see ``_get_on_account``; read if None
        :return: ``{promise id: (state before, state now)}`` of the promises that changed
        """
        # Sudo: promises follow the ledger, whoever posts or pays.
        if partner_ids is not None and not self.env["collections.promise"].sudo().search_count(
            [("company_id", "=", company.id), ("partner_id", "in", partner_ids)], limit=1
        ):
            # Nearly all customers: looking is quicker than planning the statement.
            return {}
        if on_account is None:
            on_account = self._get_on_account(self._get_ruleset(company), day, partner_ids)
        changed = self.env.execute_query(
            self._sql_promise_changes(company, day, partner_ids, on_account)
        )
        if not changed:
            return {}
        ids, states, _before, dues, paids = (list(column) for column in zip(*changed, strict=True))
        new = SQL(
            "unnest(%s::int[], %s::varchar[], %s::numeric[], %s::numeric[])"
            " AS n(id, state, due, paid)",
            ids,
            states,
            dues,
            paids,
        )
        # First what leaves, then what becomes open: an item has one open promise at any time.
        for leaving in (True, False):
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_promise_line pl SET state = n.state FROM %s"
                    " WHERE pl.promise_id = n.id AND (n.state != 'open') = %s",
                    new,
                    leaving,
                )
            )
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_promise p
                   SET state = n.state, amount_due = n.due, amount_paid = n.paid,
                       amount_broken = CASE WHEN n.state IN %(failed)s
                                            THEN n.due - n.paid ELSE 0 END,
                       date_ended = CASE
                           WHEN n.state = 'open' THEN NULL
                           WHEN n.state = p.state THEN p.date_ended
                           WHEN n.state IN %(failed)s THEN p.date_limit + 1
                           ELSE LEAST(%(day)s::date, p.date_limit + 1) END,
                       write_date = now() AT TIME ZONE 'UTC', write_uid = %(uid)s
                  FROM %(new)s
                 WHERE p.id = n.id
                """,
                failed=FAILED,
                day=day,
                uid=self.env.uid,
                new=new,
            )
        )
        self.env["collections.promise"].invalidate_model()
        self.env["collections.promise.line"].invalidate_model(["state"])
        return {row[0]: (row[2], row[1]) for row in changed if row[1] != row[2]}

    def _sql_promise_matches(self, watched, payments=(), on_account=()):
        """Return what was matched with promised items since, see ``_sql_matches``.

        :param SQL watched: condition on promises ``p``
        """
        held = SQL(
            "SELECT p.id AS agreement_id, pl.id AS line_id, pl.move_line_id AS item_id,"
            " pl.matched_before, pl.amount_matched FROM collections_promise p"
            " JOIN collections_promise_line pl ON pl.promise_id = p.id WHERE %s",
            watched,
        )
        return self._sql_matches(held, SQL("FALSE"), payments, on_account)

    def _sql_promise_changes(self, company, day, partner_ids=None, on_account=()):
        """Return the statement that finds the promises whose state or amounts are no longer so.

        :return: ``SQL`` with the columns ``id``, ``state``, ``old_state``, ``due``, ``paid``
        """
        payments = self._get_unbooked_payments(self._get_ruleset(company), partner_ids)
        watched = SQL(
            "p.company_id = %s AND p.date_cancelled IS NULL AND %s",
            company.id,
            SQL("p.state IN ('open', 'cancelled')")
            if partner_ids is None
            else SQL("p.partner_id IN %s", partner_ids),
        )
        return SQL(
            """
            WITH matched AS (
                SELECT r.line_id,
                       SUM(r.amount) FILTER (WHERE r.kind IN ('payment', 'unbooked')
                           AND r.day BETWEEN p.date_made AND p.date_limit) AS paid,
                       SUM(r.amount) FILTER (WHERE r.kind = 'payment'
                           AND r.day BETWEEN p.date_made AND p.date_limit
                           OR r.kind NOT IN ('unbooked', 'on_account', 'other_on_account')
                              AND r.day > p.date_limit) AS counted,
                       SUM(r.amount) FILTER (WHERE r.kind IN ('on_account', 'other_on_account')
                           AND r.day <= p.date_limit) AS on_account,
                       -- under way since before: not to be expected any more
                       SUM(r.replaced + CASE WHEN r.day < p.date_made THEN r.amount ELSE 0 END)
                           FILTER (WHERE r.kind = 'unbooked') AS earlier
                  FROM (%(matches)s) r
                  JOIN collections_promise p ON p.id = r.agreement_id
              GROUP BY r.line_id
            ),
            total AS (
                SELECT p.id, p.state, p.date_limit, p.amount_due, p.amount_paid,
                       p.tolerance_percent, p.tolerance_amount, p.currency_id,
                       -- what is open, and was before what counts or came too late
                       COALESCE(SUM(LEAST(pl.amount, GREATEST(
                           l.amount_residual_currency + COALESCE(m.counted, 0)
                           - COALESCE(m.earlier, 0), 0))), 0) AS due,
                       COALESCE(SUM(CASE WHEN l.id IS NOT NULL THEN m.paid END), 0) AS paid,
                       COALESCE(SUM(m.on_account), 0) AS on_account
                  FROM collections_promise p
                  JOIN collections_promise_line pl ON pl.promise_id = p.id
             LEFT JOIN account_move_line l ON l.id = pl.move_line_id
                                          AND l.parent_state = 'posted'
             LEFT JOIN matched m ON m.line_id = pl.id
                 WHERE %(watched)s
              GROUP BY p.id
            ),
            judged AS MATERIALIZED (
                SELECT t.id, t.state AS old_state, t.amount_due, t.amount_paid, t.due,
                       LEAST(t.paid, t.due) AS paid,
                       CASE WHEN t.due <= 0 THEN 'cancelled'
                            WHEN t.paid > 0 AND t.paid >= t.needed THEN 'kept'
                            -- also when money that came in time is to be matched
                            WHEN t.date_limit >= %(day)s::date
                                 OR t.on_account > 0 AND t.paid + t.on_account >= t.needed
                            THEN 'open'
                            WHEN t.paid > 0 THEN 'partly_kept'
                            ELSE 'broken' END AS state
                  FROM (SELECT total.*,
                               LEAST(due, ROUND(due - GREATEST(due * tolerance_percent / 100,
                                                               tolerance_amount),
                                                cur.decimal_places)) AS needed
                          FROM total
                          JOIN res_currency cur ON cur.id = total.currency_id) t
            ),
            -- of two on one item, one was not open before: an item has one open promise
            outdated AS (
                SELECT LEAST(a.id, b.id) AS id
                  FROM judged a
                  JOIN collections_promise_line x ON x.promise_id = a.id
                  JOIN collections_promise_line y ON y.move_line_id = x.move_line_id
                   AND y.promise_id != a.id
                  JOIN judged b ON b.id = y.promise_id AND b.state = 'open'
                 WHERE a.state = 'open' AND a.old_state != 'open'
            ),
            final AS (
                SELECT j.id, j.old_state, j.amount_due, j.amount_paid, j.due, j.paid,
                       CASE WHEN j.id IN (SELECT id FROM outdated)
                            THEN 'cancelled' ELSE j.state END AS state
                  FROM judged j
            )
            SELECT id, state, old_state, due, paid
              FROM final
             WHERE state IS DISTINCT FROM old_state
                OR due IS DISTINCT FROM amount_due OR paid IS DISTINCT FROM amount_paid
            """,
            day=day,
            matches=self._sql_promise_matches(watched, payments, on_account),
            watched=watched,
        )

    def _flush_ledger(self):
        # Also what promises are evaluated from
        self.env["collections.promise"].flush_model()
        self.env["collections.promise.line"].flush_model()
        return super()._flush_ledger()

    # ---------------------------------------------------------- part of the pass

    def _evaluate_agreements(self, company, day, partner_ids=None):
        # EXTENDS 'collections.followup'
        changes = super()._evaluate_agreements(company, day, partner_ids)
        changes["collections.promise"] = self._evaluate_promises(
            company, day, partner_ids, changes["on_account"]
        )
        return changes

    def _after_agreements(self, changes):
        # EXTENDS 'collections.followup'
        changes = super()._after_agreements(changes)
        self._after_promises(changes.get("collections.promise"))
        return changes

    def _get_exclusions(self, ruleset, day, as_of=False):
        # An open promise excludes its items, and only them, until its grace has passed
        ended = (
            SQL("p.date_made <= %s AND (p.date_ended IS NULL OR p.date_ended > %s)", day, day)
            if as_of
            else SQL("p.state = 'open'")
        )
        return [
            *super()._get_exclusions(ruleset, day, as_of),
            (
                REASONS["promise"],
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

    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.followup': the promise about each item that one holds
        facts = super()._collect_facts(rows, company, day)
        held = [row["line_id"] for row in rows if row["reason"] == REASONS["promise"]]
        facts["promises"] = {
            line.move_line_id.id: line for line in self._find_open_promise_lines(held)
        }
        return facts

    def _find_open_promise_lines(self, line_ids):
        """Return the lines of open promises about receivable items."""
        # Sudo: every promise keeps its items from being chased and explains so, whosever it is.
        lines = self.env["collections.promise.line"].sudo()
        if not line_ids:
            return lines
        return lines.search([("move_line_id", "in", line_ids), ("state", "=", "open")])

    def _get_explanation(self, line, row, reason, company, facts):
        if reason != "promise":
            return super()._get_explanation(line, row, reason, company, facts)
        promised = facts["promises"].get(line.id)
        if not promised:
            # as of an earlier day
            return dict(self._selection_reason())[reason]
        promise = promised.promise_id
        return self.env._(
            "%(amount)s promised for %(date)s (%(promise)s). It is followed up again after "
            "%(limit)s if it is not paid.",
            amount=formatLang(self.env, promised.amount, currency_obj=promised.currency_id),
            date=format_date(self.env, promise.date),
            promise=promise.name,
            limit=format_date(self.env, promise.date_limit),
        )

    def _read_explanations(self, lines, date=None):
        # The level that is due next comes no earlier than the day after the grace
        result = super()._read_explanations(lines, date)
        promised = [line_id for line_id, row in result.items() if row["reason"] == "promise"]
        for line in self._find_open_promise_lines(promised):
            row = result[line.move_line_id.id]
            if row["next_date"]:
                after = fields.Date.add(line.promise_id.date_limit, days=1)
                row["next_date"] = max(row["next_date"], after)
        return result

    # ----------------------------------------------------------------- priority

    def _get_priority_figures(self, case):
        figures = super()._get_priority_figures(case)
        figures["broken_promises"] = case.promise_broken_count
        return figures

    # ------------------------------------------------------------- consequences

    def _after_promises(self, changes):
        """Do what follows from promises that changed: say it, plan a call, move the case.

        :param dict changes: see ``_evaluate_promises``
        """
        if not changes:
            return
        promises = self.env["collections.promise"].browse(changes).exists()
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
            self._plan_broken_calls(broken)
            self._move_broken_cases(broken)

    def _plan_broken_calls(self, promises):
        """Plan a call for the collector of each broken promise, on its case."""
        activity_type = self.env.ref(
            "collections_followup.mail_activity_type_call", raise_if_not_found=False
        )
        vals_list = []
        for promise in promises:
            record = promise.case_id if promise.case_id.state == "open" else promise
            vals_list.append(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": activity_type and activity_type.id,
                    "summary": self.env._("Promise not kept: %s", promise.name),
                    "note": promise._get_status(),
                    "date_deadline": promise.company_id._collections_today(),
                    "user_id": self._get_promise_collector(promise).id,
                    "automated": True,
                }
            )
        # Without an e-mail for each: they show in the collector's work.
        activities = (
            without_defaults(self.env["mail.activity"])
            .with_context(mail_activity_quick_update=True)
            .create(vals_list)
        )
        for promise, activity in zip(promises, activities, strict=True):
            promise.activity_id = activity

    def _get_promise_collector(self, promise):
        """Return who is to call about a broken promise."""
        company = promise.company_id
        return promise._find_worker(
            promise.case_id.user_id,
            promise.partner_id.with_company(company).collections_user_id,
            company.collections_user_id,
            promise.user_id,
        )

    def _move_promised_cases(self, cases):
        """Move cases that are being followed up to the stage for promises."""
        stage_model = self.env["collections.stage"]
        for company, own in cases.grouped("company_id").items():
            stage = company.collections_promise_stage_id or stage_model._get_first(
                "negotiation", company
            )
            moved = own.filtered(
                lambda case, stage=stage: (
                    case.state == "open"
                    and case.stage_id != stage
                    and case.stage_id.kind in (False, "open")
                )
            )
            if stage and moved:
                moved.stage_id = stage

    def _move_broken_cases(self, promises):
        """Move the cases of broken promises on, or back to where their level puts them."""
        stage_model = self.env["collections.stage"]
        targets = {}
        for case in promises.case_id:
            if case.state != "open" or case.stage_id.kind not in (False, "open", "negotiation"):
                continue
            company = case.company_id
            stage = (
                company.collections_promise_broken_stage_id
                or case.level_id.stage_id
                or stage_model._get_first("open", company)
            )
            if stage and case.stage_id != stage:
                targets[stage] = targets.get(stage, case.browse()) | case
        for stage, cases in targets.items():
            cases.stage_id = stage
