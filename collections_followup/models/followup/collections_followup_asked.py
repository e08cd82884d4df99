"""Answers from the decision: what customers are asked for, and whether that is still so."""

from odoo import models
from odoo.tools import SQL


class CollectionsFollowupAsked(models.AbstractModel):
    _name = "collections.followup.asked"
    _description = "Follow-up Pass"

    def _read_asked(self, company, partners):
        """Return what customers can be asked for today, whatever the next level and its day.

        Overdue items without what is on hold, disputed, agreed on or otherwise excluded, less
        credits.

        :param company: the company that keeps the cases
        :param partners: commercial partners
        :return: a dict: amount in company currency, number of items and the days that the oldest
            is late, by customer id; of those who can be asked for something
        """
        decision, ruleset, day = self._get_decision(company, partners)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, SUM(GREATEST(amount, 0)), SUM(items)::int, MAX(days)
                  FROM (SELECT partner_id, SUM(amount_company) AS amount,
                               count(*) FILTER (WHERE NOT is_credit) AS items,
                               MAX(%(day)s::date - due - disputed_days)
                                   FILTER (WHERE NOT is_credit) AS days
                          FROM (%(decision)s) d
                         WHERE (reason IS NULL OR reason > %(excluding)s)
                           AND (is_credit OR late AND amount > 0)
                      GROUP BY partner_id, currency_id
                        HAVING count(*) FILTER (WHERE NOT is_credit) > 0) c
              GROUP BY partner_id
                """,
                day=day,
                decision=decision,
                excluding=ruleset.reasons.last_excluding,
            )
        )
        return {
            partner_id: (float(amount), items, days) for partner_id, amount, items, days in rows
        }

    def _find_changed(self, notices):
        """Return which prepared notices do not claim any more what they were prepared with.

        Something that they claim was paid, credited, moved, agreed on, disputed or put on hold,
        or there is a credit that they do not deduct.

        :param notices: notices that wait, of one company
        :return: a set of ids
        """
        decision, ruleset, _day = self._get_decision(notices.company_id, notices.partner_id)
        rows = self.env.execute_query(
            SQL(
                """
                WITH decided AS MATERIALIZED (SELECT * FROM (%(decision)s) d)
                SELECT nl.notice_id
                  FROM collections_notice_line nl
                  JOIN res_currency cur ON cur.id = nl.currency_id
             LEFT JOIN decided d ON d.line_id = nl.move_line_id
                 WHERE nl.notice_id IN %(ids)s
                   AND (d.line_id IS NULL OR d.reason <= %(excluding)s
                        OR nl.amount > 0 AND (ABS(d.amount - nl.amount) >= cur.rounding / 2
                                              OR d.due != nl.date_due)
                        -- a credit may be deducted in part
                        OR nl.amount < 0 AND d.amount - nl.amount >= cur.rounding / 2)
                 UNION
                SELECT n.id
                  FROM collections_notice n
                  JOIN decided d ON d.partner_id = n.partner_id AND d.is_credit
                   AND d.reason IS NULL AND d.amount < 0
                  JOIN account_move_line l ON l.id = d.line_id
                 WHERE n.id IN %(ids)s AND l.write_date >= n.create_date
                   AND EXISTS (SELECT 1 FROM collections_notice_line nl
                                WHERE nl.notice_id = n.id AND nl.currency_id = d.currency_id)
                   AND NOT EXISTS (
                       SELECT 1 FROM collections_notice o
                         JOIN collections_notice_line nl ON nl.notice_id = o.id
                        WHERE o.partner_id = n.partner_id AND nl.move_line_id = d.line_id
                          AND o.run_id = n.run_id)
                """,
                decision=decision,
                excluding=ruleset.reasons.last_excluding,
                ids=tuple(notices.ids),
            )
        )
        return {notice_id for (notice_id,) in rows}

    def _get_decision(self, company, partners):
        """Return the statement that decides the items of customers today, and what it is by.

        :param company: a company that keeps cases
        :param partners: commercial partners
        :return: the ``SQL``, the ruleset and the day
        """
        # Sudo: the reasons lie in records that not everybody reads; told are sums only.
        engine = self.sudo().with_company(company)
        ruleset = engine.env["collections.followup.ruleset"]._get_ruleset(company)
        day = company._collections_today()
        engine.env["collections.followup"]._flush_ledger()
        decision = engine.env["collections.followup.decide"]._sql_decide(
            ruleset, day, partner_ids=tuple(partners.ids)
        )
        return decision, ruleset, day
