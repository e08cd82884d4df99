"""Which notices about instalments are due, what each asks for, and what keeps it back."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsPlanNotice(models.Model):
    _inherit = "collections.plan.notice"

    @api.model
    def _prepare_due(self, company, day=None):
        """Write the notices that are due, at most one for each plan.

        After a gap in the daily runs only the latest step that an instalment has reached is
        taken, so that nobody gets two notices in a row. Customers on hold, or who must not be
        contacted, get none; nor does a plan all of whose open items are on hold or disputed.

        :param company: the company
        :param day: today in the company if None
        :return: how many notices were written
        """
        day = day or company._collections_today()
        for model in ("collections.plan", "collections.plan.installment", self._name):
            self.env[model].flush_model()
        self.env["collections.plan.step"].flush_model()
        self.env["collections.hold"].flush_model()
        self.env["res.partner"].flush_model(["collections_cease"])
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO collections_plan_notice (
                    plan_id, installment_id, step_id, company_id, currency_id, partner_id,
                    contact_id, user_id, date, date_due, amount, state,
                    create_uid, create_date, write_uid, write_date)
                SELECT DISTINCT ON (p.id)
                       p.id, r.id, s.id, p.company_id, p.currency_id, p.partner_id,
                       p.contact_id, p.user_id, %(day)s::date, r.date_due,
                       %(asked)s,
                       %(state)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM collections_plan p
                  JOIN collections_plan_installment r ON r.plan_id = p.id
                   AND r.amount_open > 0 AND r.state IN ('planned', 'late', 'missed')
                  JOIN collections_plan_step s ON s.active
                   AND (s.company_id IS NULL OR s.company_id = p.company_id)
                  JOIN res_partner rp ON rp.id = p.partner_id
                 WHERE p.company_id = %(company)s AND p.state IN ('active', 'defaulted')
                   AND rp.collections_cease IS NOT TRUE
                   AND %(reached)s AND %(fresh)s AND NOT %(paused)s
                   AND %(asked)s > 0
              ORDER BY p.id, s.position DESC, r.date_due, r.sequence
             RETURNING id
                """,
                company=company.id,
                day=day,
                reached=self._sql_reached(day),
                fresh=self._sql_fresh(day),
                paused=self._sql_paused(company, day),
                asked=self._sql_asked(company),
                state="queued" if company.collections_automation == "send" else "draft",
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        if rows and company.collections_automation == "send":
            # Sudo: scheduled actions are woken by administrators only.
            self.env["collections.dispatch"].sudo()._wake()
        return len(rows)

    @api.model
    def _sql_reached(self, day):
        """Return the condition that the day of step ``s`` has come for instalment ``r``.

        After the date, and on default, that is of the oldest instalment alone.

        :param date day: today
        """
        return SQL(
            """
            CASE s.kind
            WHEN 'reminder' THEN p.state = 'active' AND r.date_due >= %(day)s::date
                 AND r.date_due - s.days <= %(day)s::date
            WHEN 'late' THEN p.state = 'active' AND r.date_due = p.date_next
                 AND r.date_due < %(day)s::date
                 AND r.date_due + s.days <= %(day)s::date
            ELSE p.state = 'defaulted' AND r.date_due = p.date_next
                 AND p.amount_due_now > 0
                 AND p.default_date + s.days <= %(day)s::date END
            """,
            day=day,
        )

    @api.model
    def _sql_fresh(self, day):
        """Return the condition that neither step ``s`` nor a later one was taken for ``r``.

        And that no notice about the plan waits, or went out today.

        :param date day: today
        """
        return SQL(
            """
            NOT EXISTS (
                SELECT 1 FROM collections_plan_notice n
                  JOIN collections_plan_step had ON had.id = n.step_id
                 WHERE n.installment_id = r.id
                   AND (n.step_id = s.id OR had.position >= s.position))
            AND NOT EXISTS (
                SELECT 1 FROM collections_plan_notice n
                 WHERE n.plan_id = p.id AND (n.state IN ('draft', 'queued', 'uncertain')
                       OR (n.state = 'sent' AND n.date = %(day)s::date)))
            """,
            day=day,
        )

    @api.model
    def _sql_asked(self, company):
        """Return what step ``s`` of instalment ``r`` of plan ``p`` asks for.

        Before the date the instalment, after it all that is late or due, in each case less what
        is on account, and never more than what the customer owes in that currency: what is open,
        credits deducted, and the interest and fees of the plan still to be invoiced.

        :param company: the company that keeps the plan
        """
        # Sudo: the policies of the company are read to name its branches.
        policies = (
            self.env["collections.followup"].sudo().with_company(company)._get_ruleset(company)
        )
        return SQL(
            """
            LEAST(
                CASE s.kind
                     WHEN 'reminder' THEN r.amount_open - COALESCE(r.amount_on_account, 0)
                     WHEN 'late' THEN p.amount_late
                     ELSE p.amount_due_now END,
                (SELECT COALESCE(SUM(i.amount_residual_currency), 0)
                   FROM account_move_line i
                   JOIN res_partner c ON c.id = i.partner_id
                  WHERE c.commercial_partner_id = p.partner_id AND i.currency_id = p.currency_id
                    AND %(open)s AND i.company_id IN %(companies)s)
                + (SELECT COALESCE(SUM(o.interest + o.fee), 0)
                     FROM collections_plan_installment o
                    WHERE o.plan_id = p.id
                      AND NOT EXISTS (SELECT 1 FROM collections_plan_line ol
                                       WHERE ol.installment_id = o.id)))
            """,
            open=self.env["account.move.line"]._collections_sql_open("i"),
            companies=policies.covered_ids or (0,),
        )

    def _get_asked(self):
        """Return what this notice asks for as of now, see ``_sql_asked``."""
        self.ensure_one()
        for model in ("collections.plan", "collections.plan.installment", "account.move.line"):
            self.env[model].flush_model()
        [(amount,)] = self.env.execute_query(
            SQL(
                "SELECT %s FROM collections_plan p, collections_plan_installment r,"
                " collections_plan_step s WHERE p.id = %s AND r.id = %s AND s.id = %s",
                self._sql_asked(self.company_id),
                self.plan_id.id,
                self.installment_id.id,
                self.step_id.id,
            )
        )
        return self.currency_id.round(float(amount or 0.0))

    @api.model
    def _sql_paused(self, company, day):
        """Return the condition that nothing goes out about a plan ``p``.

        Its customer is on hold or flagged, or each of its open items is: on hold, flagged,
        disputed as a whole or marked as not to follow up.

        :param company: the company that keeps the plan
        :param date day: today
        """
        # Sudo: every dispute and hold counts, also those that the user does not see.
        engine = self.env["collections.followup"].sudo().with_company(company)
        engine._flush_ledger()
        hold, flag = self.env["collections.hold"], self.env["collections.flag.entry"]
        companies = company._collections_covered().ids
        return SQL(
            """
            (p.partner_id IN (%(held_partners)s) OR p.partner_id IN (%(flagged_partners)s)
             OR (SELECT COALESCE(bool_and(
                            i.no_followup IS TRUE OR i.id = ANY(%(disputed)s)
                            OR i.move_id IN (%(held_moves)s)
                            OR i.move_id IN (%(flagged_moves)s)
                            OR i.id IN (%(held_items)s)), FALSE)
                   FROM collections_plan_line pi
                   JOIN account_move_line i ON i.id = pi.move_line_id
                  WHERE pi.plan_id = p.id AND i.parent_state = 'posted'
                    AND i.amount_residual_currency > 0))
            """,
            disputed=engine.env["collections.followup.items"]._find_withheld(
                engine._get_ruleset(company), day
            ),
            held_partners=hold._sql_held("partner", companies, day),
            held_moves=hold._sql_held("move", companies, day),
            held_items=hold._sql_held("item", companies, day),
            flagged_partners=flag._sql_stopped("partner_id", companies, day),
            flagged_moves=flag._sql_stopped("move_id", companies, day),
        )
