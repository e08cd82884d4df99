"""What the pass keeps in memory follows each change of its sources."""

from odoo.tests import tagged

from .common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupPlan(CollectionsCommon):
    def _plan(self, company=None, **values):
        return self.engine._get_plan(company or self.company, **values)

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

    def test_level_terms(self):
        self.policy.min_amount = 20
        self.levels[1].min_amount = 50
        self.levels[0].days = -3
        terms = self.engine._get_level_terms(self._plan(), self.today)
        self.assertEqual(terms[self.levels[0].id], (20, True))
        self.assertEqual(terms[self.levels[1].id], (50, False))
