"""What the pass keeps in memory follows each change of its sources."""

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupPlan(CollectionsCommon):
    def _plan(self, company=None, **values):
        return self.engine._get_ruleset(company or self.company, **values)

    def test_plan_is_kept(self):
        self.assertIs(self._plan(), self._plan())

    def test_changes_reach_the_next_pass(self):
        account = self.company_data["default_account_receivable"]
        rule = self.env["collections.priority.rule"].search([], limit=1)
        stage = self.env.ref("collections_followup.stage_new")
        other = self.setup_other_company(name="Elsewhere")["company"]
        for change in (
            lambda: self.levels[0].write({"days": 2}),
            lambda: self.levels[0].write({"active": False}),
            self.levels[0].unlink,
            lambda: self.policy.write({"min_days": 4}),
            self._create_policy,
            lambda: self.company.write({"collections_policy_id": self._create_policy().id}),
            lambda: self.company.write({"collections_user_id": self.env.user.id}),
            lambda: stage.write({"active": False}),
            lambda: rule.write({"weight": 1}),
            rule.unlink,
            lambda: account.copy({"code": "121777"}),
            lambda: self.env["res.company"].create(
                {"name": "Branch", "parent_id": self.company.id}
            ),
        ):
            before = self._plan()
            change()
            self.env.flush_all()
            self.assertNotEqual(self._plan(), before)
        self.assertNotEqual(self._plan(other).company_id, self._plan().company_id)

    def test_policies_of_others_are_not_in_it(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        theirs = self._create_policy()
        theirs.company_id = other
        self.assertNotIn(theirs.id, [policy.id for policy in self._plan().policies])
        self.assertIn(theirs.id, [policy.id for policy in self._plan(other).policies])

    def test_no_other_accounts_are_looked_at(self):
        types = {
            account.account_type
            for account in self.env["account.account"].sudo().browse(self._plan().account_ids)
        }
        self.assertEqual(types, {"asset_receivable"})

    def test_planned_days_count_through_previous_notices(self):
        self.levels[1].write({"trigger": "previous", "days": 10})
        planned = [(level.base, level.planned) for level in self._own_levels()]
        self.assertEqual(planned, [(0, 1), (0, 11), (0, 30)])
        self.assertEqual([level.before_planned for level in self._own_levels()][1:], [1, 11])
        self.levels[0].write({"trigger": "month_end", "days": 2})
        self.assertEqual(self._own_levels()[1].base, 1)
        self.assertEqual(self._own_levels()[1].planned, 12)

    def _own_levels(self):
        return [level for level in self._plan().levels if level.policy_id == self.policy.id]

    def test_an_archived_level_stands_between_the_others(self):
        self.levels[1].active = False
        heights = {
            place[0]: place[3] for place in self._plan().positions if place[1] == self.policy.id
        }
        self.assertEqual([heights[level.id] for level in self.levels], [2, 3, 4])

    def test_rates_are_those_of_the_day(self):
        other = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0), (self.today, 4.0)])
        rates = self.engine.env["collections.followup.ruleset"]._get_day_rates(
            self._plan(), self.today
        )
        self.assertEqual(rates[other.id], 0.25)
        before = self.engine.env["collections.followup.ruleset"]._get_day_rates(
            self._plan(), self.today.replace(day=1)
        )
        self.assertEqual(before[other.id], 0.5)
        self.assertNotIn(self.company.currency_id.id, rates)
