"""The rules that always hold (design, section 4), as questions to the database.

Each check is one statement and returns a sentence per violation. Rule 6 (who may see what)
and rule 8 (installing and uninstalling) say nothing about a day: the test suite has them.
"""

from decimal import Decimal

from odoo.tools import SQL

# What core may still change on a sent notice: pointers to its own documents.
_SENT_POINTERS = ("mail_id", "sms_id", "activity_id", "print_id", "write_date", "write_uid")


class Checks:
    """Asks after each day whether the rules hold for one company."""

    def __init__(self, env, company):
        self.env = env
        self.company = company
        env.cr.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS replay_sent"
            " (notice_id int PRIMARY KEY, digest text) ON COMMIT PRESERVE ROWS"
        )

    def _rows(self, statement, **values):
        return self.env.execute_query(SQL(statement, company=self.company.id, **values))

    def get_ledger_digest(self):
        """Return a value that changes with any accounting entry."""
        return self._rows(
            """
            SELECT count(*), SUM(debit), SUM(credit), SUM(amount_residual),
                   SUM(amount_residual_currency), count(*) FILTER (WHERE reconciled),
                   MAX(id), MAX(write_date),
                   (SELECT count(*) FROM account_move WHERE company_id = %(company)s),
                   (SELECT MAX(write_date) FROM account_move WHERE company_id = %(company)s)
              FROM account_move_line WHERE company_id = %(company)s
            """
        )

    def find_violations(self, day, expected_open):
        """Check a day that is over.

        :param day: the day
        :param expected_open: what the file says is unpaid that evening
        :return: sentences, empty when all is well
        """
        self.env.flush_all()
        found = []
        for check in (
            self._check_file,
            self._check_money,
            self._check_cases,
            self._check_sent_unchanged,
            self._check_claimed_once,
            self._check_excluded,
            self._check_dates,
            self._check_companies,
        ):
            found += check(day, expected_open)
        return found

    def _check_file(self, day, expected_open):
        [(ledger,)] = self._rows(
            """
            SELECT COALESCE(SUM(l.amount_residual), 0)
              FROM account_move_line l JOIN account_account a ON a.id = l.account_id
             WHERE l.company_id = %(company)s AND a.account_type = 'asset_receivable'
               AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
            """
        )
        if Decimal(str(ledger)) != expected_open:
            return [f"the ledger has {ledger} open, the file {expected_open}"]
        return []

    def _check_money(self, _day, _expected_open):
        """Rule 1: cases and items outside cases add up to the ledger."""
        rows = self._rows(
            """
            WITH ledger AS (
                SELECT rp.commercial_partner_id AS partner_id, SUM(l.amount_residual) AS amount
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                  JOIN res_partner rp ON rp.id = l.partner_id
                 WHERE l.company_id = %(company)s AND a.account_type = 'asset_receivable'
                   AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
              GROUP BY 1)
            SELECT c.id, c.amount_due, COALESCE(ledger.amount, 0)
              FROM collections_case c LEFT JOIN ledger ON ledger.partner_id = c.partner_id
             WHERE c.company_id = %(company)s AND c.state = 'open'
               AND c.amount_due != COALESCE(ledger.amount, 0)
            """
        )
        return [f"rule 1: case {case} says {due}, the ledger {owed}" for case, due, owed in rows]

    def _check_cases(self, day, _expected_open):
        """A customer has an open case exactly while an item is overdue."""
        rows = self._rows(
            """
            WITH late AS (
                SELECT rp.commercial_partner_id AS partner_id, count(*) AS items
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                  JOIN res_partner rp ON rp.id = l.partner_id
                 WHERE l.company_id = %(company)s AND a.account_type = 'asset_receivable'
                   AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
                   AND l.amount_residual > 0
                   AND COALESCE(l.date_maturity, l.date) < %(day)s
              GROUP BY 1),
            open_case AS (
                SELECT partner_id, item_count FROM collections_case
                 WHERE company_id = %(company)s AND state = 'open')
            SELECT partner_id, late.items, open_case.item_count
              FROM late FULL JOIN open_case USING (partner_id)
             WHERE late.items IS DISTINCT FROM open_case.item_count
            """,
            day=day,
        )
        return [
            f"customer {partner} has {late or 0} overdue items, "
            + (f"the case {items}" if items is not None else "and no case")
            for partner, late, items in rows
        ]

    def _check_sent_unchanged(self, _day, _expected_open):
        """Rule 2: what was sent on an earlier day is still the same."""
        digest = SQL(
            """
            SELECT n.id, md5((to_jsonb(n) - %s::text[])::text || COALESCE((
                       SELECT string_agg(md5(nl::text), '' ORDER BY nl.id)
                         FROM collections_notice_line nl WHERE nl.notice_id = n.id), ''))
              FROM collections_notice n
             WHERE n.company_id = %s AND n.state = 'sent'
            """,
            list(_SENT_POINTERS),
            self.company.id,
        )
        rows = self._rows(
            """
            WITH now AS (%(digest)s)
            SELECT s.notice_id, now.id FROM replay_sent s LEFT JOIN now ON now.id = s.notice_id
             WHERE now.md5 IS DISTINCT FROM s.digest
            """,
            digest=digest,
        )
        self.env.cr.execute(
            SQL("INSERT INTO replay_sent %s ON CONFLICT (notice_id) DO NOTHING", digest)
        )
        return [
            f"rule 2: sent notice {notice} {'changed' if there else 'is gone'}"
            for notice, there in rows
        ]

    def _check_claimed_once(self, _day, _expected_open):
        """Rule 3: an item reaches a level by at most one sent notice line."""
        rows = self._rows(
            """
            SELECT nl.move_line_id, nl.level_id, count(*)
              FROM collections_notice_line nl
              JOIN collections_notice n ON n.id = nl.notice_id
              JOIN collections_level lv ON lv.id = nl.level_id
             WHERE n.company_id = %(company)s AND n.state = 'sent' AND lv.repeat_days = 0
          GROUP BY 1, 2 HAVING count(*) > 1
            """
        )
        return [
            f"rule 3: item {item} reached level {level} {times} times"
            for item, level, times in rows
        ]

    def _check_excluded(self, day, _expected_open):
        """Rule 4: nothing was claimed today that is paid, credited, held or not to be chased."""
        rows = self._rows(
            """
            SELECT n.id, nl.move_line_id
              FROM collections_notice n
              JOIN collections_notice_line nl ON nl.notice_id = n.id
              JOIN account_move_line l ON l.id = nl.move_line_id
             WHERE n.company_id = %(company)s AND n.date = %(day)s AND n.state = 'sent'
               AND (l.reconciled OR l.parent_state != 'posted' OR l.no_followup
                    OR nl.amount != l.amount_residual_currency
                    OR EXISTS (SELECT 1 FROM collections_hold h
                                WHERE h.company_id = n.company_id AND h.date_released IS NULL
                                  AND h.date_from <= %(day)s
                                  AND (h.date_until IS NULL OR h.date_until >= %(day)s)
                                  AND (h.move_line_id = l.id OR h.move_id = l.move_id
                                       OR (h.scope = 'partner'
                                           AND h.partner_id = n.partner_id))))
            """,
            day=day,
        )
        return [
            f"rule 4: notice {notice} claims item {item}, which is not owed like that"
            for notice, item in rows
        ]

    def _check_dates(self, day, _expected_open):
        """Rule 5: what the day made carries its date, and nothing is left unsent."""
        rows = self._rows(
            """
            SELECT 'notice', n.id, n.state || ', ' || n.date
              FROM collections_notice n JOIN collections_run r ON r.id = n.run_id
             WHERE n.company_id = %(company)s
               AND (n.date != r.date OR n.date > %(day)s
                    OR n.state IN ('draft', 'approved', 'queued', 'uncertain', 'failed'))
             UNION ALL
            SELECT 'case', id, refresh_date::text FROM collections_case
             WHERE company_id = %(company)s AND state = 'open'
               AND (refresh_date IS DISTINCT FROM %(day)s OR date_open > %(day)s)
             UNION ALL
            SELECT 'closed case', id, date_close::text FROM collections_case
             WHERE company_id = %(company)s AND state = 'closed'
               AND (date_close < date_open OR date_close > %(day)s)
            """,
            day=day,
        )
        return [f"rule 5: {kind} {number} is of {what}" for kind, number, what in rows]

    def _check_companies(self, _day, _expected_open):
        """Rule 6, as far as data shows it: no notice lists what is somebody else's."""
        rows = self._rows(
            """
            SELECT n.id, nl.move_line_id
              FROM collections_notice n
              JOIN collections_notice_line nl ON nl.notice_id = n.id
              JOIN account_move_line l ON l.id = nl.move_line_id
              JOIN res_partner rp ON rp.id = l.partner_id
         LEFT JOIN collections_case c ON c.id = n.case_id
             WHERE n.company_id = %(company)s
               AND (l.company_id != n.company_id OR rp.commercial_partner_id != n.partner_id
                    OR c.company_id != n.company_id OR c.partner_id != n.partner_id)
            """
        )
        return [f"rule 6: notice {notice} lists item {item} of others" for notice, item in rows]
