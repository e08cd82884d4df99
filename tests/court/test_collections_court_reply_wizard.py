from datetime import date

from odoo.tests import tagged

from odoo.addons.collections_followup.engine.eda_layout import unpack

from ..court_common import GNR, CourtCommon

ROW = {
    **{"error": "012", "field": "AGNAME1", "index_1": "01", "index_2": "00", "mask": "0"},
    **{"digit": "0", "digit_place": "0", "form": "X", "content": "Schmit"},
}


@tagged("post_install", "-at_install")
class TestCollectionsCourtReplyWizard(CourtCommon):
    def _query(self, action, content="Schmit"):
        head = {"reference": action.name, "court_number_1": GNR, "about": "01"}
        rows = (
            ("KS 00", {**head, "filed": date(2026, 1, 2)}),
            ("MO 00", {**ROW, "content": content}),
        )
        return self._read(self._answer("20", *rows)).line_ids

    def test_a_query_is_answered_once(self):
        action = self._action()
        action.action_file()
        line = self._query(action)
        self.assertTrue(line.is_asking)
        self.assertEqual(action.reference, GNR)
        opened = line.action_reply()
        wizard = self.env[opened["res_model"]].browse(opened["res_id"])
        self.assertEqual(wizard.line_ids.mapped("before"), ["Schmit"])
        wizard.line_ids.content = "Schmidt"
        file = self.files.browse(wizard.action_write()["res_id"])
        lines = file.attachment_id.raw.decode("cp850").split("\r\n")
        self.assertEqual(unpack(lines[2], "20 MO 00"), {**ROW, "content": "Schmidt"})
        head = unpack(lines[1], "20 KS 00")
        self.assertEqual((head["filed"], head["about"]), (date(2026, 1, 2), "01"))
        self.assertFalse(line.is_asking)
        self.assertIn("nothing more", self._refused(line.action_reply))
        details = {action: {"answers_id": line.id, "query": line.query}}
        self.assertIn(
            file.name, self._refused(self.files._build, self.company, "eda_reply", details)
        )
        # As a correction, and another query for itself.
        opened = file.action_correct()
        wizard = self.env[opened["res_model"]].browse(opened["res_id"])
        second = self.files.browse(wizard.action_write()["res_id"])
        self.assertEqual((file.state, second.state), ("replaced", "written"))
        second.action_sent()
        self.assertIn("answered", action.step_ids.sorted("id")[-1].name)
        self.assertTrue(self._query(action, "Smit").is_asking)
