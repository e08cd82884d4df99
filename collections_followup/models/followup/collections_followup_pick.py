"""Picks: a decision about what may be claimed only, and at which level.

A person picks invoices, and perhaps a level; a notice that is about to go has picked what it
claims. Both are decided by the same statement as a pass over a company, with the picks beside it.
"""

from collections import namedtuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..notice.collections_notice import OUT, WAITING

# What a person's choice of a level cannot override, beside the exclusions: the item waits on
# another notice, or there is nothing to claim.
FIRM_REASONS = ("pending", "failed", "credit")

# lines: by item id, its level (the highest that it may reach; none: whichever comes) and whether a
#   person chose it, whatever the policy says
# prepared: notices claim the items already: they wait for themselves only
# told_ids: items that other notices of the run have asked for
# used: amounts of credits that those notices deducted, by item id
# moved_ids: items that notice_ids, of the same run, have brought to their level
Picks = namedtuple(
    "Picks",
    "lines prepared told_ids used moved_ids notice_ids",
    defaults=(False, (), {}, (), ()),
)


class CollectionsFollowupPick(models.AbstractModel):
    _name = "collections.followup.pick"
    _description = "Follow-up Pass"

    # ------------------------------------------------------------------ what is picked

    def _pick_selection(self, ruleset, line_ids, level=None):
        """Return the picks of a person.

        :param ruleset: the company's policies
        :param line_ids: ids of the items to claim
        :param level: claim them at this level now, whatever its trigger, its minimum amount
            and the days since the last notice; as the policy says if None
        """
        if level and level.id not in {other.id for other in ruleset.levels}:
            # Sudo: the company is named to whoever is refused.
            raise UserError(
                self.env._(
                    "%(level)s cannot be used in %(company)s. Choose a level of a policy of that "
                    "company.",
                    level=level.display_name,
                    company=self.env["res.company"].browse(ruleset.company_id).sudo().name,
                )
            )
        number = level.id if level else None
        return Picks(dict.fromkeys(line_ids, (number, bool(level))))

    @api.model
    def _pick_prepared(self, notices):
        """Return the picks of notices that are about to go, and the other notices that ask.

        Their customers' items are looked at as if their runs had written nothing yet, apart from
        what other notices of the run have asked for: it is not asked for again.

        :param notices: notices of one company, of one run for each customer
        :return: the picks, and sets of policy and level ids, by customer id
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT n.id, n.partner_id, n.policy_id, n.level_id AS notice_level_id,
                       -- handed over already, which the notice learns of in a moment
                       CASE WHEN n.state = 'queued' AND d.state IN ('handing', 'sent', 'uncertain')
                            THEN 'sent' ELSE n.state END AS state,
                       nl.move_line_id, nl.target_level_id, nl.level_id, nl.amount,
                       nl.currency_id, l.amount_residual_currency AS open,
                       run.level_id IS NOT NULL AS firm
                  FROM collections_notice n
                  JOIN collections_notice_line nl ON nl.notice_id = n.id
                  JOIN account_move_line l ON l.id = nl.move_line_id
             LEFT JOIN collections_run run ON run.id = n.run_id
             LEFT JOIN collections_dispatch d ON d.id = n.dispatch_id
                 WHERE n.id IN %(ids)s OR (n.run_id, n.partner_id) IN (
                       SELECT own.run_id, own.partner_id
                         FROM collections_notice own WHERE own.id IN %(ids)s)
                """,
                ids=tuple(notices.ids),
            )
        )
        own = {(notice.partner_id.id, notice.level_id.id) for notice in notices}
        ids = set(notices.ids)
        lines, others, told, moved = {}, {}, {}, {}
        for row in rows:
            key = (row["partner_id"], row["notice_level_id"])
            waits = row["id"] in ids or row["state"] in WAITING
            if row["state"] in OUT and key not in own:
                # One claim, whatever the number of its channels.
                told[row["notice_level_id"], row["move_line_id"]] = row
            elif waits and row["target_level_id"]:
                lines[row["move_line_id"]] = (row["target_level_id"], row["firm"])
            if row["id"] not in ids and row["state"] in WAITING + OUT:
                others.setdefault(row["partner_id"], set()).add(
                    (row["policy_id"], row["notice_level_id"])
                )
            if row["state"] in ("sent", "skipped") and row["level_id"]:
                moved.setdefault(row["move_line_id"], set()).add(row["id"])
        debits = [row for row in told.values() if row["amount"] > 0]
        picks = Picks(
            lines,
            True,
            tuple({row["move_line_id"] for row in debits}),
            self._get_used_credits(told.values()),
            tuple(moved),
            tuple(set().union(*moved.values())),
        )
        return picks, others

    @api.model
    def _get_used_credits(self, told):
        """Return what notices that went out have deducted of credits that are still open.

        Only as far as what they asked for is still open: where it is paid, the credit is free.

        :param told: lines of these notices, as dicts
        :return: amounts by item id
        """
        asked, used = {}, {}
        for row in told:
            if row["amount"] > 0:
                key = (row["partner_id"], row["currency_id"])
                asked[key] = asked.get(key, 0) + max(min(row["amount"], row["open"]), 0)
        for row in told:
            key = (row["partner_id"], row["currency_id"])
            taken = min(-row["amount"], asked.get(key, 0), -row["open"])
            if row["amount"] < 0 and taken > 0:
                asked[key] -= taken
                used[row["move_line_id"]] = used.get(row["move_line_id"], 0) + taken
        return used

    # -------------------------------------------------------------- in the statement

    def _sql_picks(self, ruleset, picks):
        """Return the parts of the decision that picks change, by their name in it."""
        if not picks:
            return {
                "pick_columns": SQL(),
                "pick_join": SQL(),
                "pick_repeated": SQL(),
                "terms": SQL(
                    "policy_id, per_level, CASE WHEN per_level THEN next_rank ELSE 0 END AS split,"
                    " next_level_id, next_rank, repeated, own_reason AS reason"
                ),
            }
        return {
            "pick_columns": SQL(
                ", pk.line_id IS NOT NULL AS picked, pk.level_id AS pick_level_id,"
                " pk.policy_id AS pick_policy_id, pk.rank AS pick_rank, pk.early AS pick_early,"
                " pk.repeats AS pick_repeats, COALESCE(pk.firm, FALSE) AS firm,"
                " COALESCE(pos.rank, 0) AS pick_held"
            ),
            "pick_join": SQL(
                "LEFT JOIN %s ON pk.line_id = b.line_id"
                " LEFT JOIN %s ON pos.level_id = st.level_id AND pos.policy_id = pk.policy_id",
                self._sql_picked_lines(ruleset, picks),
                self.env["collections.followup.ruleset"]._sql_positions(ruleset),
            ),
            # A notice that repeats a level goes on doing so until it is sent.
            "pick_repeated": SQL(
                "OR b.pick_level_id IS NOT NULL AND b.pick_level_id = b.level_id AND NOT b.firm"
            ),
            "terms": self._sql_picked_terms(ruleset.reasons),
        }

    def _sql_picked_terms(self, reasons):
        """Return the columns of a decision about picked items that say what each of them gets."""
        numbers = reasons.numbers
        return SQL(
            """
            CASE WHEN firm THEN pick_policy_id ELSE policy_id END AS policy_id,
            per_level AND NOT firm AS per_level,
            CASE WHEN per_level AND NOT firm THEN next_rank ELSE 0 END AS split,
            CASE WHEN firm THEN pick_level_id ELSE next_level_id END AS next_level_id,
            CASE WHEN firm THEN pick_rank ELSE next_rank END AS next_rank,
            CASE WHEN firm THEN pick_held = pick_rank ELSE repeated END AS repeated,
            CASE
                WHEN is_credit THEN own_reason
                WHEN firm AND (own_reason IS NULL
                               OR own_reason > %(excluding)s AND own_reason NOT IN %(kept)s)
                THEN CASE WHEN pick_rank IS NULL THEN %(no_level)s
                          WHEN NOT late AND NOT pick_early THEN %(not_due)s
                          WHEN late AND pick_early THEN %(past_due)s
                          WHEN pick_held >= pick_rank
                               AND NOT (pick_held = pick_rank AND pick_repeats)
                          THEN %(had_level)s END
                WHEN own_reason IS NULL AND NOT picked THEN %(unselected)s
                WHEN own_reason IS NULL AND pick_policy_id = policy_id
                     AND next_rank > pick_rank THEN %(had_level)s
                ELSE own_reason
            END AS reason
            """,
            excluding=reasons.last_excluding,
            kept=tuple(numbers[name] for name in FIRM_REASONS),
            **{
                name: numbers[name]
                for name in ("no_level", "not_due", "past_due", "had_level", "unselected")
            },
        )

    def _sql_picked_lines(self, ruleset, picks):
        """Return the picked items with their levels as a table expression."""
        levels = {level.id: level for level in ruleset.levels}
        policies = {level.id: level.policy_id for level in ruleset.levels}
        places = {}
        for level_id, policy_id, rank, *_rest in ruleset.positions:
            places[level_id, policy_id] = rank
        if not all(number in policies for number, _firm in picks.lines.values() if number):
            # Archived ones too, where a notice heads for them.
            # Sudo: only the policy of levels is read, also of archived ones and of other
            # companies'.
            archived = (
                self.env["collections.level"]
                .sudo()
                .browse(
                    {number for number, _firm in picks.lines.values() if number} - set(policies)
                )
            )
            policies.update({level.id: level.policy_id.id for level in archived})
        rows = [SQL("(0, NULL::int, NULL::int, NULL::int, FALSE, FALSE, FALSE)")]
        for line_id, (number, firm) in picks.lines.items():
            level = levels.get(number)
            policy_id = policies.get(number)
            rank = places.get((number, policy_id))
            rows.append(
                SQL(
                    "(%s, %s::int, %s::int, %s::int, %s, %s, %s)",
                    line_id,
                    number,
                    policy_id,
                    None if firm and not level else rank,
                    bool(level) and level.early,
                    bool(level and level.repeat_days),
                    firm,
                )
            )
        return SQL(
            "(VALUES %s) AS pk(line_id, level_id, policy_id, rank, early, repeats, firm)",
            SQL(", ").join(rows),
        )

    @api.model
    def _sql_picked_rank(self, candidate, step, picks):
        """Return the rank that is looked at next: none above the one that is picked.

        What a person has seen is not sent at a higher level, however long it waited.

        :param SQL candidate: the rank that the policy says
        :param SQL step: the one after the level that the item has had
        """
        if not picks:
            return candidate
        return SQL(
            "CASE WHEN b.pick_policy_id = b.policy_id AND NOT b.firm"
            " THEN GREATEST(LEAST(%s, b.pick_rank), %s) ELSE %s END",
            candidate,
            step,
            candidate,
        )

    def _sql_picked_items(self, items, ruleset, picks):
        """Return the open items without what other notices of the run have asked for."""
        if not (picks and (picks.told_ids or picks.used)):
            return items
        return SQL(
            "%s WHERE s.line_id != ALL(%s::int[])",
            self.env["collections.followup.items"]._sql_less_used(ruleset, items, picks.used),
            list(picks.told_ids),
        )

    def _sql_states_before(self, picks):
        """Return the level that each item stood at before notices of the run went out.

        Where one channel of a level has brought items to it, the next one still claims them.
        """
        return SQL(
            """(
            SELECT move_line_id, level_id, level_date, repeat_date FROM collections_item
             WHERE move_line_id NOT IN %(ids)s
             UNION ALL %(reached)s)""",
            ids=picks.moved_ids,
            reached=self.env["collections.followup.decide"]._sql_reached(
                SQL("nl.move_line_id IN %s AND n.id NOT IN %s", picks.moved_ids, picks.notice_ids)
            ),
        )
