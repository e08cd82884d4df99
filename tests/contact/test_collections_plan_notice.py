from odoo.tests import tagged

from ..base.test_res_partner_recipient import RecipientCommon
from ..payment_plan.test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanNoticeContact(PlanCommon, RecipientCommon):
    def _prepared(self, **terms):
        self.company.collections_automation = "send"
        plan = self._plan(self._invoice(40, 300), **terms)
        self._at("2026-03-05")
        notices = self.env["collections.plan.notice"]
        notices._prepare_due(self.company)
        return notices.search([("plan_id", "=", plan.id)])

    def test_contact_that_moved_gets_nothing(self):
        first = self._contact(name="First", type="invoice", email="first@example.com")
        self._contact(name="Second", type="invoice", email="second@example.com")
        notice = self._prepared()
        self.assertEqual(notice.contact_id, first)
        first.parent_id = self.partner_b
        notice.sudo()._compose()
        self.assertIn(notice.state, ("queued", "sent"))
        self.assertEqual(notice.address, '"Second" <second@example.com>')

    def test_chosen_contact_stays(self):
        self._contact(name="First", type="invoice", email="first@example.com")
        buyer = self._contact(name="Buyer", email="buyer@example.com")
        notice = self._prepared(contact_id=buyer.id)
        notice.sudo()._compose()
        self.assertEqual(notice.address, '"Buyer" <buyer@example.com>')

    def test_archived_choice(self):
        buyer = self._contact(name="Buyer", email="buyer@example.com")
        notice = self._prepared(contact_id=buyer.id)
        buyer.active = False
        notice.sudo()._compose()
        self.assertEqual(notice.address, '"partner_a" <a@example.com>')
