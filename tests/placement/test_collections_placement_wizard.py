from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementWizard(PlacementCommon):
    def test_in_bulk(self):
        late = self._invoice(60, 80.0, partner=self.partner_b)
        self.engine.refresh(self.company)
        cases = self._case() | self._case(self.partner_b)
        dialogs = self.env["collections.placement.wizard"].with_user(self.collector)
        dialog = dialogs.create({"case_ids": cases.ids})
        dialog.action_propose()
        self.assertEqual(dialog.placement_ids.partner_id, self.customer)
        self.assertIn(f"{late.name}: The final notice was not sent", dialog.texts)
        self.assertEqual(dialog.action_show()["res_id"], dialog.placement_ids.id)
        with self.assertRaisesRegex(UserError, "done already"):
            dialog.action_propose()
        with self.assertRaises(UserError):
            dialogs.create({}).action_propose()
        self.company.collections_own_cases = True
        cases.user_id = self.boss
        with self.assertRaises(AccessError):
            dialogs.create({"case_ids": cases.ids}).action_propose()
        self.company.write({"collections_own_cases": False, "collections_placement": False})
        with self.assertRaisesRegex(UserError, "places no debts"):
            dialogs.create({"case_ids": cases.ids}).action_propose()
