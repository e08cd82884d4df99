from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsTeam(CollectionsCommon):
    def test_members_work_for_the_company(self):
        stranger = self._user("collector", "team_stranger", company_ids=[(6, 0, self.company.ids)])
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        for field, value in (("member_ids", [(6, 0, stranger.ids)]), ("user_id", stranger.id)):
            refusal = self._refused(
                self.env["collections.team"].create,
                {"name": "North", "company_id": elsewhere.id, field: value},
            )
            self.assertIn("does not work for", refusal)

    def test_supervisors_put_teams_together(self):
        values = {"name": "North"}
        boss, collector = self._user("supervisor"), self._user("collector")
        team = self.env["collections.team"].with_user(boss).create(values)
        team.member_ids = collector
        self.assertEqual(team.with_user(collector).member_ids.sudo(), collector.sudo())
        with self.assertRaises(AccessError):
            self.env["collections.team"].with_user(collector).create(values)
