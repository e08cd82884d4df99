"""The outbox: sends notices in batches, safely for several workers and for killed ones.

A worker claims a batch with row locks that others skip, reads the claim again under lock,
hands each notice to its channel, marks it and commits. Each channel is one method,
``_send_<channel>``, that gets a batch and marks its notices sent or failed.
"""

import logging
from datetime import timedelta

from psycopg2.errors import LockNotAvailable, OperationalError, SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from .collections_followup import LAST_EXCLUDING, REASON_NAMES

_logger = logging.getLogger(__name__)

BATCH = 100
# A mail server that cannot be reached is tried again after 5, 10, 20, 40, 80 minutes.
RETRY_MINUTES = 5
MAX_ATTEMPTS = 6
# How often a worker starts a batch again that another one was faster with.
MAX_CONFLICTS = 10
# Kinds of failure that no other channel helps against: somebody mends them, then sends again.
OWN_PROBLEMS = {"rendering", "no_user", "server", "service"}


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    # --------------------------------------------------------------------- worker

    @api.model
    def _wake_outbox(self):
        """Let the scheduled action that sends notices run as soon as possible."""
        self.env.ref("collections_followup.ir_cron_send_notices").sudo()._trigger()

    @api.model
    def _cron_send_notices(self):
        """Send what is in the outbox, batch by batch, and commit after each."""
        cron = self.env["ir.cron"]
        conflicts = 0
        self._find_undelivered()._deliver_mails(auto_commit=True)
        while True:
            try:
                batch = self._send_batch()
                # The notices are marked as handed over before the first e-mail leaves.
                remaining = self._count_waiting() if batch else 0
                time_left = cron._commit_progress(len(batch), remaining=remaining)
            except SerializationFailure:
                # Another worker, or a payment, was at these notices first: look again.
                conflicts += 1
                if conflicts > MAX_CONFLICTS:
                    raise
                self.env.cr.rollback()
                continue
            batch._deliver_mails(auto_commit=True)
            if not batch or not time_left:
                break
        if self._count_waiting():
            self._wake_outbox()

    @api.model
    def _process_outbox(self, commit=None):
        """Send everything that waits, in batches, outside the scheduled action.

        :param commit: called after each batch; nothing is committed if None
        :return: the number of notices worked on
        """
        total = 0
        while batch := self._send_batch():
            if commit:
                commit()
            batch._deliver_mails(auto_commit=bool(commit))
            if commit:
                commit()
            total += len(batch)
        return total

    @api.model
    def _get_waiting_condition(self):
        """Return the SQL condition on a notice ``n`` that can be sent now."""
        companies = self.env["res.company"].sudo().search([])
        days = {}
        for company in companies:
            days.setdefault(company._collections_today(), []).append(company.id)
        planned = SQL(" OR ").join(
            SQL("n.date_planned <= %s AND n.company_id IN %s", day, tuple(ids))
            for day, ids in days.items()
        )
        return SQL(
            """
            n.state = 'queued'
            AND (n.retry_at IS NOT NULL
                 -- neither core's queues nor the post service have it yet
                 OR (n.mail_id IS NULL AND n.sms_id IS NULL
                     AND NOT (n.channel = 'post' AND n.attachment_id IS NOT NULL)))
            AND (n.date_planned IS NULL OR %(planned)s)
            AND (n.retry_at IS NULL OR n.retry_at <= %(now)s)
            AND NOT EXISTS (
                SELECT 1 FROM collections_notice first
                 WHERE n.channel_rank > 0 AND first.run_id = n.run_id
                   AND first.partner_id = n.partner_id AND first.level_id = n.level_id
                   AND first.channel_rank < n.channel_rank
                   AND first.state IN ('draft', 'approved', 'queued'))
            """,
            planned=planned,
            now=fields.Datetime.now(),
        )

    @api.model
    def _count_waiting(self):
        self.flush_model()
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT 1 FROM collections_notice n WHERE %s LIMIT 10000) t",
                self._get_waiting_condition(),
            )
        )
        return count

    @api.model
    def _claim(self, limit):
        """Lock the next notices to send; those that other workers hold are left to them."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT n.id FROM collections_notice n WHERE %s"
                " ORDER BY n.id LIMIT %s FOR NO KEY UPDATE OF n SKIP LOCKED",
                self._get_waiting_condition(),
                limit,
            )
        )
        return self.browse([row[0] for row in rows])

    @api.model
    def _send_batch(self, limit=BATCH):
        """Send one batch of the outbox.

        A notice that breaks its batch is sent alone, and marked failed if it breaks again.

        :param int limit: how many notices at most
        :return: the notices worked on
        """
        batch = self.sudo()._claim(limit)
        if not batch:
            return batch
        try:
            with self.env.cr.savepoint():
                batch._send()
        except (SerializationFailure, LockNotAvailable):
            raise
        except Exception:
            _logger.exception("A batch of follow-up notices failed; sending them one by one")
            batch.invalidate_recordset()
            for notice in batch:
                notice._send_alone()
        return batch

    def _send_alone(self):
        """Send one notice; an error is kept on it and stops nothing else."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._send()
        except OperationalError:
            raise
        except Exception as error:
            _logger.exception("Follow-up notice %s failed", self.id)
            self.invalidate_recordset()
            self._mark_failed("rendering", str(error))

    def _send(self):
        """Read the claims again and hand the notices to their channels."""
        ready = self._recheck()
        problems = ready._find_problems()
        reachable = ready.filtered(lambda notice: notice.id not in problems)
        for problem, notices in (
            (ready - reachable).grouped(lambda notice: problems[notice.id]).items()
        ):
            notices._mark_failed(problem)
        for channel, notices in reachable.grouped("channel").items():
            getattr(notices, f"_send_{channel}")()

    # --------------------------------------------------------- truth at sending time

    def _recheck(self):
        """Read the claims again under lock; drop what is no longer owed.

        What was paid, credited or excluded since the notice was prepared drops out, amounts
        are brought up to date, and credits are netted again. A notice that claims nothing
        any more is skipped and says so.

        :return: the notices that still claim something
        """
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

    # ------------------------------------------------------------------------ outcome

    def _mark_sent(self):
        """Record that these notices reached their channel, and move items and cases on."""
        waiting = self.filtered(lambda notice: notice.state == "queued")
        if not waiting:
            return
        waiting.write(
            {
                "state": "sent",
                "date_sent": fields.Datetime.now(),
                "failure_type": False,
                "failure_reason": False,
                "retry_at": False,
            }
        )
        waiting._release_lines()
        waiting._advance_items()
        waiting._advance_cases()

    def _mark_failed(self, problem, message=False):
        """Record that these notices cannot be delivered, and try another way.

        :param str problem: a value of ``failure_type``
        :param str message: what happened, in the words of whoever refused
        """
        labels = dict(self._fields["failure_type"]._description_selection(self.env))
        self.write(
            {
                "state": "failed",
                "failure_type": problem,
                "failure_reason": message or labels.get(problem),
                "retry_at": False,
            }
        )
        self._hand_over()
        self._fall_back()
        # Where another channel brings the items to their level, this one holds nothing up.
        carried = self.filtered(
            lambda notice: notice.state == "failed" and not notice.line_ids.filtered("level_id")
        )
        if carried:
            carried._release_lines()
        self.run_id.sudo()._close_finished()

    def _mark_retry(self, message):
        """Try again later: the mail server could not be reached."""
        for notice in self:
            attempts = notice.attempts + 1
            if attempts >= MAX_ATTEMPTS:
                notice.attempts = attempts
                notice._mark_failed("server", message)
                continue
            wait = timedelta(minutes=RETRY_MINUTES * 2 ** (attempts - 1))
            notice.write(
                {
                    "attempts": attempts,
                    "retry_at": fields.Datetime.now() + wait,
                    "failure_type": "server",
                    "failure_reason": message,
                }
            )

    def _get_siblings(self):
        """Return the other notices of the same run, customer and level."""
        return self.search(
            [
                ("run_id", "in", self.run_id.ids),
                ("partner_id", "in", self.partner_id.ids),
                ("id", "not in", self.ids),
            ]
        )

    def _hand_over(self):
        """Let the next channel of the level carry the items that this one could not."""
        carrying = self.filtered(lambda n: n.line_ids.filtered("level_id"))
        if not carrying:
            return
        siblings = carrying._get_siblings().filtered(
            lambda n: n.state in ("draft", "approved", "queued")
        )
        by_key = siblings.sorted("channel_rank").grouped(
            lambda n: (n.run_id, n.partner_id, n.level_id)
        )
        for notice in carrying:
            heir = by_key.get((notice.run_id, notice.partner_id, notice.level_id), self.browse())[
                :1
            ]
            if heir:
                notice._pass_levels(heir)
                notice._release_lines()

    def _pass_levels(self, heir):
        """Move the levels that this notice's items head for to another notice."""
        self.ensure_one()
        self.env["collections.notice.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH own AS (
                    UPDATE collections_notice_line l SET level_id = NULL
                      FROM collections_notice_line old
                     WHERE old.id = l.id AND l.notice_id = %s AND l.level_id IS NOT NULL
                 RETURNING l.move_line_id, old.level_id
                )
                UPDATE collections_notice_line l SET level_id = own.level_id
                  FROM own WHERE l.notice_id = %s AND l.move_line_id = own.move_line_id
                """,
                self.id,
                heir.id,
            )
        )
        (self | heir).line_ids.invalidate_recordset(["level_id"])

    def _fall_back(self):
        """Replace undeliverable notices by a letter, or else a call, where the level says so.

        Only where the customer cannot be reached: what fails on our side is mended there.
        """
        for notice in self:
            if not notice.level_id.fallback or notice.failure_type in OWN_PROBLEMS:
                continue
            siblings = notice._get_siblings().filtered(
                lambda n, this=notice: (
                    n.level_id == this.level_id
                    and n.partner_id == this.partner_id
                    and n.run_id == this.run_id
                )
            )
            taken = set(siblings.mapped("channel")) | {notice.channel}
            for channel in ("letter", "phone", "manual"):
                if channel in taken:
                    continue
                if self._find_channel_problem(channel, notice):
                    continue
                notice._create_fallback(channel)
                break

    def _create_fallback(self, channel):
        """Create a notice that takes the place of this one through another channel."""
        self.ensure_one()
        [values] = self.copy_data(
            {
                "channel": channel,
                "channel_rank": self.channel_rank + 10,
                "state": "queued",
                "fallback_of_id": self.id,
                "attempts": 0,
                "retry_at": False,
                "failure_type": False,
                "failure_reason": False,
                "mail_id": False,
                "message_id": False,
                "sms_id": False,
                "activity_id": False,
                "attachment_id": False,
            }
        )
        replacement = self.create([values])
        lines = self.line_ids.copy_data(
            {"notice_id": replacement.id, "pending": True, "level_id": False}
        )
        self.env["collections.notice.line"].create(lines)
        # The failed one gives up its items: they wait on the replacement now.
        self.env.flush_all()
        self._pass_levels(replacement)
        self._settle(
            "skipped",
            self.env._(
                "%(problem)s; replaced by %(notice)s (%(channel)s).",
                problem=self._get_failure_label(),
                notice=replacement.name,
                channel=dict(self._selection_channel())[channel],
            ),
        )
        self._wake_outbox()
        return replacement

    def _advance_items(self):
        """Bring the claimed items to their level, in one statement.

        An item that is claimed again at its level (repeat) keeps the day on which it first
        reached it.
        """
        if not self:
            return
        self.env.flush_all()
        skipped = any(notice.state != "sent" for notice in self)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_item AS i (
                    move_line_id, move_id, company_id, partner_id, level_id, level_date,
                    last_notice_id, last_notice_date, notice_count)
                SELECT DISTINCT ON (nl.move_line_id)
                       nl.move_line_id, l.move_id, n.company_id, n.partner_id, nl.level_id,
                       n.date, %(notice)s, %(notice_date)s, %(count)s
                  FROM collections_notice_line nl
                  JOIN collections_notice n ON n.id = nl.notice_id
                  JOIN account_move_line l ON l.id = nl.move_line_id
                 WHERE nl.notice_id IN %(ids)s AND nl.level_id IS NOT NULL
              ORDER BY nl.move_line_id, n.id DESC
                    ON CONFLICT (move_line_id) DO UPDATE SET
                       partner_id = EXCLUDED.partner_id,
                       level_date = CASE WHEN i.level_id = EXCLUDED.level_id
                                         THEN i.level_date ELSE EXCLUDED.level_date END,
                       repeat_date = CASE WHEN i.level_id = EXCLUDED.level_id
                                          THEN EXCLUDED.level_date END,
                       level_id = EXCLUDED.level_id,
                       last_notice_id = COALESCE(EXCLUDED.last_notice_id, i.last_notice_id),
                       last_notice_date = COALESCE(EXCLUDED.last_notice_date, i.last_notice_date),
                       notice_count = i.notice_count + EXCLUDED.notice_count
                """,
                ids=tuple(self.ids),
                notice=SQL("NULL::int") if skipped else SQL("n.id"),
                notice_date=SQL("NULL::date") if skipped else SQL("n.date"),
                count=0 if skipped else 1,
            )
        )
        self.env["collections.item"].invalidate_model()
        self.env["account.move.line"].invalidate_model(["collections_level_id"])
        self.env["account.move"].invalidate_model(["collections_level_id"])

    def _advance_cases(self):
        """Move the cases of sent notices to their level and its stage, in one statement.

        A case stays where it is when another of its items stands at a higher level of the
        same policy: the first reminder of a new invoice does not lead back from a final notice.
        """
        cases = self.case_id
        if not cases:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_case c
                   SET level_id = CASE WHEN higher.id IS NULL THEN t.level_id ELSE c.level_id END,
                       last_notice_date = t.date,
                       stage_id = CASE WHEN higher.id IS NULL
                                       THEN COALESCE(t.stage_id, c.stage_id)
                                       ELSE c.stage_id END,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM (SELECT DISTINCT ON (n.case_id) n.case_id, n.level_id, n.date,
                               lv.stage_id, lv.policy_id, lv.sequence
                          FROM collections_notice n
                          JOIN collections_level lv ON lv.id = n.level_id
                         WHERE n.id IN %s AND n.state = 'sent' AND n.case_id IS NOT NULL
                      ORDER BY n.case_id, n.date DESC, lv.sequence DESC, n.id DESC) t
                  JOIN collections_case o ON o.id = t.case_id
             LEFT JOIN collections_level higher ON higher.id = o.level_id
                   AND higher.policy_id = t.policy_id AND higher.sequence > t.sequence
                 WHERE c.id = t.case_id
                """,
                tuple(self.ids),
            )
        )
        cases.invalidate_recordset()
