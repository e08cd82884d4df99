"""The fine points of the decision, one by one; the property test reads them together."""

from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


class DecideCommon(CollectionsCommon):
    def _sent_levels(self, move, until):
        """Run and send each day from today; return (day, level) of what the invoice got."""
        got = []
        for day in range(until + 1):
            with self._on(day):
                run = self._pass()
                for line in run.notice_ids.line_ids.filtered("level_id"):
                    if line.move_line_id.move_id == move:
                        place = self.levels.ids.index(line.level_id.id) + 1
                        got.append((day, place))
        return got


@tagged("post_install", "-at_install")
class TestCollectionsFollowupDecide(DecideCommon):
    # ------------------------------------------------------------- what comes between

    def test_items_advance_to_their_own_level_only(self):
        old = self._invoice(16)
        with self._on(-14):
            self._pass()
        young, new = self._invoice(2), self._invoice(0)
        notice = self._pass().notice_ids
        self.assertEqual(notice.level_id, self.levels[1])
        levels = {line.move_line_id.move_id: line.level_id for line in notice.line_ids}
        self.assertEqual(levels, {old: self.levels[1], young: self.levels[0]})
        self.assertFalse(new.collections_level_id)

    def test_one_notice_per_level(self):
        self.policy.notice_mode = "level"
        old = self._invoice(16)
        with self._on(-14):
            self._pass()
        young = self._invoice(2)
        beside = self._invoice(9)
        with self._on(-7):
            beside_notice = self._prepare().notice_ids
            beside_notice.action_skip()
        run = self._prepare()
        by_level = run.notice_ids.grouped("level_id")
        self.assertEqual(by_level[self.levels[0]].line_ids.move_line_id, self._item(young))
        self.assertEqual(
            by_level[self.levels[1]].line_ids.move_line_id,
            self._item(old) | self._item(beside),
            "what stands beside comes once",
        )

    # ---------------------------------------------------------------- changed policies

    def test_archived_level_is_left_behind(self):
        move = self._invoice(100)
        self._pass()
        self.levels[0].active = False
        self.assertEqual(self._explain(move)["next_level"], self.levels[1])

    def test_level_added_in_between_comes_next(self):
        move = self._invoice(100)
        self._pass()
        added = self.env["collections.level"].create(
            {
                "policy_id": self.policy.id,
                "name": "New",
                "days": 8,
                "sequence": 15,
                "channel_manual": True,
            }
        )
        self.assertEqual(self._explain(move)["next_level"], added)

    def test_other_policy_goes_on_after_as_many_levels(self):
        move = self._invoice(100)
        self._pass()
        other = self._create_policy(days=(2, 20))
        self.customer.collections_policy_id = other
        self.assertEqual(self._explain(move)["next_level"], other.level_ids[1])
        with self._on(40):
            self._pass()
        self.customer.collections_policy_id = self._create_policy(days=(2,))
        with self._on(90):
            self.assertEqual(self._reason(move), "last_level")

    # --------------------------------------------------------------- the ledger's ways

    def test_blocked_payment_even_after_core_says_nothing_else(self):
        move = self._invoice(5)
        move.action_toggle_block_payment()
        self.assertEqual(move.payment_state, "blocked")
        self.assertEqual(self._reason(move), "blocked")
        self.assertFalse(self._prepare().notice_ids)
        self._pay(move, 40)
        self.assertEqual(self._reason(move), "blocked")
        move.action_toggle_block_payment()
        self.assertFalse(self._reason(move))


@tagged("post_install", "-at_install")
class TestCollectionsFollowupExcluded(DecideCommon):
    def test_what_is_excluded_is_what_the_decision_says(self):
        held, disputed, plain = (self._invoice(20, 100.0 + number) for number in range(3))
        self._pay(plain, 30.0)
        self._item(held).no_followup = True
        disputed.action_toggle_block_payment()
        engine = self.env["collections.followup"].sudo()
        ruleset = engine._get_ruleset(self.company)
        decide = engine.with_company(self.company).env["collections.followup.decide"]
        last = ruleset.reasons.last_excluding
        self.env.flush_all()
        for day, as_of in ((self.today, False), (self.today - timedelta(days=10), True)):
            found, expected = (
                {
                    row["line_id"]: (
                        row["is_credit"],
                        row["disputed"],
                        row["reason"] if (row["reason"] or last + 1) <= last else None,
                    )
                    for row in self.env.execute_query_dict(statement)
                }
                for statement in (
                    decide._sql_excluded(ruleset, day, as_of),
                    decide._sql_decide(ruleset, day, as_of=as_of),
                )
            )
            self.assertEqual(found, expected)
            self.assertEqual(len(found), 3)
            self.assertEqual(sum(1 for own in found.values() if own[2]), 2)
