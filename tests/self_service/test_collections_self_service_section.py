from datetime import timedelta

from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServiceSection(SelfServiceCommon):
    def test_buttons_and_what_is_going_on(self):
        section = self.env["collections.self.service.section"]
        labels = [
            own["url"].rpartition("/")[2] for own in section._get_actions_sudo(self.access, {})
        ]
        self.assertEqual(
            labels, ["promise", "paid", "dispute", "remittance", "question", "preferences"]
        )
        self.company.sudo().write(
            {"collections_self_plan": True, "collections_self_promise": False}
        )
        self.access.company.invalidate_recordset()
        labels = [
            own["url"].rpartition("/")[2] for own in section._get_actions_sudo(self.access, {})
        ]
        self.assertEqual(labels[:2], ["plan", "paid"])
        looks = self.access._replace(may_act=False)
        self.assertFalse(section._get_actions_sudo(looks, {}))
        self.assertIsNone(section._get_values_sudo(self.access, {}))
        move = self._invoice(20, 300)
        self.env["collections.settlement"]._make(
            self._item(move), 250, self.today + timedelta(days=20), reason="goodwill"
        )._offer()
        self._do("question", topic="question", text="Hello")
        self._do("preferences")
        values = section._get_values_sudo(self.access, {})
        self.assertEqual(len(values["settlements"]), 1)
        self.assertEqual(values["requests"].mapped("kind"), ["question"])
        self.assertIsNone(section._get_values_sudo(self._access(self.partner_b), {}))
