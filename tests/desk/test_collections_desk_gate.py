from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskGate(DeskCommon):
    def _get(self, case=None, user=None):
        return self._desk(user).get_customer((case or self.case).id)

    def test_gate_is_asked_for_each_channel(self):
        gate = {row["channel"]: row for row in self._get()["gate"]}
        self.assertEqual(set(gate), {"phone", "email", "sms", "letter"})
        self.assertEqual(gate["phone"]["verdict"], "allowed")
        self.assertEqual(gate["phone"]["when"], "Now")

    def test_closed_gate_says_why_and_until_when(self):
        self.alpha.write({"is_company": True, "country_id": self.env.ref("base.de").id})
        self.company._collections_set_ruleset("collections_followup.ruleset_b2b", "block")
        # 2 March 2026, 00:00 UTC: in the night
        gate = {row["channel"]: row for row in self._get()["gate"]}
        self.assertEqual(gate["phone"]["verdict"], "blocked")
        self.assertTrue(gate["phone"]["rules"])
        self.assertIn("01:00", gate["phone"]["local"])
        self.assertNotEqual(gate["phone"]["when"], "Now")
        [figure] = [own for own in self._get()["figures"] if own["label"] == "Next allowed call"]
        self.assertEqual(figure["verdict"], "blocked")

    def test_why(self):
        why = self._desk().explain(self.case.id)
        self.assertEqual({row["name"] for row in why["items"]}, {self.move.name, self.second.name})
        self.assertTrue(all(row["text"] for row in why["items"]))
        self.assertIn("Long overdue", why["priority"])
