"""Truth at sending: what notices claim is decided and grouped once more, by the same SQL.

``collections_notice_difference.py`` brings the notices to what comes out.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from .collections_notice import OUT


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _recheck(self):
        """Decide again, under lock, and bring these notices to what is owed now.

        What was paid, credited, moved or excluded since they were prepared drops out or goes down
        to the level that it deserves; amounts, dates and credits are those of now. A notice never
        claims more items than it was prepared with, nor at a higher level: that comes with the
        next run. One that claims nothing any more is skipped and says so.

        :return: the notices that still claim something
        """
        homeless = self.filtered(lambda notice: not notice.company_id._collections_keeps_cases())
        if homeless:
            homeless._withdraw_homeless()
            return (self - homeless)._recheck()
        self._move_to_today()
        self.env["collections.followup"]._flush_ledger()
        self._lock_items(self.line_ids.move_line_id.ids)
        left = self.browse()
        for notices in self._split_by_decision():
            left |= notices._recheck_together()
        # Who gets them depends on what they claim, and through which channel.
        left._recheck_recipients()
        return left

    def _find_overtaken(self):
        """Return what has become of the claims of these notices, which were sent before.

        What keeps an item out of a notice that is about to go, and how much of it can be claimed,
        is decided by the same statement as for those. That an item waits for its next level is no
        ground: it has had this one.

        :return: by notice of which something is claimed no more, why not, in a sentence; the
            others stand as they were sent
        """
        self.env.flush_all()
        self._lock_items(self.line_ids.move_line_id.ids)
        found = {}
        for company, notices in self.grouped("company_id").items():
            if not company._collections_keeps_cases():
                found.update(dict.fromkeys(notices, self._get_homeless_text()))
                continue
            labels = dict(self.env["collections.followup"]._selection_reason())
            for notice_id, reason in notices._read_overtaken(company):
                found[self.browse(notice_id)] = (
                    self.env._("It is not claimed any more: %s.", labels[reason].lower())
                    if reason
                    else self.env._("The customer has paid since, or owes less than is claimed.")
                )
        return found

    def _read_overtaken(self, company):
        """Return those of these notices, of one company, of which something is not claimed now.

        :return: list of notice id and the name of a reason of the pass, None where it is paid
        """
        # Sudo: the pass reads the whole ledger, whoever sends.
        engine = self.env["collections.followup"].sudo().with_company(company)
        ruleset = engine._get_ruleset(company)
        decision = engine.env["collections.followup.decide"]._sql_excluded(
            ruleset, company._collections_today(), partner_ids=tuple(self.partner_id.ids) or (0,)
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH claimed AS (
                    SELECT nl.notice_id,
                           -- what is only listed asks for nothing that could be kept out; a
                           -- level that hands the case over does not stand in its own way
                           CASE WHEN nl.target_level_id IS NOT NULL
                                 AND NOT (d.reason = %(stage)s AND COALESCE(s.kind, '') IN
                                          ('legal', 'agency'))
                                THEN d.reason END AS reason,
                           d.line_id IS NULL OR d.amount < nl.amount
                           OR d.amount + d.disputed < nl.amount + COALESCE(nl.amount_disputed, 0)
                               AS less
                      FROM collections_notice_line nl
                      JOIN collections_notice n ON n.id = nl.notice_id
                 LEFT JOIN collections_level v ON v.id = n.level_id
                 LEFT JOIN collections_stage s ON s.id = v.stage_id
                 LEFT JOIN (%(decision)s) d ON d.line_id = nl.move_line_id AND NOT d.is_credit
                     WHERE nl.notice_id IN %(ids)s AND nl.amount > 0
                )
                SELECT notice_id, MIN(reason) FROM claimed
                 WHERE reason IS NOT NULL OR less GROUP BY notice_id
             UNION ALL
                SELECT n.id, NULL FROM collections_notice n
                 WHERE n.id IN %(ids)s AND (%(money)s)
                """,
                stage=ruleset.reasons.numbers["stage"],
                decision=decision,
                ids=tuple(self.ids) or (0,),
                money=self._sql_money_since(company),
            )
        )
        # What is known of an item says more than that money came in, too.
        return [
            (notice_id, ruleset.reasons.names.get(number))
            for notice_id, number in sorted(rows, key=lambda row: row[1] is not None)
        ]

    @api.model
    def _sql_money_since(self, company):
        """Return the condition on a notice ``n`` that money came in since it was sent.

        Money that is matched with nothing, or has no journal entry yet.
        """
        return SQL(
            """
            EXISTS (
                SELECT 1 FROM account_move_line l
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE p.commercial_partner_id = n.partner_id AND %(open)s
                   AND l.company_id IN %(companies)s
                   AND l.amount_residual < 0 AND l.create_date > n.date_sent
                   AND l.id NOT IN (
                       SELECT nl.move_line_id FROM collections_notice_line nl
                        WHERE nl.notice_id = n.id AND nl.move_line_id IS NOT NULL))
            OR EXISTS (
                SELECT 1 FROM account_payment y
                  JOIN res_partner p ON p.id = y.partner_id
                 WHERE p.commercial_partner_id = n.partner_id AND %(unbooked)s
                   AND y.company_id IN %(companies)s AND y.create_date > n.date_sent)
            """,
            open=self.env["account.move.line"]._collections_sql_open("l"),
            unbooked=self.env["account.payment"]._collections_sql_unbooked("y"),
            companies=tuple((company | company._collections_covered()).ids),
        )

    def _lock_items(self, ids):
        """Let payments in progress wait for this batch, or this batch for them."""
        self.env.execute_query(
            SQL(
                "SELECT id FROM account_move_line WHERE id IN %s ORDER BY id FOR SHARE",
                tuple(ids) or (0,),
            )
        )

    def _split_by_decision(self):
        """Return these notices by what is decided at once.

        All those of a company and a day, mostly. First channels come before the others, which
        repeat what was asked for already, and of two runs to one customer the earlier one.
        """
        self.env["collections.notice"].flush_model()
        started = {
            tuple(row)
            for row in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT run_id, partner_id, level_id FROM collections_notice"
                    " WHERE state IN %s AND run_id IN %s AND partner_id IN %s",
                    OUT,
                    tuple(self.run_id.ids) or (0,),
                    tuple(self.partner_id.ids) or (0,),
                )
            )
        }
        runs = {}
        for notice in self.sorted("id"):
            own = runs.setdefault((notice.company_id, notice.partner_id), [])
            if notice.run_id not in own:
                own.append(notice.run_id)
        parts = self.grouped(
            lambda notice: (
                (notice.run_id.id, notice.partner_id.id, notice.level_id.id) in started,
                runs[notice.company_id, notice.partner_id].index(notice.run_id),
                notice.company_id.id,
                notice.date,
            )
        )
        return [parts[key] for key in sorted(parts)]

    def _recheck_together(self):
        """Decide and group the claims of notices of one company and day again.

        :return: the notices that still claim something
        """
        company = self.company_id
        # Sudo: the pass reads the whole ledger, whoever sends.
        engine = self.env["collections.followup"].sudo().with_company(company)
        ruleset = engine._get_ruleset(company)
        picks, others = engine.env["collections.followup.pick"]._pick_prepared(self)
        source = engine.env["collections.followup.decide"]._decide_into_table(
            ruleset, self[0].date, tuple(self.partner_id.ids), picks=picks
        )
        engine.env["collections.followup.propose"]._group_claims(ruleset, source)
        decided = {
            row["line_id"]: {**row, "reason": ruleset.reasons.names.get(row["reason"])}
            for row in self.env.execute_query_dict(
                SQL("SELECT line_id, late, reason, policy_id FROM (%s) d", source)
            )
        }
        groups = self.env.execute_query_dict(
            SQL("SELECT * FROM collections_group_tmp ORDER BY partner_id, late DESC, rank DESC")
        )
        lines = self.env.execute_query_dict(
            SQL("SELECT * FROM collections_claim_tmp ORDER BY due, line_id")
        )
        self.env.cr.execute(
            "DROP TABLE collections_claim_tmp, collections_group_tmp, collections_decision_tmp"
        )
        channels = {level.id: level.channels for level in ruleset.levels}
        return self._become(groups, lines, decided, others, channels, picks)

    def _move_to_today(self):
        """Date notices that waited (for approval, for the mail server) on the day they go out.

        The days to pay and the days between two notices count from when the customer gets it.
        """
        late = []
        for run, notices in self.grouped("run_id").items():
            company = notices.company_id[:1]
            if not run.date_prepared:
                continue
            waited = company._collections_today() - company._collections_day_of(run.date_prepared)
            day = fields.Date.add(run.date, days=max(waited.days, 0))
            late += [(notice.id, day) for notice in notices if notice.date != day]
        if not late:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH moved AS (
                    SELECT n.id, n.date AS old, v.date AS new
                      FROM (VALUES %s) AS v(id, date) JOIN collections_notice n ON n.id = v.id
                ),
                lines AS (
                    UPDATE collections_notice_line l
                       SET days_overdue = l.days_overdue + (m.new - m.old)
                      FROM moved m WHERE l.notice_id = m.id
                )
                UPDATE collections_notice n
                   SET date = m.new, date_pay_by = n.date_pay_by + (m.new - m.old),
                       days_overdue = n.days_overdue + (m.new - m.old)
                  FROM moved m WHERE n.id = m.id
                """,
                SQL(", ").join(SQL("(%s, %s::date)", *row) for row in late),
            )
        )
        self.invalidate_recordset(["date", "date_pay_by", "days_overdue"])
        self.line_ids.invalidate_recordset(["days_overdue"])
