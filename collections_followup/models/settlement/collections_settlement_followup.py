"""Settlements in the pass: their items are not chased while they are in force."""

from odoo import api, models
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_guarded import without_defaults
from ..base.collections_participant import Reason
from ..followup.collections_followup_duties import Duty


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"
    _participant_order = 60
    _duty_order = 20
    _reason = "settlement"
    _list_button = "action_collections_settlement"

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(80, "settlement", self.env._("In a settlement"), "agreed")]

    @api.model
    def _sql_in_force(self, ruleset, day, as_of=False):
        # OVERRIDE
        if as_of:
            held = SQL(
                "a.date_start <= %s AND (a.date_ended IS NULL OR a.date_ended > %s)", day, day
            )
        else:
            today = self.env["res.company"].browse(ruleset.company_id)._collections_today()
            held = SQL(
                "l.is_live AND (a.state = 'paid' OR a.state = 'active'"
                " AND (a.date_limit >= %s OR %s))",
                day,
                # past its limit and still active today: a payment is under way
                day == today,
            )
        return SQL("a.company_id = %s AND %s", ruleset.company_id, held)

    # --------------------------------------------------------- money on account

    @api.model
    def _get_duties(self, ruleset, day, partners, debts):
        # EXTENDS 'collections.participant': what is missing; after their limit, the items are owed
        # whole
        watched = self._sql_watched_of(ruleset.company_id, partners)
        lines = self._read_unspoken(watched, debts)
        if not lines:
            return []
        payments = self.env["collections.followup.unbooked"]._get_unbooked_payments(
            ruleset, partners
        )
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT e.id, e.due - e.paid - e.unbooked AS missing, s.date_start,"
                " s.date_deadline, s.date_limit FROM (%s) e"
                " JOIN collections_settlement s ON s.id = e.id WHERE e.id IN %s",
                self._sql_figures(watched, self._sql_matches(watched, payments)),
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
            duties += self.env["collections.followup.duties"]._get_rest_duties(
                row["date_limit"], day, ids, debts
            )
        return duties

    # ----------------------------------------------------------------- in words

    @api.model
    def _explain_waiting(self, line):
        # OVERRIDE
        settlement = line.settlement_id
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
        # EXTENDS 'collections.agreement': what was paid in time is not asked for any more
        held = facts.get(line.id)
        if held and held.settlement_id.state == "paid":
            return None
        return super()._get_next_date(line, row, facts)

    # ------------------------------------------------------------- consequences

    def _tell_changes(self, changes):
        # OVERRIDE: on the cases, too
        # What was to be done about the state before is no longer.
        self.activity_id.filtered("active").unlink()
        texts = {s.id: f"{s.name}: {s._get_status()}" for s in self}
        self._message_log_batch(bodies=texts)
        self._log_on_cases(texts)

    def _follow_change(self, before, now):
        # OVERRIDE: plan work, have the rest written off, move the case
        for settlement in self:
            if now == "paid" and settlement.writeoff_date:
                settlement._plan_work(lambda own: own.env._("Write-off undone"))
            elif now in ("active", "lapsed", "cancelled") and settlement.amount_written_off:
                settlement._plan_work(
                    lambda own: own.env._("Payment taken back after the write-off")
                )
            elif now == "lapsed":
                settlement._plan_work(lambda own: own.env._("Settlement lapsed"))
            if now == "settled" and settlement.writeoff_error:
                settlement.writeoff_error = False
            if now == "lapsed":
                settlement._move_lapsed_case()
        if now == "paid" and not all(self.mapped("writeoff_date")):
            self.env.ref("collections_followup.ir_cron_settlements")._trigger()

    def _plan_work(self, write):
        """Plan work for the collector of a settlement, on its case or else on itself.

        :param write: returns what it is about, of the settlement in the collector's language
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
        own = user._collections_addressed(self)
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
                    "summary": f"{write(own)}: {self.name}",
                    "note": own._get_status(),
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
