from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierWizard(DossierCommon):
    def _open(self, action, user):
        wizards = self.env["collections.dossier.wizard"].with_user(user)
        return wizards.with_context(**action["context"]).create({"recipient": "Lawyer"})

    def test_once(self):
        auditor = self._user("readonly")
        wizard = self._open(self.case.with_user(auditor).action_dossier(), auditor)
        dossier = self.env["collections.dossier"].browse(wizard.action_make()["res_id"])
        self.assertEqual((dossier.case_id, dossier.user_id), (self.case, auditor))
        self.assertEqual(dossier.move_line_ids, self._item(self.move))
        with self.assertRaises(UserError):
            wizard.action_make()

    def test_of_a_company_or_a_customer_of_others(self):
        auditor = self._user("readonly")
        wizard = self._open(self.case.action_dossier(), auditor)
        wizard.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            wizard.action_make()
        wizard = self._open(self.case.action_dossier(), auditor)
        wizard.partner_id = self.partner_b
        with self.assertRaises(UserError):
            wizard.action_make()
