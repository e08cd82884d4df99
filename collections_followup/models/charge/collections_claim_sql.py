"""Interest of all overdue items of a company in one statement: to the cent what the engine says.

In steps: the items and the rule of each (``item``); what bears interest by itself (``piece``, one
of an item unless the rate is that of the day of payment); the days on which something changes
(``event``); balances between them (``span``); the same in a row put together (``line``); and what
each line costs (``cost``).
"""

from itertools import product

from odoo import api, models
from odoo.tools import SQL

# Of more customers the planner is told that there are many rows.
FEW = 20


class CollectionsClaimSql(models.AbstractModel):
    """The set-based reading of ``collections.claim``; a property test compares the two."""

    _name = "collections.claim.sql"
    _description = "Interest of All Items"

    @api.model
    @api.private
    def _read_interest(self, company, day=None, partner_ids=None):
        """Return the interest that has accrued on the items of a company, before waivers.

        :param company: the company that keeps the cases
        :param date day: up to which day; today where the company is if None
        :param tuple partner_ids: ids of commercial partners; all if None
        :return: list of dicts: ``line_id``, ``partner_id``, ``currency_id`` and ``interest``
        """
        # Sudo: the figures of all, whoever asks; the caller returns what that one may see.
        reader = self.sudo().with_company(company)
        company = company.sudo()
        if not company.collections_charges:
            return []
        many = partner_ids is None or len(partner_ids) > FEW
        with reader.env["collections.followup.decide"]._for_many_rows(many):
            statement = reader._sql_interest(
                company, day or company._collections_today(), partner_ids
            )
            if statement is None:
                return []
            self.env.cr.execute(statement)
            return self.env.cr.dictfetchall()

    @api.model
    def _sql_interest(self, company, day, partner_ids=None):
        """Return the statement of the interest of a company's items, see ``_read_interest``.

        :return: ``SQL``; None where no rule is about any of them
        """
        rules = self.env["collections.interest.rule"]._get_rules_sudo(company)
        facts = self.env["collections.claim.facts"]
        noticed = "notice" in rules.mapped("start")
        by_policy = bool(rules.policy_ids)
        items = facts._sql_items(company, day, self._sql_scope(partner_ids), noticed, by_policy)
        chosen = self._choose(rules, company, by_policy)
        if not chosen:
            return None
        used = rules.browse({rule.id for rule in chosen.values()})
        disputed = facts._read_disputed(self._sql_disputed_scope(company, partner_ids))
        credited = [
            (line, paid_on, amount)
            for line, own in disputed.items()
            for paid_on, amount in own.credited.items()
        ]
        return SQL(
            """
            WITH found AS MATERIALIZED (%(items)s),
            credited AS MATERIALIZED (
                SELECT * FROM unnest(%(credited)s::int[], %(days)s::date[], %(amounts)s::numeric[])
                    AS c (line_id, day, amount)),
            item AS MATERIALIZED (%(item)s),
            matched AS MATERIALIZED (%(matches)s),
            blocked AS MATERIALIZED (%(blocked)s),
            step (rule_id, first, last, percent) AS (VALUES %(steps)s),
            piece AS MATERIALIZED (%(piece)s),
            event AS (%(event)s),
            span AS (%(span)s),
            line AS (%(line)s),
            cost AS (%(cost)s)
            %(bounded)s
            """,
            items=items,
            credited=[row[0] for row in credited],
            days=[row[1] for row in credited],
            amounts=[row[2] for row in credited],
            item=self._sql_item(chosen, bool(credited)),
            matches=self._sql_matched(day, bool(credited)),
            blocked=self._sql_blocked(disputed, day),
            steps=SQL(", ").join(self._get_step_rows(used)),
            piece=self._sql_piece(day),
            event=self._sql_event(),
            span=self._sql_span(),
            line=self._sql_line(),
            cost=self._sql_cost(),
            bounded=self._sql_bounded(company, used, day),
        )

    @api.model
    def _sql_scope(self, partner_ids):
        """Return the condition on items ``l``: open, or paid with something claimed."""
        self.env["collections.charge"].flush_model(["move_line_id", "state"])
        rows = self.env.execute_query(
            SQL(
                "SELECT h.move_line_id FROM collections_charge h"
                " JOIN account_move_line l ON l.id = h.move_line_id AND l.reconciled"
                " WHERE h.state = 'claimed' AND h.kind != 'return'"
            )
        )
        scope = SQL("l.reconciled IS NOT TRUE")
        if rows:
            scope = SQL("(%s OR l.id = ANY(%s))", scope, [row[0] for row in rows])
        if partner_ids is None:
            return scope
        return SQL("%s AND rp.id IN %s", scope, partner_ids or (0,))

    @api.model
    def _sql_disputed_scope(self, company, partner_ids):
        """Return the condition on disputed invoices ``dl`` of which something may be asked."""
        scope = SQL(
            "dl.move_company_id IN %s AND (EXISTS (SELECT FROM account_move_line own"
            " WHERE own.move_id = dl.move_id AND own.reconciled IS NOT TRUE"
            " AND own.account_id = l.account_id)"
            " OR dl.move_id IN (SELECT move_id FROM collections_charge WHERE state = 'claimed'))",
            tuple(company._collections_covered().ids) or (0,),
        )
        if partner_ids is None:
            return scope
        return SQL("%s AND d.partner_id IN %s", scope, partner_ids or (0,))

    @api.model
    def _choose(self, rules, company, by_policy):
        """Return the rules that items may have, by policy, country and kind of customer.

        All that there are of them, which is read faster than the items are twice.
        """
        policies = self.env["collections.policy"].browse()
        if by_policy:
            policies = policies.with_context(active_test=False).search([])
        rows = self.env.execute_query(SQL("SELECT DISTINCT country_id FROM res_partner"))
        countries = {row[0] for row in rows} | {company.partner_id.country_id.id or None}
        found = {
            combo: rules._choose(*combo)
            for combo in product((*policies.ids, None), countries, ("person", "business", "public"))
        }
        return {combo: rule for combo, rule in found.items() if rule and rule.base != "none"}

    @api.model
    def _get_step_rows(self, rules):
        """Return the percentages of rules as rows: id of the rule, first and last day, percent."""
        rows = [
            SQL(
                "(%s, COALESCE(%s::date, '-infinity'), COALESCE(%s::date, 'infinity'),"
                " %s::numeric)",
                rule.id,
                step.first,
                step.last,
                step.percent,
            )
            for rule in rules
            for step in rule._get_steps()
        ]
        # A table that is not empty.
        return rows or [SQL("(0, NULL::date, NULL::date, NULL::numeric)")]

    # --------------------------------------------------------------------------- steps

    @api.model
    def _sql_item(self, chosen, credited):
        """Return the query of items with their rule and the first day that bears interest.

        ``bearing`` is what of the item bears interest from the beginning.

        :param bool credited: whether anything was credited for disputes
        """
        rows = [
            SQL(
                "(%s::int, %s::int, %s, %s, %s, %s, %s, %s::int, %s, %s, %s)",
                policy or 0,
                country or 0,
                customer,
                rule.id,
                rule._get_method(),
                rule.start == "notice",
                rule.free_days,
                rule.longest_days or None,
                rule.basis,
                rule.rounding,
                rule.disputed,
            )
            for (policy, country, customer), rule in chosen.items()
        ]
        return SQL(
            """
            SELECT f.line_id, f.partner_id, f.currency_id, f.amount, r.rule_id, r.method, r.basis,
                   r.rounding, r.disputed, f.amount - %s AS bearing,
                   CASE WHEN r.of_notice THEN f.noticed
                        ELSE LEAST(f.due, f.invoiced + r.longest_days) END
                   + 1 + r.free_days AS start
              FROM found f
         LEFT JOIN (VALUES %s) AS r (policy_id, country_id, customer, rule_id, method, of_notice,
                                     free_days, longest_days, basis, rounding, disputed)
                ON r.policy_id = COALESCE(f.policy_id, 0)
               AND r.country_id = COALESCE(f.country_id, 0) AND r.customer = f.customer
             -- Of an inner join the planner expects one item, and takes what follows for as few.
             WHERE COALESCE(r.rule_id, 0) != 0
            """,
            self._sql_credited_total(credited),
            SQL(", ").join(rows),
        )

    @api.model
    def _sql_credited_total(self, credited):
        """Return what was credited of an item ``f`` for disputes, where its rule ``r`` asks."""
        if not credited:
            return SQL("0")
        return SQL(
            "CASE WHEN r.disputed = 'always' THEN 0 ELSE COALESCE("
            "(SELECT SUM(c.amount) FROM credited c WHERE c.line_id = f.line_id), 0) END"
        )

    @api.model
    def _sql_matched(self, day, credited):
        """Return the query of what lowered items, without what was credited for disputes."""
        matches = self.env["collections.claim.facts"]._sql_matches(
            day, SQL("(SELECT line_id FROM item)")
        )
        if not credited:
            return matches
        return SQL(
            """
            SELECT m.line_id, m.day, m.amount - COALESCE(c.amount, 0) AS amount
              FROM (%s) m
         LEFT JOIN (SELECT c.* FROM credited c JOIN item i ON i.line_id = c.line_id
                     WHERE i.disputed != 'always') c ON c.line_id = m.line_id AND c.day = m.day
            """,
            matches,
        )

    @api.model
    def _sql_blocked(self, disputed, day):
        """Return the query of the days on which items bear nothing, or not all: flags, plans and
        disputes.

        ``amount``: the part that bears nothing, NULL for all.
        """
        facts = self.env["collections.claim.facts"]
        lines = SQL("(SELECT line_id FROM item)")
        rows = [(line, cut) for line, own in disputed.items() for cut in own.cuts]
        return SQL(
            """
            SELECT line_id, first, COALESCE(last, %(day)s) AS last, NULL::numeric AS amount
              FROM (%(frozen)s UNION ALL %(planned)s) f
         UNION ALL
            SELECT d.line_id, COALESCE(d.first, '-infinity'), COALESCE(d.last, %(day)s), d.amount
              FROM unnest(%(ids)s::int[], %(firsts)s::date[], %(lasts)s::date[],
                          %(amounts)s::numeric[], %(refused)s::bool[])
                   AS d (line_id, first, last, amount, refused)
              JOIN item i ON i.line_id = d.line_id
             WHERE i.disputed = 'never' OR i.disputed = 'outcome' AND NOT d.refused
            """,
            day=day,
            frozen=facts._sql_frozen(lines),
            planned=facts._sql_planned(lines),
            ids=[line for line, _cut in rows],
            firsts=[cut.first for _line, cut in rows],
            lasts=[cut.last for _line, cut in rows],
            amounts=[cut.amount for _line, cut in rows],
            refused=[cut.refused for _line, cut in rows],
        )

    @api.model
    def _sql_piece(self, day):
        """Return the query of what bears interest by itself, see ``_get_pieces`` of claims.

        ``fixed``: the day whose rate counts for all of it, NULL where each day has its own.
        """
        return SQL(
            """
            SELECT line_id, 0 AS piece, rule_id, basis, rounding, currency_id, start,
                   bearing AS amount, %(day)s::date AS until,
                   CASE WHEN method = 'start' THEN start END AS fixed
              FROM item WHERE start <= %(day)s AND method != 'payment'
         UNION ALL
            SELECT i.line_id, row_number() OVER (PARTITION BY i.line_id ORDER BY m.day), i.rule_id,
                   i.basis, i.rounding, i.currency_id, i.start, m.amount, m.day, m.day
              FROM item i JOIN matched m ON m.line_id = i.line_id
             WHERE i.method = 'payment' AND m.day >= i.start AND m.amount > 0
         UNION ALL
            SELECT i.line_id, 0, i.rule_id, i.basis, i.rounding, i.currency_id, i.start,
                   i.bearing - COALESCE((SELECT SUM(m.amount) FROM matched m
                                         WHERE m.line_id = i.line_id), 0),
                   %(day)s, %(day)s
              FROM item i WHERE i.start <= %(day)s AND i.method = 'payment'
            """,
            day=day,
        )

    @api.model
    def _sql_event(self):
        """Return the query of the days on which a balance changes, a row for piece and day."""
        return SQL(
            """
            SELECT line_id, piece, day, SUM(delta) AS delta, SUM(block) AS block,
                   bool_or(cut) AS cut
              FROM (SELECT line_id, piece, start AS day, amount AS delta, 0 AS block,
                           FALSE AS cut
                      FROM piece
                 UNION ALL
                    SELECT p.line_id, p.piece, GREATEST(m.day + 1, p.start), -m.amount, 0, FALSE
                      FROM piece p
                      JOIN item i ON i.line_id = p.line_id AND i.method != 'payment'
                      JOIN matched m ON m.line_id = p.line_id AND m.day < p.until
                 UNION ALL
                    -- Of a part only what is left of an item: what was paid was none.
                    SELECT p.line_id, p.piece, e.day, -e.sign * COALESCE(b.amount, 0),
                           CASE WHEN b.amount IS NULL THEN e.sign ELSE 0 END, FALSE
                      FROM piece p
                      JOIN blocked b ON b.line_id = p.line_id AND b.first <= p.until
                       AND b.last >= p.start AND (b.amount IS NULL OR p.piece = 0)
                CROSS JOIN LATERAL (VALUES (GREATEST(b.first, p.start), 1), (b.last + 1, -1))
                           AS e (day, sign)
                     WHERE e.day <= p.until
                 UNION ALL
                    SELECT p.line_id, p.piece, make_date(y::int, 1, 1), 0, 0, TRUE
                      FROM piece p
                CROSS JOIN LATERAL generate_series(EXTRACT(YEAR FROM p.start)::int + 1,
                                                   EXTRACT(YEAR FROM p.until)::int) y
                     WHERE p.basis = 'act/act') change
          GROUP BY line_id, piece, day
            """
        )

    @api.model
    def _sql_span(self):
        """Return the query of the days between two changes: balance and rate of each.

        Days without a balance or without a known rate are left out.
        """
        return SQL(
            """
            SELECT s.line_id, s.piece, GREATEST(s.first, t.first) AS first,
                   LEAST(s.last, t.last) AS last, s.cut AND s.first >= t.first AS cut, s.amount,
                   t.percent
              FROM (SELECT e.line_id, e.piece, e.day AS first, e.cut, p.rule_id, p.fixed,
                           COALESCE(LEAD(e.day) OVER w - 1, p.until) AS last,
                           CASE WHEN SUM(e.block) OVER w > 0 THEN 0
                                ELSE GREATEST(SUM(e.delta) OVER w, 0) END AS amount
                      FROM event e
                      JOIN piece p ON p.line_id = e.line_id AND p.piece = e.piece
                    WINDOW w AS (PARTITION BY e.line_id, e.piece ORDER BY e.day)) s
              JOIN step r ON r.rule_id = s.rule_id AND r.percent > 0
               AND r.first <= COALESCE(s.fixed, s.last) AND r.last >= COALESCE(s.fixed, s.first)
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN s.fixed IS NULL THEN r.first ELSE s.first END AS first,
                          CASE WHEN s.fixed IS NULL THEN r.last ELSE s.last END AS last,
                          r.percent) t
             WHERE s.amount > 0
            """
        )

    @api.model
    def _sql_line(self):
        """Return the query of the lines of a statement: what is the same in a row, as one."""
        return SQL(
            """
            SELECT line_id, piece, number, MIN(first) AS first, MAX(last) AS last,
                   MIN(amount) AS amount, MIN(percent) AS percent
              FROM (SELECT *, SUM(is_new) OVER (PARTITION BY line_id, piece ORDER BY first)
                              AS number
                      FROM (SELECT *,
                                   (cut OR LAG(last) OVER w IS DISTINCT FROM first - 1
                                    OR LAG(amount) OVER w IS DISTINCT FROM amount
                                    OR LAG(percent) OVER w IS DISTINCT FROM percent)::int AS is_new
                              FROM span
                            WINDOW w AS (PARTITION BY line_id, piece ORDER BY first)) marked) n
          GROUP BY line_id, piece, number
            """
        )

    @api.model
    def _sql_month_days(self, day):
        """Return the number of a day where each month has 30, by the basis of a piece ``p``."""
        return SQL(
            """
            EXTRACT(YEAR FROM %(day)s) * 360 + EXTRACT(MONTH FROM %(day)s) * 30
            + CASE WHEN p.basis = '30e/360-isda' AND EXTRACT(DAY FROM %(day)s + 1) = 1 THEN 30
                   ELSE LEAST(EXTRACT(DAY FROM %(day)s), 30) END
            """,
            day=SQL(day),
        )

    @api.model
    def _sql_cost(self):
        """Return the query of what pieces cost: days by the basis, and rounding by the rule.

        What has one divisor is summed before it is divided: a half stays a half. Of the two of
        ``act/act`` the product is taken, so that days of a common year weigh 366 and others 365.
        """
        number, before = (self._sql_month_days(day) for day in ("l.last", "(l.first - 1)"))
        return SQL(
            """
            SELECT line_id, piece,
                   CASE WHEN rounding = 'total' THEN ROUND(SUM(share) / whole, decimals)
                        ELSE SUM(ROUND(share / whole, decimals)) END AS interest
              FROM (SELECT l.line_id, l.piece, p.rounding, c.decimal_places AS decimals,
                           l.amount * l.percent
                           * CASE WHEN starts_with(p.basis, '30')
                                  THEN (%(number)s) - (%(before)s)
                                  ELSE l.last - l.first + 1 END
                           * CASE WHEN p.basis != 'act/act' THEN 1
                                  WHEN make_date(EXTRACT(YEAR FROM l.first)::int, 3, 1) - 1
                                       = make_date(EXTRACT(YEAR FROM l.first)::int, 2, 28)
                                  THEN 366 ELSE 365 END AS share,
                           100 * CASE p.basis
                                 WHEN 'act/365' THEN 365 WHEN 'act/366' THEN 366
                                 WHEN 'act/365.25' THEN 365.25 WHEN 'act/act' THEN 365 * 366
                                 ELSE 360 END AS whole
                      FROM line l
                      JOIN piece p ON p.line_id = l.line_id AND p.piece = l.piece
                      JOIN res_currency c ON c.id = p.currency_id) t
          GROUP BY line_id, piece, rounding, decimals, whole
            """,
            number=number,
            before=before,
        )

    @api.model
    def _sql_bounded(self, company, rules, day):
        """Return the query of the interest of items, within minimum and limit of their rules."""
        bounds = []
        currencies = self.env["res.currency"].search([])
        for rule in rules:
            for currency in currencies if rule.minimum else ():
                least = rule.currency_id._convert(rule.minimum, currency, company, day)
                bounds.append(SQL("(%s, %s, %s::numeric)", rule.id, currency.id, least))
        caps = [SQL("(%s, %s::numeric)", rule.id, rule.total_cap or None) for rule in rules]
        return SQL(
            """
            SELECT t.line_id, t.partner_id, t.currency_id, t.interest
              FROM (SELECT i.line_id, i.partner_id, i.currency_id,
                           CASE WHEN s.interest < LEAST(COALESCE(b.least, 0), cap.most) THEN 0
                                ELSE LEAST(s.interest, cap.most) END AS interest
                      FROM item i
                      JOIN (SELECT line_id, SUM(interest) AS interest FROM cost GROUP BY 1) s
                        ON s.line_id = i.line_id
                      JOIN res_currency c ON c.id = i.currency_id
                 LEFT JOIN (VALUES %(bounds)s) AS b (rule_id, currency_id, least)
                        ON b.rule_id = i.rule_id AND b.currency_id = i.currency_id
                 LEFT JOIN (VALUES %(caps)s) AS k (rule_id, percent) ON k.rule_id = i.rule_id
        CROSS JOIN LATERAL (SELECT ROUND(i.amount * k.percent / 100, c.decimal_places) AS most) cap
                   ) t
             WHERE t.interest > 0
          ORDER BY t.line_id
            """,
            bounds=SQL(", ").join(bounds or [SQL("(0, 0, NULL::numeric)")]),
            caps=SQL(", ").join(caps),
        )
