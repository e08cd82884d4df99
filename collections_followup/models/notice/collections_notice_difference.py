"""The difference between a prepared notice and what is decided when it goes."""

from odoo import models
from odoo.tools import SQL

# id, and what _get_line_values returns
LINE_VALUES = "(%s, %s::int, %s::date, %s::numeric, %s::numeric, %s::numeric, %s)"
ADDED_VALUES = "(%s, %s, %s, %s::int, %s::date, %s::numeric, %s::numeric, %s::numeric, %s)"


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _become(self, groups, lines, decided, others, channels, picks):
        """Bring these notices to the claims that were decided just now; skip what is left over.

        :param list groups: the notices that would be written now, from the highest down
        :param list lines: their lines
        :param dict decided: the decision about each open item, by its id
        :param dict others: policy and level of the run's other notices, by customer id
        :param dict channels: the channels of each level, by its id
        :param picks: what these notices claim, see ``Picks``
        :return: the notices that still claim something
        """
        matched = self._match_groups(groups, others)
        skipped = {}
        moved = []
        for notices, group in matched:
            if group["level_id"] != notices[:1].level_id.id:
                moved += notices._move_to_level(group["level_id"], channels, skipped)
        for notice in self - self.browse().union(*(notices for notices, _group in matched)):
            skipped[notice] = notice._get_lost_reason(decided, picks)
        for notice, reason in skipped.items():
            notice._withdraw_groundless(reason)
        by_group = {}
        for line in lines:
            key = (line["partner_id"], line["policy_id"], line["split"])
            by_group.setdefault(key, {})[line["line_id"]] = line
        changes = {"gone": [], "changed": [], "added": []}
        left = self.browse()
        for notices, group in matched:
            claimed = by_group[group["partner_id"], group["policy_id"], group["split"]]
            for notice in notices:
                if notice not in skipped:
                    notice._compare_lines(claimed, changes)
                    left |= notice
        left._apply_changes(moved=[row for row in moved if row[0] not in skipped], **changes)
        return left

    def _match_groups(self, groups, others):
        """Find the prepared notices of each claim: by their level, or else in their order.

        :return: list of notices (the channels of one level) and their claim
        """
        sets = {}
        for notice in self.sorted(lambda n: (n.channel_rank, n.id)):
            key = (notice.partner_id.id, notice.policy_id.id, notice.level_id.id)
            sets[key] = sets.get(key, self.browse()) | notice
        matched, rest = [], []
        for group in groups:
            key = (group["partner_id"], group["policy_id"], group["level_id"])
            if key in sets:
                matched.append((sets.pop(key), group))
            elif key[1:] not in others.get(group["partner_id"], ()):
                rest.append(group)
        free = sorted(
            sets.items(),
            key=lambda item: (item[1].level_id.sequence, item[1].level_id.id),
            reverse=True,
        )
        for group in rest:
            for index, (key, notices) in enumerate(free):
                if key[:2] == (group["partner_id"], group["policy_id"]):
                    matched.append((notices, group))
                    del free[index]
                    break
        return matched

    def _move_to_level(self, level_id, channels, skipped):
        """Choose which of these notices, of one level, go at another level.

        :param int level_id: the level that the claim has now
        :param dict channels: the channels of each level, by its id
        :param dict skipped: the others are added here, with the reason
        :return: list of notice, level id and channel
        """
        level = self.env["collections.level"].browse(level_id)
        wanted = list(channels[level_id])
        values = {"old": self[:1].level_id.name, "new": level.name}
        moved, free = [], []
        for notice in self:
            if notice.edited:
                # Words that a person wrote for a level are not sent at another one.
                skipped[notice] = self.env._(
                    "Its own words were written for %(old)s, and what is left to claim is at "
                    "%(new)s: it comes with the next run.",
                    **values,
                )
            elif notice.channel in wanted:
                wanted.remove(notice.channel)
                moved.append((notice, level_id, notice.channel))
            else:
                free.append(notice)
        for notice in free:
            if wanted:
                moved.append((notice, level_id, wanted.pop(0)))
            else:
                skipped[notice] = self.env._(
                    "What is left to claim is at %(new)s instead of %(old)s, which has no such "
                    "notice.",
                    **values,
                )
        return moved

    def _get_lost_reason(self, decided, picks):
        """Say in words why a notice claims nothing any more."""
        reasons = set()
        for line in self.line_ids.filtered("target_level_id"):
            row = decided.get(line.move_line_id.id)
            if line.move_line_id.id in picks.told_ids:
                reasons.add("told")
            elif not row:
                reasons.add("paid")
            elif line.target_level_id._is_early() and row["late"]:
                reasons.add("past_due")
            elif row["reason"]:
                reasons.add(row["reason"])
            elif row["policy_id"] != self.policy_id.id:
                reasons.add("policy")
            else:
                reasons.add("told")
        if "paid" in reasons:
            return self.env._("Nothing is left to claim: paid or credited in the meantime.")
        if "past_due" in reasons:
            return self.env._("The due date has passed: this was a reminder before it.")
        if "min_amount" in reasons:
            return self.env._("What is left to claim is below the minimum amount.")
        if "policy" in reasons:
            return self.env._("The customer follows another policy by now.")
        labels = dict(self.env["collections.followup"]._selection_reason())
        names = [labels[reason] for reason in labels if reason in reasons]
        if not names:
            return self.env._("Another notice of this run claims it.")
        return self.env._("Nothing is left to claim: %s.", ", ".join(names).lower())

    def _compare_lines(self, claimed, changes):
        """Add the difference between this notice's lines and those that it would have now.

        :param dict claimed: the lines of now, by item id
        :param dict changes: ``gone`` (line ids), ``changed`` and ``added`` (values) so far
        """
        self.ensure_one()
        listed = set()
        for line in self.line_ids:
            row = claimed.get(line.move_line_id.id)
            if not row:
                changes["gone"].append(line.id)
                continue
            listed.add(row["line_id"])
            currency = line.currency_id
            if (
                currency.compare_amounts(line.amount, float(row["amount"]))
                or currency.compare_amounts(line.amount_disputed, float(row["disputed"]))
                or line.disputed_days != row["disputed_days"]
                or line.date_due != row["due"]
                or (line.target_level_id.id or None) != row["level_id"]
            ):
                changes["changed"].append((line.id, *self._get_line_values(row)))
        carries = any(line.level_id for line in self.line_ids)
        changes["added"] += [
            (self.id, row["line_id"], carries, *self._get_line_values(row))
            for row in claimed.values()
            if row["line_id"] not in listed
        ]

    def _get_line_values(self, row):
        return (
            row["level_id"],
            row["due"],
            row["amount"],
            row["amount_company"],
            row["disputed"],
            row["disputed_days"],
        )

    def _apply_changes(self, gone, changed, added, moved):
        """Write the difference, in one statement each.

        :param list gone: ids of lines
        :param list changed: line id and values, see ``_get_line_values``
        :param list added: notice id, item id, whether the item reaches its level by the notice,
            and values
        :param list moved: notice, level id and channel
        """
        if not (gone or changed or added or moved):
            return
        if gone:
            self.env.cr.execute(
                SQL("DELETE FROM collections_notice_line WHERE id IN %s", tuple(gone))
            )
        if changed:
            self._change_lines(changed)
        if added:
            self._add_lines(added)
        if moved:
            self._move_levels(moved)
        self._sum_lines_up()
        self.env["collections.notice.line"].invalidate_model()
        self.invalidate_recordset()

    def _change_lines(self, changed):
        """Write new values into lines, see ``_apply_changes``."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_notice_line l
                   SET target_level_id = v.level,
                       level_id = CASE WHEN l.level_id IS NOT NULL THEN v.level END,
                       date_due = v.due, amount = v.amount, amount_company = v.company,
                       amount_disputed = v.disputed, disputed_days = v.days,
                       days_overdue = n.date - v.due - v.days
                  FROM (VALUES %s) AS v(id, level, due, amount, company, disputed, days),
                       collections_notice n
                 WHERE l.id = v.id AND n.id = l.notice_id
                """,
                SQL(", ").join(SQL(LINE_VALUES, *row) for row in changed),
            )
        )

    def _add_lines(self, added):
        """Create lines for items that are claimed in addition, see ``_apply_changes``."""
        self._lock_items(row[1] for row in added)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_notice_line (
                    notice_id, move_line_id, move_name, level_id, target_level_id,
                    currency_id, date_invoice, date_due, amount_total, amount,
                    amount_company, amount_disputed, disputed_days, days_overdue, pending)
                SELECT v.notice_id, l.id, l.move_name,
                       -- unless another notice that waits brings it there
                       CASE WHEN v.carries AND NOT EXISTS (
                                 SELECT 1 FROM collections_notice_line o
                                  WHERE o.move_line_id = l.id AND o.pending IS TRUE
                                    AND o.level_id IS NOT NULL)
                            THEN v.level END,
                       v.level, l.currency_id, COALESCE(l.invoice_date, l.date), v.due,
                       l.amount_currency, v.amount, v.company, v.disputed, v.days,
                       n.date - v.due - v.days, TRUE
                  FROM (VALUES %s) AS v(notice_id, line_id, carries, level, due, amount,
                                        company, disputed, days)
                  JOIN account_move_line l ON l.id = v.line_id
                  JOIN collections_notice n ON n.id = v.notice_id
                """,
                SQL(", ").join(SQL(ADDED_VALUES, *row) for row in added),
            )
        )

    def _move_levels(self, moved):
        """Write the level and the channel of notices whose claim is another one by now."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE collections_notice n
                   SET level_id = v.level, channel = v.channel,
                       date_pay_by = n.date + lv.pay_within_days
                  FROM (VALUES %s) AS v(id, level, channel)
                  JOIN collections_level lv ON lv.id = v.level
                 WHERE n.id = v.id
                """,
                SQL(", ").join(
                    SQL("(%s, %s, %s)", notice.id, level_id, channel)
                    for notice, level_id, channel in moved
                ),
            )
        )

    def _sum_lines_up(self):
        """Write what follows from the lines of these notices into them."""
        self.env.cr.execute(
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
