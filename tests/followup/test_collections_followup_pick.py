"""Decisions about picked items: by a person, or by a notice that is about to go."""

from odoo.tests import tagged
from odoo.tools import SQL

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupPick(CollectionsCommon):
    def _decide(self, picks):
        """Return the decision about each item, by its id."""
        self.env.flush_all()
        engine = self.engine.sudo().with_company(self.company)
        source = engine.env["collections.followup.decide"]._sql_decide(
            engine._get_ruleset(self.company), self.today, picks=picks
        )
        return {
            row["line_id"]: row
            for row in self.env.execute_query_dict(SQL("SELECT * FROM (%s) d", source))
        }

    def _select(self, moves, level=None):
        ruleset = self.engine._get_ruleset(self.company)
        return self._decide(
            self.engine.env["collections.followup.pick"]._pick_selection(
                ruleset, self._item(moves).ids, level
            )
        )

    def test_only_what_is_picked_is_claimed(self):
        mine, other = self._invoice(5), self._invoice(5)
        rows = self._select(mine)
        self.assertIsNone(rows[self._item(mine).id]["reason"])
        unselected = self.engine._get_ruleset(self.company).reasons.numbers["unselected"]
        self.assertEqual(rows[self._item(other).id]["reason"], unselected)

    def test_a_chosen_level_makes_one_notice(self):
        self.policy.notice_mode = "level"
        moves = self._invoice(5) | self._invoice(40)
        rows = self._select(moves, self.levels[2])
        for line in self._item(moves):
            row = rows[line.id]
            self.assertEqual((row["next_level_id"], row["split"]), (self.levels[2].id, 0))
            self.assertFalse(row["per_level"])

    def test_prepared_notices_do_not_wait_for_themselves(self):
        self.policy.min_days = 10
        move = self._invoice(5)
        notice = self._prepare().notice_ids
        picks, others = self.engine.env["collections.followup.pick"]._pick_prepared(notice)
        self.assertEqual(picks.lines, {self._item(move).id: (self.levels[0].id, False)})
        self.assertFalse(others)
        self.assertIsNone(self._decide(picks)[self._item(move).id]["reason"])
        self.assertEqual(self._reason(move), "pending")

    def test_what_the_first_channel_reached_is_undone_for_the_second(self):
        self.levels[0].channel_manual = True
        self.company.collections_user_id = self.env.user
        move = self._invoice(20)
        run = self._prepare()
        first, second = run.notice_ids.sorted("channel_rank")
        first.action_send()
        self._deliver()
        self.assertEqual(first.state, "sent")
        picks, others = self.engine.env["collections.followup.pick"]._pick_prepared(second)
        row = self._decide(picks)[self._item(move).id]
        self.assertIsNone(row["reason"])
        self.assertEqual(row["next_level_id"], self.levels[0].id)
        self.assertEqual(others, {self.customer.id: {(self.policy.id, self.levels[0].id)}})

    def test_what_another_notice_of_the_run_asked_for_is_left_out(self):
        self.policy.write({"notice_mode": "level"})
        old = self._invoice(16, 50)
        with self._on(-15):
            self._pass()
        self._invoice(3, 100)
        credit = self._invoice(1, 30, move_type="out_refund")
        run = self._prepare()
        high, low = run.notice_ids.sorted(lambda n: n.level_id.sequence, reverse=True)
        high.action_send()
        self._deliver()
        picks, others = self.engine.env["collections.followup.pick"]._pick_prepared(low)
        self.assertEqual(picks.told_ids, tuple(self._item(old).ids))
        self.assertEqual(picks.used, {self._item(credit).id: 30})
        self.assertEqual(others[self.customer.id], {(self.policy.id, self.levels[1].id)})
        rows = self._decide(picks)
        self.assertNotIn(self._item(old).id, rows)
        self.assertEqual(rows[self._item(credit).id]["amount"], 0)
