"""Propose: write the notices that are due into a run, and count why others are not.

Three temporary tables lead from the decision to the notices: the groups (one per notice
before channels), their lines, and the notices with an id for each channel.
"""

from odoo import fields, models
from odoo.tools import SQL

# What notices use of each credit, in the statement of ``_sql_claims``.
USED = """
            credit AS (
                -- how far each credit reaches, from the one due first on
                SELECT d.partner_id, d.currency_id, d.line_id, d.amount, d.amount_company, d.due,
                       SUM(-d.amount) OVER (
                           PARTITION BY d.partner_id, d.currency_id ORDER BY d.due, d.line_id)
                           AS reach
                  FROM decision d
                 WHERE d.is_credit AND d.reason IS NULL AND d.amount < 0
                   AND d.partner_id IN (SELECT partner_id FROM share WHERE deducted > 0)
            ),
            used AS (
                SELECT s.partner_id, s.policy_id, s.split, c.line_id, c.currency_id, c.amount,
                       c.amount_company, c.due,
                       LEAST(c.reach, s.first + s.deducted) - GREATEST(c.reach + c.amount, s.first)
                           AS taken
                  FROM share s
                  JOIN credit c ON c.partner_id = s.partner_id AND c.currency_id = s.currency_id
                 WHERE s.deducted > 0 AND s.deducted < s.amount
                   AND c.reach > s.first AND c.reach + c.amount < s.first + s.deducted
            )
"""


class CollectionsFollowupPropose(models.AbstractModel):
    _name = "collections.followup.propose"
    _description = "Follow-up Pass"

    def _propose(self, ruleset, run, source):
        """Write the notices of a run and its figures.

        :param ruleset: the company's policies
        :param run: the run that the notices belong to
        :param SQL source: the decision, see ``_sql_decide``
        :return: the values that the run keeps
        """
        self._group_claims(ruleset, source)
        notices = self._insert_notices(ruleset, run)
        self._insert_stats(ruleset, run, source)
        for model in ("collections.notice", "collections.notice.line", "collections.run.stat"):
            self.env[model].invalidate_model()
        [(items, excluded)] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT count(*) FROM collections_claim_tmp WHERE level_id IS NOT NULL),
                       (SELECT count(*) FROM (%s) d
                         WHERE d.reason IS NOT NULL AND NOT d.is_credit)
                """,
                source,
            )
        )
        [(amount,)] = self.env.execute_query(
            SQL("SELECT COALESCE(SUM(amount), 0) FROM collections_group_tmp")
        )
        return {
            "notice_count": notices,
            "item_count": items,
            "excluded_count": excluded,
            "amount": amount,
            "date_prepared": fields.Datetime.now(),
        }

    def _group_claims(self, ruleset, source):
        """Group the items that reach a level into notices, and list what stands beside them.

        Fills ``collections_claim_tmp`` (one row per line of a notice) and
        ``collections_group_tmp`` (one row per notice, before channels). What credits deduct from
        each notice says ``_sql_shares``; a credit that several notices use is on each of them
        with its part.

        :param ruleset: the company's policies
        :param SQL source: the decision, see ``_sql_decide``
        """
        self.env.cr.execute("DROP TABLE IF EXISTS collections_claim_tmp, collections_group_tmp")
        with self.env["collections.followup.decide"]._for_many_rows():
            self.env.cr.execute(self._sql_claims(ruleset, source))
        self.env.cr.execute("ANALYZE collections_claim_tmp")
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE collections_group_tmp ON COMMIT DROP AS
                SELECT g.*, lv.level_id, lv.pay_within_days
                  FROM (SELECT c.partner_id, c.policy_id, c.split, bool_or(c.late) AS late,
                               MAX(c.rank) AS rank, SUM(c.amount_company) AS amount,
                               (count(*) FILTER (WHERE c.level_id IS NOT NULL))::int AS item_count,
                               MIN(c.due + c.disputed_days) FILTER (WHERE c.level_id IS NOT NULL)
                                   AS oldest
                          FROM collections_claim_tmp c
                      GROUP BY 1, 2, 3) g
             LEFT JOIN %(levels)s ON lv.policy_id = g.policy_id AND lv.rank = g.rank
                """,
                levels=self.env["collections.followup.ruleset"]._sql_levels(
                    ruleset, fields.Date.today(), "lv"
                ),
            )
        )
        self.env.cr.execute("ANALYZE collections_group_tmp")

    def _sql_claims(self, ruleset, source):
        """Return the statement that fills ``collections_claim_tmp``, see ``_group_claims``."""
        share = self.env["collections.followup.share"]
        return SQL(
            """
            CREATE TEMPORARY TABLE collections_claim_tmp ON COMMIT DROP AS
            WITH decision AS MATERIALIZED (%(source)s),
            head AS MATERIALIZED (%(heads)s),
            top AS MATERIALIZED (
                -- what stands beside comes once: on the highest notice
                %(tops)s
            ),
            share AS MATERIALIZED (%(shares)s),
            listed AS (
                SELECT d.partner_id, d.policy_id, d.split, d.next_rank AS rank, d.late,
                       d.line_id, d.next_level_id AS level_id, d.currency_id, d.amount,
                       d.amount_company, d.due, d.disputed, d.disputed_days
                  FROM decision d
                 WHERE d.reason IS NULL AND NOT d.is_credit
                 UNION ALL
                SELECT t.partner_id, t.policy_id, t.split, NULL, FALSE,
                       r.line_id, NULL, r.currency_id, r.amount,
                       r.amount_company, r.due, r.disputed, r.disputed_days
                  FROM decision r
                  JOIN top t ON t.partner_id = r.partner_id
                 WHERE %(beside)s
            ),
            debit AS MATERIALIZED (
                SELECT l.*
                  FROM listed l
             LEFT JOIN share s ON s.partner_id = l.partner_id AND s.policy_id = l.policy_id
                   AND s.split = l.split AND s.currency_id = l.currency_id
                 WHERE s.partner_id IS NULL OR s.deducted < s.amount
            ),
            %(used)s,
            line AS (
                SELECT * FROM debit
                 UNION ALL
                SELECT partner_id, policy_id, split, NULL, FALSE, line_id, NULL, currency_id,
                       -taken, CASE WHEN taken = -amount THEN amount_company
                                    ELSE ROUND(amount_company * -taken / amount, %(decimals)s)
                               END, due, 0, 0
                  FROM used
            )
            SELECT l.partner_id, l.policy_id, l.split, l.rank, l.late, l.line_id, l.level_id,
                   l.currency_id, l.amount, l.amount_company, l.due, l.disputed, l.disputed_days
              FROM line l
             WHERE (l.partner_id, l.policy_id, l.split) IN (
                   SELECT partner_id, policy_id, split FROM debit WHERE level_id IS NOT NULL)
            """,
            source=source,
            heads=share._sql_heads("decision"),
            tops=share._sql_tops("head"),
            shares=share._sql_shares(ruleset, "decision"),
            used=SQL(USED),
            beside=share._sql_beside(ruleset),
            decimals=self.env["res.currency"].browse(ruleset.currency_id).decimal_places,
        )

    def _insert_notices(self, ruleset, run):
        """Insert the notices, one per group and channel, with their lines.

        :return: the number of notices
        """
        channels = [
            SQL("(%s, %s, %s)", level.id, channel, rank)
            for level in ruleset.levels
            for rank, channel in enumerate(level.channels)
        ]
        channels.append(SQL("(0, '', 0)"))
        self.env.cr.execute("DROP TABLE IF EXISTS collections_notice_tmp")
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE collections_notice_tmp ON COMMIT DROP AS
                SELECT nextval('collections_notice_id_seq')::int AS id, g.*,
                       ch.channel, ch.channel_rank
                  FROM (SELECT * FROM collections_group_tmp ORDER BY partner_id, split) g
                  JOIN (VALUES %(channels)s) AS ch(level_id, channel, channel_rank)
                    ON ch.level_id = g.level_id
                """,
                channels=SQL(", ").join(channels),
            )
        )
        self.env.cr.execute("ANALYZE collections_notice_tmp")
        count = self._insert_heads(ruleset, run)
        self._insert_lines(run)
        return count

    def _insert_heads(self, ruleset, run):
        """Insert the notices of ``collections_notice_tmp`` without their lines.

        :return: the number of notices
        """
        approval = [policy.id for policy in ruleset.policies if policy.require_approval] or [0]
        responsible = [
            SQL("(%s, %s)", policy.id, policy.responsible_id or None) for policy in ruleset.policies
        ] or [SQL("(0, NULL::int)")]
        more = self.env["collections.notice"]._get_proposed_values(run.company_id, run.date)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_notice (
                    id, company_id, run_id, case_id, partner_id, recipient_id,
                    policy_id, level_id, channel, channel_rank, date, date_pay_by, state,
                    amount, item_count, days_overdue, user_id, lang, attempts,
                    create_uid, create_date, write_uid, write_date %(more_columns)s)
                SELECT t.id, %(company)s, %(run)s, cc.id, t.partner_id,
                       COALESCE(contact.id, t.partner_id), t.policy_id, t.level_id, t.channel,
                       t.channel_rank, %(day)s, %(day)s::date + t.pay_within_days,
                       CASE WHEN t.policy_id IN %(approval)s THEN 'draft' ELSE 'approved' END,
                       t.amount, t.item_count, %(day)s::date - t.oldest,
                       COALESCE(cc.user_id, resp.user_id::int, %(user)s),
                       CASE WHEN contact.id IS NULL THEN rp.lang ELSE contact.lang END, 0,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                       %(more_values)s
                  FROM collections_notice_tmp t
                  JOIN res_partner rp ON rp.id = t.partner_id
             LEFT JOIN LATERAL (
                       -- cases may be new: by index, whatever statistics say of them
                       SELECT c.id, c.user_id FROM collections_case c
                        WHERE c.company_id = %(company)s AND c.partner_id = t.partner_id
                          AND c.state = 'open'
                        LIMIT 1) cc ON t.late
             LEFT JOIN (VALUES %(responsible)s) AS resp(policy_id, user_id)
                    ON resp.policy_id = t.policy_id
             LEFT JOIN (%(recipients)s) contact ON contact.key = t.id
                """,
                company=ruleset.company_id,
                recipients=self._sql_recipients(ruleset),
                run=run.id,
                day=run.date,
                approval=tuple(approval),
                responsible=SQL(", ").join(responsible),
                user=ruleset.user_id or None,
                uid=self.env.uid,
                more_columns=SQL().join(SQL(", %s", SQL.identifier(name)) for name in more),
                more_values=SQL().join(SQL(", %s", value) for value in more.values()),
            )
        )
        return self.env.cr.rowcount

    def _insert_lines(self, run):
        """Insert the lines of the notices of ``collections_notice_tmp``."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_notice_line (
                    notice_id, move_line_id, move_name, level_id, target_level_id, currency_id,
                    date_invoice, date_due, amount_total, amount, amount_company,
                    amount_disputed, disputed_days, days_overdue, pending)
                SELECT t.id, c.line_id, l.move_name,
                       CASE WHEN t.channel_rank = 0 THEN c.level_id END, c.level_id,
                       c.currency_id, COALESCE(l.invoice_date, l.date), c.due,
                       l.amount_currency, c.amount, c.amount_company, c.disputed,
                       c.disputed_days, %(day)s::date - c.due - c.disputed_days, TRUE
                  FROM collections_notice_tmp t
                  JOIN collections_claim_tmp c ON c.partner_id = t.partner_id
                   AND c.policy_id = t.policy_id AND c.split = t.split
                  JOIN account_move_line l ON l.id = c.line_id
              ORDER BY t.id, c.due, c.line_id
                """,
                day=run.date,
            )
        )

    def _sql_recipients(self, ruleset):
        """Return the statement that chooses the contact of each proposed notice, by its id."""
        partners = self.env["res.partner"]
        partners._collections_flush_recipients()
        self.env["collections.level"].flush_model(["role_id"])
        company = self.env["res.company"].browse(ruleset.company_id)
        return partners._collections_sql_recipients(
            SQL(
                "SELECT t.id AS key, t.partner_id AS customer_id, t.channel, l.role_id"
                " FROM collections_notice_tmp t"
                " LEFT JOIN collections_level l ON l.id = t.level_id"
            ),
            SQL(
                """
                SELECT t.id AS key, m.partner_id, count(DISTINCT m.id) AS number
                  FROM collections_notice_tmp t
                  JOIN collections_claim_tmp c ON c.partner_id = t.partner_id
                   AND c.policy_id = t.policy_id AND c.split = t.split AND c.amount > 0
                  JOIN account_move_line l ON l.id = c.line_id
                  JOIN account_move m ON m.id = l.move_id AND m.partner_id != t.partner_id
              GROUP BY 1, 2
                """
            ),
            partners._collections_get_contact_companies(company),
        )

    def _insert_stats(self, ruleset, run, source):
        """Keep the figures of a run: notices by level and channel, items by reason."""
        kinds = ruleset.reasons.kinds
        reasons = [
            SQL("(%s, %s, %s)", number, name, kinds[name] == "withheld")
            for name, number in ruleset.reasons.numbers.items()
        ]
        channels = self.env["collections.level"]._get_all_channels()
        ranks = [SQL("(%s, %s)", level.id, level.rank) for level in ruleset.levels]
        ranks.append(SQL("(0, 0)"))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_run_stat (
                    run_id, sequence, kind, level_id, channel, notice_count, item_count,
                    amount, item_ids)
                SELECT %(run)s, lr.rank * 10 + ch.position, 'notice', n.level_id, n.channel,
                       n.notices, COALESCE(i.items, 0), n.amount, COALESCE(i.ids, '{}')
                  FROM (SELECT level_id, channel, (count(*))::int AS notices,
                               SUM(amount) AS amount
                          FROM collections_notice_tmp GROUP BY 1, 2) n
             LEFT JOIN (SELECT t.level_id, t.channel, (count(*))::int AS items,
                               array_agg(c.line_id) AS ids
                          FROM collections_notice_tmp t
                          JOIN collections_claim_tmp c ON c.partner_id = t.partner_id
                           AND c.policy_id = t.policy_id AND c.split = t.split
                         WHERE c.level_id IS NOT NULL
                      GROUP BY 1, 2) i ON i.level_id = n.level_id AND i.channel = n.channel
                  JOIN (VALUES %(ranks)s) AS lr(level_id, rank) ON lr.level_id = n.level_id
                  JOIN (VALUES %(channels)s) AS ch(channel, position) ON ch.channel = n.channel
                """,
                run=run.id,
                ranks=SQL(", ").join(ranks),
                channels=SQL(", ").join(
                    SQL("(%s, %s)", channel, position) for position, channel in enumerate(channels)
                ),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_run_stat (
                    run_id, sequence, kind, reason, item_count, amount, item_ids)
                SELECT %(run)s, d.reason, 'excluded', names.name, (count(*))::int,
                       SUM(CASE WHEN names.withheld THEN d.disputed_company
                                ELSE d.amount_company END), array_agg(d.line_id)
                  FROM (%(source)s) d
                  JOIN (VALUES %(reasons)s) AS names(reason, name, withheld)
                    ON names.reason = d.reason
                 WHERE NOT d.is_credit
              GROUP BY d.reason, names.name
                """,
                run=run.id,
                source=source,
                reasons=SQL(", ").join(reasons),
            )
        )
