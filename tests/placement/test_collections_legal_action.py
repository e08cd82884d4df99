from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalAction(PlacementCommon):
    def test_who_claims_what_an_agency_has_is_told(self):
        self.company.write({"collections_legal": True, "country_id": self.env.ref("base.us").id})
        placement = self._placed(self.old)
        kind = self.env.ref("collections_followup.legal_kind_suit")
        actions = self.env["collections.legal.action"].with_user(self.boss)
        action = actions._make(self._item(self.old).with_user(self.boss), kind)
        self.assertIn(f"{self.old.name}: With Fair Collect since", action.warning)
        self.assertIn(placement.name, action.warning)
        other = actions._make(self._item(self.new).with_user(self.boss), kind)
        self.assertNotIn("Fair Collect", other.warning or "")

    def test_what_an_agency_is_to_get_is_not_claimed_too(self):
        self.company.write({"collections_legal": True, "country_id": self.env.ref("base.us").id})
        kind = self.env.ref("collections_followup.legal_kind_suit")
        actions = self.env["collections.legal.action"].with_user(self.boss)
        action = actions._make(self._item(self.new).with_user(self.boss), kind)
        made, _texts = self._propose(self.old)
        self.assertEqual(action._read_asked_else(), {}, "nobody has approved it")
        made.with_user(self.boss).action_approve()
        self.assertEqual(
            list(action._read_asked_else().values()), [self._item(self.old).amount_residual]
        )
        self._pay_on_account(50)
        self.assertIn("after credits", self._refused(action.action_propose))
