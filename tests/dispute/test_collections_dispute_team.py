from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeTeam(DisputeCommon):
    def test_supervisor_of_the_team_hears_of_missed_deadlines(self):
        boss, other = self._user("supervisor"), self._user("supervisor", "other_boss")
        self.company.collections_dispute_supervisor_id = other
        team = self.env["collections.dispute.team"].create({"name": "Stock"})
        dispute = self._dispute(self._invoice(20), team_id=team.id)
        self.assertEqual(dispute._get_supervisor_sudo(), other, "the company's, for want of one")
        team.user_id = boss
        with self._on(4):
            self.env["collections.dispute"]._check_deadlines(self.company)
        self.assertEqual(dispute.activity_ids.user_id, boss)

    def test_only_member_is_offered_when_somebody_is_asked(self):
        first, second = self._user("collector", "one"), self._user("collector", "two")
        team = self.env["collections.dispute.team"].create(
            {"name": "Stock", "member_ids": first.ids}
        )
        dispute = self._dispute(self._invoice(20), team_id=team.id)
        context = dispute.action_ask()["context"]
        model = self.env["collections.dispute.ask.wizard"].with_context(**context)
        self.assertEqual(model.create({}).user_ids, first)
        team.member_ids |= second
        self.assertFalse(model.create({}).user_ids, "of several nobody is taken for granted")

    def test_team_of_another_company_is_not_seen(self):
        other = self.setup_other_company()["company"]
        team = self.env["collections.dispute.team"].create(
            {"name": "There", "company_id": other.id}
        )
        collector = self._user("collector")
        self.assertFalse(team.with_user(collector).search([("id", "=", team.id)]))
        self.assertIn(
            "There",
            self._refused(
                self.env["collections.dispute.rule"].create,
                {"name": "x", "company_id": self.company.id, "team_id": team.id},
            ),
        )
