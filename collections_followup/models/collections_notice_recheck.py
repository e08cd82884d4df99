"""Truth at sending: the claims of notices that are about to go are read once more."""

from odoo import fields, models
from odoo.tools import SQL

from .collections_followup import LAST_EXCLUDING, REASON_NAMES


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    # --------------------------------------------------------- truth at sending time

    def _recheck(self):
        """Read the claims again under lock; drop what is no longer owed.

        What was paid, credited or excluded since the notice was prepared drops out, amounts
        are brought up to date, and credits are netted again. A notice that claims nothing
        any more is skipped and says so.

        :return: the notices that still claim something
        """
        self._recheck_recipients()
        homeless = self.filtered(lambda notice: not notice.company_id._collections_keeps_cases())
        if homeless:
            homeless._skip_without_policy()
            return (self - homeless)._recheck()
        self._move_to_today()
        lines = self.line_ids
        self.env["collections.followup"]._flush_ledger()
        # Payments in progress wait for this batch, or this batch for them.
        self.env.execute_query(
            SQL(
                "SELECT id FROM account_move_line WHERE id IN %s ORDER BY id FOR SHARE",
                tuple(lines.move_line_id.ids) or (0,),
            )
        )
        facts = {}
        levels = {}
        for company, notices in self.grouped("company_id").items():
            engine = self.env["collections.followup"].sudo().with_company(company)
            plan = engine._get_plan(company)
            # What excludes items today counts, whatever day the run was dated.
            day = max(*notices.mapped("date"), company._collections_today())
            for row in self.env.execute_query_dict(
                SQL(
                    "SELECT line_id, partner_id, currency_id, amount, amount_company, is_credit,"
                    " reason, due, disputed, disputed_days FROM (%s) d",
                    engine._sql_decide(plan, day, tuple(notices.partner_id.ids)),
                )
            ):
                facts.setdefault((company.id, row["partner_id"]), {})[row["line_id"]] = row
            levels.update(engine._get_level_terms(plan, day))
        first = self._find_first_of_customer()
        elsewhere = self._find_credits_elsewhere()
        gone, changed, added = [], [], []
        empty = {}
        for notice in self:
            known = facts.get((notice.company_id.id, notice.partner_id.id), {})
            new_credits = {
                line_id
                for line_id, row in known.items()
                if notice.id in first and row["is_credit"] and row["reason"] is None
            } - elsewhere.get(notice.id, set())
            outcome = notice._recheck_lines(known, levels, new_credits)
            gone += outcome["gone"]
            changed += outcome["changed"]
            added += outcome["added"]
            if outcome["empty"]:
                empty.setdefault(outcome["empty"], self.browse())
                empty[outcome["empty"]] |= notice
        self._apply_recheck(gone, changed, added)
        for reason, notices in empty.items():
            notices._skip(reason)
        skipped = self.browse().union(*empty.values())
        return self - skipped

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

    def _find_first_of_customer(self):
        """Return the ids of the notices that carry their customer's credits.

        Of several notices of a run to one customer (one per level, or several policies), it is
        the one at the highest level, and each channel of it.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.id
                  FROM collections_notice n
                  JOIN collections_level lv ON lv.id = n.level_id
                 WHERE n.id IN %s AND NOT EXISTS (
                       SELECT 1 FROM collections_notice o
                         JOIN collections_level ol ON ol.id = o.level_id
                        WHERE o.run_id = n.run_id AND o.partner_id = n.partner_id
                          AND o.level_id != n.level_id
                          AND o.state IN ('draft', 'approved', 'queued', 'sent')
                          AND (ol.sequence, ol.id) > (lv.sequence, lv.id))
                """,
                tuple(self.ids) or (0,),
            )
        )
        return {row[0] for row in rows}

    def _find_credits_elsewhere(self):
        """Return the credits that other notices of the run list already, by notice id."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.id, array_agg(l.move_line_id)
                  FROM collections_notice n
                  JOIN collections_notice o ON o.run_id = n.run_id
                   AND o.partner_id = n.partner_id AND o.level_id != n.level_id
                   AND o.state IN ('draft', 'approved', 'queued', 'sent')
                  JOIN collections_notice_line l ON l.notice_id = o.id AND l.amount < 0
                 WHERE n.id IN %s
              GROUP BY n.id
                """,
                tuple(self.ids) or (0,),
            )
        )
        return {notice_id: set(line_ids) for notice_id, line_ids in rows}

    def _recheck_lines(self, known, levels, new_credits):  # noqa: C901  (one reading of one claim)
        """Compare this notice's lines with the decision of now.

        :param dict known: the customer's open items by id
        :param dict levels: by level id, its minimum amount in company currency and whether it
            reminds before the due date
        :param set new_credits: ids of credits that this notice lists if it does not yet
        :return: a dict: ``gone`` line ids, ``changed`` (line id, amounts, disputed days),
            ``added`` credit rows, and ``empty``, why nothing is left, or False
        """
        gone, changed, reasons = [], [], set()
        claims, credits = {}, {}
        listed = set()
        none = (0, False)
        for line in self.line_ids:
            row = known.get(line.move_line_id.id)
            listed.add(line.move_line_id.id)
            early = levels.get(line.target_level_id.id, none)[1]
            if not row:
                gone.append(line.id)
                if line.target_level_id:
                    reasons.add("paid")
            elif row["reason"] and row["reason"] <= LAST_EXCLUDING:
                gone.append(line.id)
                if line.target_level_id:
                    reasons.add(REASON_NAMES[row["reason"]])
            elif row["is_credit"]:
                credits[line.id] = (line, row)
            elif early and row["due"] < self.date:
                gone.append(line.id)
                reasons.add("past_due")
            else:
                claims[line.id] = (line, row)
        net, net_company = self._get_net(known, listed)
        for line_id, (_line, row) in list(claims.items()):
            # Each currency stands for itself: no claim where the credits cover it.
            if net[row["currency_id"]] <= 0:
                gone.append(line_id)
                reasons.add("credit")
                del claims[line_id]
        heads = [line for line, row in claims.values() if line.target_level_id]
        empty = False
        if not heads:
            empty = self._get_empty_reason(reasons)
        # Where a person chose the level, its minimum amount does not count.
        elif not self.run_id.level_id and (
            sum(net_company[currency] for currency, amount in net.items() if amount > 0)
            < max(levels.get(line.target_level_id.id, none)[0] for line in heads)
        ):
            empty = self.env._("What is left to claim is below the minimum amount.")
        if empty:
            # The notice keeps its lines: they say what it was about.
            return {"gone": [], "changed": [], "added": [], "empty": empty}
        claimed = {}
        for _line, row in claims.values():
            claimed[row["currency_id"]] = claimed.get(row["currency_id"], 0) + row["amount"]
        new = [known[line_id] for line_id in sorted(new_credits - listed)]
        deducted = {}
        for row in [*new, *(row for _line, row in credits.values())]:
            deducted[row["currency_id"]] = deducted.get(row["currency_id"], 0) + row["amount"]
        # Credits that cover what is not on this notice are not deducted from what is.
        shown = {
            currency
            for currency, amount in deducted.items()
            if claimed.get(currency, 0) + amount > 0
        }
        gone += [
            line_id for line_id, (_line, row) in credits.items() if row["currency_id"] not in shown
        ]
        added = [(self.id, row) for row in new if row["currency_id"] in shown]
        for line_id, (line, row) in {**claims, **credits}.items():
            if (
                line.currency_id.compare_amounts(line.amount, float(row["amount"]))
                or line.currency_id.compare_amounts(line.amount_disputed, float(row["disputed"]))
                or line.disputed_days != row["disputed_days"]
            ):
                changed.append(
                    (
                        line_id,
                        row["amount"],
                        row["amount_company"],
                        row["disputed"],
                        row["disputed_days"],
                    )
                )
        return {"gone": gone, "changed": changed, "added": added, "empty": False}

    def _get_net(self, known, listed):
        """Return what a customer owes after credits, per currency and in company currency.

        :param dict known: the customer's open items by id
        :param set listed: items that a notice lists; they count even before their due date
        :return: two dicts by currency id
        """
        net, net_company = {}, {}
        for line_id, row in known.items():
            if row["reason"] and row["reason"] <= LAST_EXCLUDING:
                continue
            if row["is_credit"] or row["due"] < self.date or line_id in listed:
                currency = row["currency_id"]
                net[currency] = net.get(currency, 0) + row["amount"]
                net_company[currency] = net_company.get(currency, 0) + row["amount_company"]
        return net, net_company

    def _get_empty_reason(self, reasons):
        """Say in words why a notice claims nothing any more."""
        if "paid" in reasons:
            return self.env._("Nothing is left to claim: paid or credited in the meantime.")
        if "past_due" in reasons:
            return self.env._("The due date has passed: this was a reminder before it.")
        labels = dict(self.env["collections.followup"]._selection_reason())
        names = [labels[reason] for reason in labels if reason in reasons]
        return self.env._("Nothing is left to claim: %s.", ", ".join(names).lower())

    def _apply_recheck(self, gone, changed, added):
        """Write what the recheck found, in one statement each."""
        if not (gone or changed or added):
            return
        cr = self.env.cr
        if gone:
            cr.execute(SQL("DELETE FROM collections_notice_line WHERE id IN %s", tuple(gone)))
        if changed:
            cr.execute(
                SQL(
                    "UPDATE collections_notice_line l SET amount = v.amount,"
                    " amount_company = v.company, amount_disputed = v.disputed,"
                    " disputed_days = v.days,"
                    " days_overdue = l.days_overdue + COALESCE(l.disputed_days, 0) - v.days"
                    " FROM (VALUES %s) AS v(id, amount, company, disputed, days)"
                    " WHERE l.id = v.id",
                    SQL(", ").join(SQL("(%s, %s, %s, %s, %s)", *row) for row in changed),
                )
            )
        if added:
            cr.execute(
                SQL(
                    """
                    INSERT INTO collections_notice_line (
                        notice_id, move_line_id, move_name, currency_id, date_invoice, date_due,
                        amount_total, amount, amount_company, days_overdue, pending)
                    SELECT v.notice_id, l.id, l.move_name, l.currency_id,
                           COALESCE(l.invoice_date, l.date), v.due, l.amount_currency,
                           v.amount, v.company, n.date - v.due, TRUE
                      FROM (VALUES %s) AS v(notice_id, line_id, due, amount, company)
                      JOIN account_move_line l ON l.id = v.line_id
                      JOIN collections_notice n ON n.id = v.notice_id
                    """,
                    SQL(", ").join(
                        SQL(
                            "(%s, %s, %s::date, %s, %s)",
                            notice_id,
                            row["line_id"],
                            row["due"],
                            row["amount"],
                            row["amount_company"],
                        )
                        for notice_id, row in added
                    ),
                )
            )
        cr.execute(
            SQL(
                """
                UPDATE collections_notice n
                   SET amount = t.amount, item_count = t.items, days_overdue = t.days
                  FROM (SELECT notice_id, SUM(amount_company) AS amount,
                               count(*) FILTER (WHERE target_level_id IS NOT NULL) AS items,
                               MAX(days_overdue) FILTER (WHERE target_level_id IS NOT NULL)
                                   AS days
                          FROM collections_notice_line WHERE notice_id IN %s
                      GROUP BY notice_id) t
                 WHERE n.id = t.notice_id
                """,
                tuple(self.ids),
            )
        )
        self.env["collections.notice.line"].invalidate_model()
        self.invalidate_recordset(["amount", "item_count", "days_overdue", "line_ids"])
