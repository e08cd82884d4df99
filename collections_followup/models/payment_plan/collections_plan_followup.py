"""Payment plans in the follow-up pass: their items are not chased."""

from odoo import api, models
from odoo.tools import SQL, format_date

from ..base.collections_participant import Reason
from ..followup.collections_followup_duties import Duty


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"
    _participant_order = 50
    _duty_order = 10
    _reason = "plan"
    _list_button = "action_collections_plan"

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(70, "plan", self.env._("In a payment plan"), "agreed")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.agreement'
        return {**super()._get_flushed(), "collections.plan.installment": None}

    @api.model
    def _sql_in_force(self, ruleset, day, as_of=False):
        # OVERRIDE
        held = (
            SQL("a.date_active <= %s AND (a.date_closed IS NULL OR a.date_closed > %s)", day, day)
            if as_of
            else SQL("a.state IN ('active', 'paid', 'defaulted') AND l.is_live")
        )
        return SQL(
            "a.company_id = %s AND %s AND (a.default_date IS NULL OR a.default_date > %s)",
            ruleset.company_id,
            held,
            day,
        )

    # --------------------------------------------------------- money on account

    @api.model
    def _get_duties(self, ruleset, day, partners, debts):
        # EXTENDS 'collections.participant': the instalments that the ledger has open
        watched = self._sql_watched_of(ruleset.company_id, partners)
        lines = self._read_unspoken(watched, debts)
        if not lines:
            return []
        payments = self.env["collections.followup.unbooked"]._get_unbooked_payments(
            ruleset, partners
        )
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, plan_id, date_due, amount FROM collections_plan_installment"
                " WHERE plan_id IN %s ORDER BY plan_id, date_due, sequence",
                tuple(lines),
            )
        )
        by_plan = {}
        for row in rows:
            by_plan.setdefault(row["plan_id"], []).append(row)
        duties = []
        for own in self._read_duty_figures(watched, payments, tuple(lines)):
            plan_id = own["id"]
            duties += self._get_plan_duties(own, by_plan.get(plan_id, []), lines[plan_id])
        return duties

    @api.model
    def _read_duty_figures(self, watched, payments, plan_ids):
        """Return what plans cover, what the ledger has open of it, and what was paid.

        :param SQL watched: condition on plans ``a``
        :param payments: those without journal entry, see ``_get_unbooked_payments``
        :param tuple plan_ids: ids of the plans
        :return: list of dicts
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT p.id, p.date_start, COALESCE(p.discount, 0) AS discount, d.covered,
                       d.residual, COALESCE(m.paid, 0) AS paid, COALESCE(m.written, 0) AS written
                  FROM collections_plan p
                  JOIN (SELECT l.plan_id, SUM(l.amount) AS covered,
                               SUM(CASE WHEN i.parent_state = 'posted'
                                        THEN i.amount_residual_currency ELSE 0 END) AS residual
                          FROM collections_plan_line l
                     LEFT JOIN account_move_line i ON i.id = l.move_line_id
                      GROUP BY l.plan_id) d ON d.plan_id = p.id
             LEFT JOIN (SELECT r.agreement_id,
                               SUM(r.amount) FILTER (
                                   WHERE r.kind != 'own' AND r.day >= p.date_start) AS paid,
                               SUM(r.amount) FILTER (WHERE r.kind = 'own') AS written
                          FROM (%(matches)s) r
                          JOIN collections_plan p ON p.id = r.agreement_id
                      GROUP BY r.agreement_id) m ON m.agreement_id = p.id
                 WHERE p.id IN %(plans)s
                """,
                matches=self._sql_matches(watched, payments),
                plans=plan_ids,
            )
        )

    @api.model
    def _get_plan_duties(self, plan, rows, line_ids):
        """Return what one plan has open, by instalment.

        :param dict plan: see ``_read_duty_figures``
        :param list rows: the instalments, as dicts, the earliest first
        :param list line_ids: ids of the plan's open items
        """
        otherwise = plan["covered"] - plan["residual"] - plan["paid"] - plan["written"]
        given_up = plan["discount"] - plan["written"] - max(otherwise, 0)
        room = plan["residual"] - max(min(given_up, plan["residual"]), 0)
        paid, holder, duties = plan["paid"], (self._name, plan["id"]), []
        for row in rows:
            settled = min(paid, row["amount"])
            paid -= settled
            amount = min(row["amount"] - settled, room)
            if amount > 0:
                room -= amount
                duties.append(Duty(row["date_due"], 0, row["id"], amount, line_ids, holder))
        if room > 0:
            # What was paid before the plan and taken back is no part of the instalments.
            duties.append(Duty(plan["date_start"], 0, 0, room, line_ids, holder))
        return duties

    # ----------------------------------------------------------------- in words

    @api.model
    def _get_told(self, rows):
        # EXTENDS 'collections.agreement': a plan in default is a remark on whatever is said
        return [row["line_id"] for row in rows]

    @api.model
    def _explain_waiting(self, line):
        # OVERRIDE
        # Sudo: the plan is told in one sentence to accountants, who do not read plans.
        return line.plan_id.with_env(self.env).sudo()._get_explanation()

    @api.model
    def _add_remarks(self, text, line, row, facts):
        # EXTENDS 'collections.participant'
        plan = facts[line.id].plan_id if line.id in facts else None
        if row["reason"] != "plan" and plan and plan.state == "defaulted" and plan.default_date:
            text = self.env._(
                "%(text)s Payment plan %(plan)s is in default since %(date)s.",
                text=text,
                plan=plan.name,
                date=format_date(self.env, plan.default_date),
            )
        return text
