from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(DossierCommon):
    def test_begins_with_what_is_open(self):
        context = self.case.action_dossier()["context"]
        self.assertEqual(context["default_move_line_ids"], self._item(self.move).ids)
        self.assertEqual(context["default_case_id"], self.case.id)
