from odoo.tests import tagged

from .test_collections_flag_entry import FlagCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseFlag(FlagCommon):
    def test_what_is_shown_on_a_case(self):
        move = self._invoice(5)
        self._flag("lawyer", move_id=move.id)
        self._flag("moratorium")
        self.assertEqual(self._case().flag_count, 2)
        self.assertIn("Represented by a lawyer", self._case().flag_text)
        found = self.env["collections.case"].search(
            [("partner_id.collections_flag_entry_ids", "any", [("state", "=", "active")])]
        )
        self.assertEqual(found, self._case())

    def test_no_legal_step(self):
        self._invoice(20)
        case = self._case()
        legal = self.env.ref("collections_followup.stage_legal")
        entry = self._flag("vulnerable")
        message = self._refused(case.write, {"stage_id": legal.id})
        self.assertIn("no legal step is allowed", message)
        self.assertIn("Vulnerable", message)
        self.assertFalse(case._move_stage("noticed", legal))
        self.levels[0].stage_id = legal
        self._pass()
        self.assertNotEqual(case.stage_id, legal)
        entry.action_end()
        case.stage_id = legal
        self.assertEqual(case.stage_id, legal)

    def test_buttons(self):
        self._invoice(5)
        case = self._case()
        self.assertEqual(case.action_flag()["context"]["default_partner_id"], self.customer.id)
        entry = self._flag("lawyer")
        action = case.action_view_flags()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), entry)
