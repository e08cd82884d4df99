from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementWizard(LimitationCommon):
    def test_dialogs_warn_of_what_is_barred(self):
        items = self._item(self._barred())
        fresh = self._item(self._invoice(5))
        promises = self.env["collections.promise.wizard"]
        plans = self.env["collections.plan.wizard"]

        def open_promise(lines):
            return promises.browse(promises._get_action(lines)["res_id"])

        def open_plan(lines):
            context = lines.action_collections_plan()["context"]
            return plans.with_context(**context).create({})

        for open_dialog in (open_promise, open_plan):
            with self.subTest(dialog=open_dialog.__name__):
                wizard = open_dialog(items)
                self.assertIn("nothing revives the claim", wizard.limitation_text)
                other = open_dialog(fresh)
                self.assertFalse(other.limitation_text)
                self.german.revive = True
                wizard.invalidate_recordset()
                self.assertIn("revives the claim", wizard.limitation_text)
                self.german.plan_text = "Tell them first."
                wizard.invalidate_recordset()
                self.assertEqual(wizard.limitation_text, "Tell them first.")
                self.german.write({"revive": False, "plan_text": False})
