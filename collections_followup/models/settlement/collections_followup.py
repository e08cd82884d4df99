"""Settlements in the pass: evaluated from the ledger, their items not chased while in force.

A settlement's state is a function of the ledger, of the settlement itself and of the day:

- A reconciliation of a covered item *counts* when it came after the start, its counterpart is
  a payment (in a bank, cash or credit card journal) or a credit note, and the counterpart's own
  date lies between the start and the deadline plus grace.
- It is *late* when it came after the start and its counterpart is dated after the grace.
- What the settlement itself wrote off is left out.
- Everything else, such as older payments and other write-offs, *reduces* the items.

Expected is the agreed amount, but no more than the items less what reduces them; where a
payment of before the start was taken back, so much more. In figures, with ``base`` for the
items less what reduces them, ``S`` agreed and ``D`` the discount that was approved::

    expected = max(min(S, base), base - D)

so that never more than ``D`` is written off. With nothing expected the settlement is cancelled;
with no less than expected paid it is *paid*, and *settled* when nothing is open on its items;
else it is active until the grace has passed, or as long as payments without a journal entry
(Enterprise accounting) or money on account (see ``_get_on_account``) that came in time make it
up; then it has lapsed.
"""

from odoo import fields, models
from odoo.tools import SQL, format_date, formatLang

from ..agreement.collections_agreement import SETTLEMENT_LIVE
from ..base.collections_guarded import without_defaults
from ..followup.collections_followup import REASONS


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    # ----------------------------------------------------------------- evaluate

    def _evaluate_settlements(self, company, day, partner_ids=None, on_account=None):
        """Bring the states of a company's settlements up to date with the ledger.

        Without customers, only those that time can change, in force or cancelled by the ledger:
        the others change by nothing but an entry, whose customer is then named.

        :param company: the company that keeps the cases
        :param date day: the day to evaluate for
        :param tuple partner_ids: commercial partners whose settlements are evaluated, all of them
        :param on_account: see ``_get_on_account``; read if None
        :return: ``{settlement id: (state before, state now)}`` of those that changed
        """
        if on_account is None:
            on_account = self._get_on_account(self._get_ruleset(company), day, partner_ids)
        changed = self.env.execute_query(
            self._sql_settlement_changes(company, day, partner_ids, on_account)
        )
        if not changed:
            return {}
        columns = [list(column) for column in zip(*changed, strict=True)]
        ids, states, _before, dues, paids, rests, writtens = columns
        new = SQL(
            "unnest(%s::int[], %s::varchar[], %s::numeric[], %s::numeric[], %s::numeric[],"
            " %s::numeric[]) AS n(id, state, due, paid, rest, written)",
            ids,
            states,
            dues,
            paids,
            rests,
            writtens,
        )
        self.env.cr.execute(
            SQL(
                """
                WITH n AS (SELECT * FROM %(new)s),
                held AS (
                    UPDATE collections_settlement_line sl SET is_live = n.state IN %(live)s
                      FROM n
                     WHERE sl.settlement_id = n.id AND sl.is_live != (n.state IN %(live)s)
                )
                UPDATE collections_settlement s
                   SET state = n.state, amount_due = n.due, amount_paid = n.paid,
                       amount_rest = n.rest, amount_written_off = n.written,
                       date_ended = CASE
                           WHEN n.state IN %(live)s THEN NULL
                           WHEN n.state = s.state THEN s.date_ended
                           WHEN n.state = 'lapsed' THEN s.date_limit + 1
                           ELSE %(day)s::date END,
                       write_date = now() AT TIME ZONE 'UTC', write_uid = %(uid)s
                  FROM n
                 WHERE s.id = n.id
                """,
                new=new,
                live=SETTLEMENT_LIVE,
                day=day,
                uid=self.env.uid,
            )
        )
        self.env["collections.settlement"].invalidate_model()
        self.env["collections.settlement.line"].invalidate_model(["is_live"])
        return {row[0]: (row[2], row[1]) for row in changed if row[1] != row[2]}

    def _sql_settlement_figures(self, watched, payments=(), on_account=()):
        """Return what settlements expect and got, from the ledger.

        :param SQL watched: condition on settlements ``s``
        :param payments: those without journal entry, see ``_get_unbooked_payments``
        :param on_account: see ``_get_on_account``
        :return: ``SQL`` with the columns ``id``, ``due``, ``paid``, ``written`` (off by the
            settlement), ``rest`` (open), ``unbooked`` and ``on_account`` (in time)
        """
        held = SQL(
            "SELECT s.id AS agreement_id, sl.id AS line_id, sl.move_line_id AS item_id,"
            " sl.matched_before, sl.amount_matched FROM collections_settlement s"
            " JOIN collections_settlement_line sl ON sl.settlement_id = s.id WHERE %s",
            watched,
        )
        in_time = SQL("r.day BETWEEN s.date_start AND s.date_limit")
        return SQL(
            """
            WITH match AS MATERIALIZED (
                -- all of it: what was taken back of before is expected in addition
                SELECT r.line_id, r.amount + r.replaced AS amount, r.kind,
                       r.kind IN ('payment', 'credit') AND %(in_time)s AS counts,
                       r.day > s.date_limit AS late, %(in_time)s AS in_time
                  FROM (%(matches)s) r
                  JOIN collections_settlement s ON s.id = r.agreement_id
            ),
            matched AS (
                SELECT line_id,
                       SUM(amount) FILTER (WHERE kind = 'own') AS written,
                       SUM(amount) FILTER (WHERE counts) AS paid,
                       SUM(amount) FILTER (
                           WHERE kind = 'own' OR counts
                              OR late AND kind IN ('payment', 'credit', 'other'))
                           AS all_matched,
                       -- under way: it keeps from lapsing as long as it is not taken back
                       SUM(amount) FILTER (WHERE kind = 'unbooked' AND in_time) AS unbooked,
                       SUM(amount) FILTER (WHERE kind = 'on_account' AND in_time) AS on_account
                  FROM match
              GROUP BY line_id
            ),
            total AS (
                -- base: what is open, and was before what counts, came too late or was written off
                SELECT sl.settlement_id,
                       SUM(CASE WHEN l.parent_state = 'posted' THEN GREATEST(
                               l.amount_residual_currency + COALESCE(m.all_matched, 0), 0)
                           ELSE 0 END) AS base,
                       COALESCE(SUM(m.paid), 0) AS paid,
                       COALESCE(SUM(m.written), 0) AS written,
                       SUM(CASE WHEN l.parent_state = 'posted'
                           THEN GREATEST(l.amount_residual_currency, 0) ELSE 0 END) AS rest,
                       COALESCE(SUM(m.unbooked), 0) AS unbooked,
                       COALESCE(SUM(m.on_account), 0) AS on_account
                  FROM collections_settlement s
                  JOIN collections_settlement_line sl ON sl.settlement_id = s.id
             LEFT JOIN account_move_line l ON l.id = sl.move_line_id
             LEFT JOIN matched m ON m.line_id = sl.id
                 WHERE %(watched)s
              GROUP BY sl.settlement_id
            )
            SELECT s.id, GREATEST(LEAST(s.amount, t.base), t.base - s.amount_discount) AS due,
                   t.paid, t.written, t.rest, t.unbooked, t.on_account
              FROM total t
              JOIN collections_settlement s ON s.id = t.settlement_id
            """,
            watched=watched,
            in_time=in_time,
            matches=self._sql_matches(
                held, SQL("m.collections_settlement_id = h.agreement_id"), payments, on_account
            ),
        )

    def _sql_settlement_changes(self, company, day, partner_ids=None, on_account=()):
        """Return the statement that finds the settlements that are no longer as they stand.

        :return: ``SQL`` with the columns ``id``, ``state``, ``old_state``, ``due``, ``paid``,
            ``rest``, ``written``
        """
        payments = self._get_unbooked_payments(self._get_ruleset(company), partner_ids)
        watched = SQL(
            "s.company_id = %s AND s.date_start IS NOT NULL AND s.date_cancelled IS NULL"
            " AND s.is_final IS NOT TRUE AND %s",
            company.id,
            SQL("s.state IN ('active', 'paid', 'cancelled')")
            if partner_ids is None
            else SQL("s.partner_id IN %s", partner_ids),
        )
        return SQL(
            """
            WITH judged AS (
                SELECT e.*, s.state, s.amount_due, s.amount_paid, s.amount_rest,
                       s.amount_written_off,
                       CASE WHEN e.due <= 0 THEN 'cancelled'
                            WHEN e.paid >= e.due AND e.rest = 0 THEN 'settled'
                            WHEN e.paid >= e.due THEN 'paid'
                            WHEN s.date_limit >= %(day)s::date
                                 OR e.paid + e.unbooked + e.on_account >= e.due THEN 'active'
                            ELSE 'lapsed' END AS new_state
                  FROM (%(figures)s) e
                  JOIN collections_settlement s ON s.id = e.id
            )
            SELECT id, new_state, state, due, paid, rest, written
              FROM judged
             WHERE new_state IS DISTINCT FROM state OR due IS DISTINCT FROM amount_due
                OR paid IS DISTINCT FROM amount_paid OR rest IS DISTINCT FROM amount_rest
                OR written IS DISTINCT FROM amount_written_off
            """,
            day=day,
            figures=self._sql_settlement_figures(watched, payments, on_account),
        )

    def _evaluate_all_settlements(self, company):
        """Evaluate a company's settlements as of today, with what follows for their cases."""
        self._flush_ledger()
        changes = self._evaluate_settlements(company, company._collections_today())
        if changes:
            settlements = self.env["collections.settlement"].browse(changes)
            self.refresh(company, settlements.partner_id)
            self._after_settlements(changes)

    def _flush_ledger(self):
        # Also what settlements are evaluated from
        self.env["account.move"].flush_model(["collections_settlement_id"])
        self.env["collections.settlement"].flush_model()
        self.env["collections.settlement.line"].flush_model()
        return super()._flush_ledger()

    def _get_late_conditions(self, ruleset, partner_ids):
        # EXTENDS 'collections.followup': what is settled is paid before it is overdue, too
        return [
            *super()._get_late_conditions(ruleset, partner_ids),
            SQL(
                "EXISTS (SELECT 1 FROM collections_settlement WHERE company_id = %s"
                " AND partner_id IN %s AND date_start IS NOT NULL AND date_cancelled IS NULL)",
                ruleset.company_id,
                partner_ids,
            ),
        ]

    # ---------------------------------------------------------- part of the pass

    def _evaluate_agreements(self, company, day, partner_ids=None):
        # EXTENDS 'collections.followup'
        changes = super()._evaluate_agreements(company, day, partner_ids)
        changes["collections.settlement"] = self._evaluate_settlements(
            company, day, partner_ids, changes["on_account"]
        )
        return changes

    def _after_agreements(self, changes):
        # EXTENDS 'collections.followup'
        changes = super()._after_agreements(changes)
        self._after_settlements(changes.get("collections.settlement", {}))
        return changes

    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.followup'
        in_force = SQL(
            "(s.state = 'paid' OR s.state = 'active' AND (s.date_limit >= %s OR %s))",
            day,
            # past its limit and still active today: a payment is under way
            day == self.env["res.company"].browse(ruleset.company_id)._collections_today(),
        )
        if as_of:
            in_force = SQL(
                "s.date_start <= %s AND (s.date_ended IS NULL OR s.date_ended > %s)", day, day
            )
        return [
            *super()._get_exclusions(ruleset, day, as_of),
            (
                REASONS["settlement"],
                SQL(
                    "NOT b.is_credit AND b.line_id IN (SELECT sl.move_line_id"
                    " FROM collections_settlement_line sl"
                    " JOIN collections_settlement s ON s.id = sl.settlement_id"
                    " WHERE s.company_id = %s AND sl.move_line_id IS NOT NULL %s AND %s)",
                    ruleset.company_id,
                    SQL() if as_of else SQL("AND sl.is_live"),
                    in_force,
                ),
            ),
        ]

    def _find_live_settlement_lines(self, line_ids):
        """Return the settlement lines that hold receivable items."""
        # Sudo: every settlement keeps its items from being chased and explains so, whosever it
        # is.
        return (
            self.env["collections.settlement.line"]
            .sudo()
            .search([("move_line_id", "in", line_ids), ("is_live", "=", True)])
        )

    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.followup': the settlement of each item that one holds
        facts = super()._collect_facts(rows, company, day)
        held = [row["line_id"] for row in rows if row["reason"] == REASONS["settlement"]]
        lines = self._find_live_settlement_lines(held) if held else ()
        facts["settlements"] = {line.move_line_id.id: line.settlement_id for line in lines}
        return facts

    def _get_explanation(self, line, row, reason, company, facts):
        if reason != "settlement":
            return super()._get_explanation(line, row, reason, company, facts)
        settlement = facts["settlements"].get(line.id)
        if not settlement:
            # as of an earlier day
            return dict(self._selection_reason())[reason]
        currency = settlement.currency_id
        if settlement.state == "paid":
            return self.env._(
                "Settlement %(settlement)s was paid in time: what is left of this item is "
                "written off.",
                settlement=settlement.name,
            )
        return self.env._(
            "In settlement %(settlement)s: %(amount)s by %(deadline)s settle %(open)s. It is "
            "followed up again after %(limit)s if that is not paid.",
            settlement=settlement.name,
            amount=formatLang(self.env, settlement.amount, currency_obj=currency),
            deadline=format_date(self.env, settlement.date_deadline),
            open=formatLang(self.env, settlement.amount_open, currency_obj=currency),
            limit=format_date(self.env, settlement.date_limit),
        )

    def _read_explanations(self, lines, date=None):
        # The level that is due next comes no earlier than the day after the grace
        result = super()._read_explanations(lines, date)
        held = [line_id for line_id, row in result.items() if row["reason"] == "settlement"]
        for line in self._find_live_settlement_lines(held) if held else ():
            row = result[line.move_line_id.id]
            settlement = line.settlement_id
            if settlement.state == "paid":
                row["next_date"] = False
            elif row["next_date"]:
                after = fields.Date.add(settlement.date_limit, days=1)
                row["next_date"] = max(row["next_date"], after)
        return result

    # ------------------------------------------------------------- consequences

    def _after_settlements(self, changes):
        """Do what follows from settlements that changed: say it, plan work, move the case.

        :param dict changes: see ``_evaluate_settlements``
        """
        settlements = self.env["collections.settlement"].browse(changes).exists()
        if not settlements:
            return
        settlements._link_cases()
        # What was to be done about the state before is no longer.
        settlements.activity_id.filtered("active").unlink()
        texts = {s.id: f"{s.name}: {s._get_status()}" for s in settlements}
        settlements._message_log_batch(bodies=texts)
        settlements._log_on_cases(texts)
        to_write_off = settlements.browse()
        for settlement in settlements:
            before, now = changes[settlement.id]
            if now == "paid" and not settlement.writeoff_date:
                to_write_off |= settlement
            elif now == "paid":
                self._plan_settlement_activity(settlement, self.env._("Write-off undone"))
            elif now in ("active", "lapsed", "cancelled") and settlement.amount_written_off:
                self._plan_settlement_activity(
                    settlement, self.env._("Payment taken back after the write-off")
                )
            elif now == "lapsed":
                self._plan_settlement_activity(settlement, self.env._("Settlement lapsed"))
            if now == "settled" and settlement.writeoff_error:
                settlement.writeoff_error = False
            if now == "lapsed" and before != "lapsed":
                self._move_lapsed_case(settlement)
        if to_write_off:
            self.env.ref("collections_followup.ir_cron_settlements")._trigger()

    def _plan_settlement_activity(self, settlement, summary):
        """Plan work for the collector of a settlement, on its case or else on itself.

        :param settlement: the settlement
        :param str summary: what it is about
        """
        settlement.activity_id.filtered("active").unlink()
        company = settlement.company_id
        record = settlement
        # A case with nothing overdue is about to close, and its activities with it.
        if settlement.case_id.state == "open" and settlement.state == "lapsed":
            record = settlement.case_id
        user = settlement._find_worker(
            settlement.user_id,
            settlement.case_id.user_id,
            company.collections_user_id,
            settlement.approved_by_id,
        )
        activity_type = self.env.ref(
            "collections_followup.mail_activity_type_task", raise_if_not_found=False
        )
        # Without an e-mail for each: they show in the collector's work.
        settlement.activity_id = (
            without_defaults(self.env["mail.activity"])
            .with_context(mail_activity_quick_update=True)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": activity_type and activity_type.id,
                    "summary": f"{summary}: {settlement.name}",
                    "note": settlement._get_status(),
                    "date_deadline": company._collections_today(),
                    "user_id": user.id,
                    "automated": True,
                }
            )
        )

    def _move_lapsed_case(self, settlement):
        """Move the case of a lapsed settlement on, or back to where its level puts it."""
        case, company = settlement.case_id, settlement.company_id
        if case.state != "open" or case.stage_id.kind not in (False, "open", "negotiation"):
            return
        stage = (
            company.collections_settlement_lapsed_stage_id
            or case.level_id.stage_id
            or self.env["collections.stage"]._get_first("open", company)
        )
        if stage and case.stage_id != stage:
            case.stage_id = stage
