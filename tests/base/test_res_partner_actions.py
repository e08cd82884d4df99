from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResPartnerActions(CollectionsCommon):
    """Buttons of customers."""

    def test_put_on_hold_and_taken_up_again(self):
        self._invoice(5)
        action = self.customer.action_collections_hold()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        form.reason_id = self.env.ref("collections_followup.hold_reason_clarify")
        hold = form.save()
        self.assertEqual((hold.partner_id, hold.scope), (self.customer, "partner"))
        self.assertTrue(self.customer.collections_on_hold)
        with self.assertRaises(AccessError):
            self.customer.with_user(self._user("readonly")).action_collections_release_hold()
        self.customer.action_collections_release_hold()
        self.assertEqual(hold.state, "released")
        self.assertFalse(self.customer.collections_on_hold)

    def test_its_open_case_is_opened_and_others_are_listed(self):
        move = self._invoice(5)
        action = self.customer.action_collections_view_cases()
        self.assertEqual((action["view_mode"], action["res_id"]), ("form", self._case().id))
        case = self._case()
        self._pay(move)
        self.assertEqual(case.state, "closed")
        self.customer.invalidate_recordset()
        action = self.customer.action_collections_view_cases()
        self.assertEqual(action["view_mode"], "list,form,pivot,graph")
        self.assertEqual(self.env["collections.case"].search(action["domain"]), case)

    def test_its_notices(self):
        self._invoice(5)
        run = self._prepare()
        action = self.customer.action_collections_view_notices()
        self.assertEqual(self.env["collections.notice"].search(action["domain"]), run.notice_ids)

    def test_one_customer_at_a_time(self):
        both = self.customer | self.partner_b
        for name in ("hold", "view_cases", "view_notices"):
            button = getattr(both, f"action_collections_{name}")
            self.assertIn("one at a time", self._refused(button))
