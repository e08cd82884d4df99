from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditApplication(CreditCommon):
    """Links and decisions; what customers enter: ``test_credit_application_form.py``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applications = cls.env["collections.credit.application"]
        cls.collector = cls._user("collector", login="applying")
        cls.application = cls.applications.with_user(cls.collector).create(
            {"partner_id": cls.customer.id}
        )

    def _receive(self):
        self.application.sudo().write(
            {
                **{"state": "received", "date_received": "2026-01-01 10:00:00"},
                **{"amount": 750.0, "person": "Pat", "legal_name": "Azure"},
            }
        )

    def test_a_link_is_for_one_customer_and_ends(self):
        own = self.application
        self.assertEqual((own.partner_id, own.state), (self.customer, "invited"))
        self.assertTrue(own.is_open)
        self.assertIn("/collections/credit-application/", own.link)
        self.assertNotIn(own.sudo().nonce, own.link)
        auditor = self._user("readonly", login="applying_auditor")
        self.assertFalse(own.with_user(auditor).link)
        for day in (self.today - timedelta(days=1), self.today + timedelta(days=181)):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                own.date_expires = day
        with self._on(own.date_expires + timedelta(days=1)):
            own.invalidate_recordset()
            self.assertFalse(own.is_open)
            with self.assertRaises(UserError):
                own.action_send()
        own.invalidate_recordset()
        own.action_revoke()
        self.assertEqual((own.is_open, own.link), (False, False))
        for button in (own.action_revoke, own.action_send, own.action_review, own.action_decline):
            with self.assertRaises(UserError):
                button()
        with self.assertRaises(UserError):
            own.sudo().unlink()

    def test_the_link_is_sent_by_the_dialog_of_core(self):
        action = self.application.action_send()
        self.assertEqual(action["res_model"], "mail.compose.message")
        self.assertIn(self.application.link, action["context"]["default_body"])
        self.assertEqual(action["context"]["default_partner_ids"], self.customer.ids)

    def test_the_page_of_a_customer_leads_to_it(self):
        customer = self.customer.with_user(self.collector).with_company(self.company)
        action = customer.action_collections_apply_for_credit()
        self.assertEqual(action["res_id"], self.application.id)
        self.application.action_revoke()
        self.assertNotEqual(
            customer.action_collections_apply_for_credit()["res_id"], self.application.id
        )

    def test_it_leads_to_a_review_or_is_declined_once(self):
        self._receive()
        own = self.application
        with self.assertRaisesRegex(UserError, "why it is declined"):
            own.action_decline()
        with self.assertRaises(UserError):
            own.date_expires = self.today
        self.reviews.create({"partner_id": self.customer.id, "note": "Known for years"})
        action = own.action_review()
        review = self.env["collections.credit.review"].browse(action["res_id"])
        self.assertEqual((review.amount, review.partner_id), (750, self.customer))
        self.assertIn(own.name, review.note)
        self.assertIn("Known for years", review.note)
        self.assertEqual((own.state, own.review_id), ("reviewed", review))
        self.assertEqual(own.closed_by_id, self.collector)
        for button in (own.action_review, own.action_decline):
            with self.assertRaises(UserError):
                button()
        other = self.applications.with_user(self.collector).create(
            {"partner_id": self.partner_b.id}
        )
        other.sudo().state = "received"
        other.answer = "No references"
        other.action_decline()
        self.assertEqual(other.state, "declined")
        # The amount that a colleague has entered stays.
        last = self.applications.with_user(self.collector).create({"partner_id": self.customer.id})
        last.sudo().write({"state": "received", "amount": 900.0})
        review.sudo().write({"state": "approved"})
        draft = self.reviews.create({"partner_id": self.customer.id, "amount": 333.0})
        self.assertEqual(last.action_review()["res_id"], draft.id)
        self.assertEqual(draft.amount, 333)
        with self.assertRaises(UserError):
            other.answer = "Something else"
        self.assertEqual(other.action_documents()["domain"][1], ("res_id", "=", other.id))

    def test_nobody_writes_what_customers_enter(self):
        for vals in ({"state": "received"}, {"amount": 5}, {"consent_text": "x"}, {"nonce": "x"}):
            with self.assertRaises(AccessError):
                self.application.write(vals)
        with self.assertRaises(AccessError):
            self.applications.with_user(self.collector).create(
                {"partner_id": self.customer.id, "consent_ip": "127.0.0.1"}
            )
        with self.assertRaises(UserError):
            self.applications.with_user(self.collector).create({})
        self.company.collections_credit = False
        with self.assertRaisesRegex(UserError, "does not manage credit"):
            self.applications.with_user(self.collector).create({"partner_id": self.customer.id})
        self.company.write({"collections_credit": True, "collections_own_cases": True})
        self.customer.with_company(self.company).collections_user_id = self._user(
            "collector", login="applying_other"
        )
        with self.assertRaises(UserError):
            self.applications.with_user(self.collector).create({"partner_id": self.customer.id})
