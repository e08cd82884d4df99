"""Settlements in the pass: their items are not chased while they are in force."""

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import without_defaults
from ..base.collections_participant import Reason
from ..followup.collections_followup_duties import Duty


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"
    _participant_order = 60
    _duty_order = 20

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(80, "settlement", self.env._("In a settlement"), "agreed")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {
            "account.move": ["collections_settlement_id"],
            "collections.settlement": None,
            "collections.settlement.line": None,
        }

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
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
            (
                "settlement",
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

    @api.model
    def _get_late_conditions(self, ruleset, partner_ids):
        # EXTENDS 'collections.participant': what is settled is paid before it is overdue, too
        return [
            SQL(
                "EXISTS (SELECT 1 FROM collections_settlement WHERE company_id = %s"
                " AND partner_id IN %s AND date_start IS NOT NULL AND date_cancelled IS NULL)",
                ruleset.company_id,
                partner_ids,
            ),
        ]

    # --------------------------------------------------------- money on account

    @api.model
    def _sql_awaiting(self, ruleset, partner_ids=None):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT a.partner_id FROM collections_settlement a"
            " WHERE a.company_id = %s AND a.date_start IS NOT NULL"
            " AND a.date_cancelled IS NULL AND a.is_final IS NOT TRUE %s",
            ruleset.company_id,
            SQL() if partner_ids is None else SQL("AND a.partner_id IN %s", partner_ids),
        )

    @api.model
    def _get_duties(self, ruleset, day, partners, debts):
        # EXTENDS 'collections.participant': what is missing; after their limit, the items are owed
        # whole
        watched = SQL(
            "s.company_id = %s AND s.partner_id IN %s AND s.date_start IS NOT NULL"
            " AND s.date_cancelled IS NULL AND s.is_final IS NOT TRUE",
            ruleset.company_id,
            partners,
        )
        lines = self.env["collections.followup"]._get_lines_of(
            self.env.execute_query(
                SQL(
                    "SELECT l.settlement_id, l.move_line_id FROM collections_settlement_line l"
                    " JOIN collections_settlement s ON s.id = l.settlement_id WHERE %s"
                    " ORDER BY s.id DESC",
                    watched,
                )
            ),
            debts,
        )
        if not lines:
            return []
        payments = self.env["collections.followup"]._get_unbooked_payments(ruleset, partners)
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT e.id, e.due - e.paid - e.unbooked AS missing, s.date_start,"
                " s.date_deadline, s.date_limit FROM (%s) e"
                " JOIN collections_settlement s ON s.id = e.id WHERE e.id IN %s",
                self._sql_settlement_figures(watched, payments),
                tuple(lines),
            )
        )
        duties = []
        for row in rows:
            ids = lines[row["id"]]
            if row["missing"] > 0:
                duties.append(
                    Duty(
                        row["date_deadline"],
                        0,
                        row["id"],
                        row["missing"],
                        ids,
                        ("collections.settlement", row["id"]),
                        row["date_start"],
                        row["date_limit"],
                    )
                )
            duties += self.env["collections.followup"]._get_rest_duties(
                row["date_limit"], day, ids, debts
            )
        return duties

    # ----------------------------------------------------------------- in words

    @api.model
    def _find_live_lines_sudo(self, line_ids):
        """Return the settlement lines that hold receivable items."""
        # Sudo: every settlement keeps its items from being chased and explains so, whosever it
        # is.
        return (
            self.env["collections.settlement.line"]
            .sudo()
            .search([("move_line_id", "in", line_ids), ("is_live", "=", True)])
        )

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the settlement of each item that one holds
        held = [row["line_id"] for row in rows if row["reason"] == "settlement"]
        lines = self._find_live_lines_sudo(held) if held else ()
        return {line.move_line_id.id: line.settlement_id for line in lines}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        settlement = facts.get(line.id)
        if not settlement:
            # as of an earlier day
            return ""
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

    @api.model
    def _get_next_date(self, line, row, facts):
        # EXTENDS 'collections.participant': no earlier than the day after the grace
        settlement = facts.get(line.id)
        if not settlement or not row["next_date"]:
            return row["next_date"]
        if settlement.state == "paid":
            return None
        return max(row["next_date"], fields.Date.add(settlement.date_limit, days=1))

    # ------------------------------------------------------------- consequences

    @api.model
    def _after_evaluation(self, changes):
        """Do what follows from settlements that changed: say it, plan work, move the case.

        :param dict changes: see ``_evaluate``
        """
        settlements = self.browse(changes).exists()
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
                settlement._plan_work(self.env._("Write-off undone"))
            elif now in ("active", "lapsed", "cancelled") and settlement.amount_written_off:
                settlement._plan_work(self.env._("Payment taken back after the write-off"))
            elif now == "lapsed":
                settlement._plan_work(self.env._("Settlement lapsed"))
            if now == "settled" and settlement.writeoff_error:
                settlement.writeoff_error = False
            if now == "lapsed" and before != "lapsed":
                settlement._move_lapsed_case()
        if to_write_off:
            self.env.ref("collections_followup.ir_cron_settlements")._trigger()

    def _plan_work(self, summary):
        """Plan work for the collector of a settlement, on its case or else on itself.

        :param str summary: what it is about
        """
        self.activity_id.filtered("active").unlink()
        company = self.company_id
        record = self
        # A case with nothing overdue is about to close, and its activities with it.
        if self.case_id.state == "open" and self.state == "lapsed":
            record = self.case_id
        user = self._find_worker(
            self.user_id,
            self.case_id.user_id,
            company.collections_user_id,
            self.approved_by_id,
        )
        activity_type = self.env.ref(
            "collections_followup.mail_activity_type_task", raise_if_not_found=False
        )
        # Without an e-mail for each: they show in the collector's work.
        self.activity_id = (
            without_defaults(self.env["mail.activity"])
            .with_context(mail_activity_quick_update=True)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": activity_type and activity_type.id,
                    "summary": f"{summary}: {self.name}",
                    "note": self._get_status(),
                    "date_deadline": company._collections_today(),
                    "user_id": user.id,
                    "automated": True,
                }
            )
        )

    def _move_lapsed_case(self):
        """Move the case of a lapsed settlement on, or back to where its level puts it."""
        self.case_id._return_stage(
            "not_kept", lambda company: company.collections_settlement_lapsed_stage_id
        )
