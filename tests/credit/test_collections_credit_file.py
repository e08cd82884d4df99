from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditFile(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = cls.env["collections.credit.file"]
        cls.file = cls.files.create({"partner_id": cls.customer.id})

    def _cover(self, amount=500, **values):
        return self.env["collections.credit.cover"].create(
            {"file_id": self.file.id, "insurer": "Sure", "amount": amount, "percent": 90, **values}
        )

    def test_one_of_each_customer(self):
        self.assertIn("already", self._refused(self.files.create, {"partner_id": self.customer.id}))
        self.assertIn("stays", self._refused(self.file.write, {"partner_id": self.partner_b.id}))
        contact = self.env["res.partner"].create({"name": "C", "parent_id": self.partner_b.id})
        self.assertEqual(self.files.create({"partner_id": contact.id}).partner_id, self.partner_b)

    def test_what_is_in_force_counts(self):
        self._cover(500)
        self._cover(100, date_from=self.today + timedelta(days=1))
        self._cover(
            200,
            date_from=self.today - timedelta(days=9),
            date_until=self.today - timedelta(days=1),
        )
        self.env["collections.credit.security"].create({"file_id": self.file.id, "amount": 70})
        self.assertEqual((self.file.insured, self.file.secured), (450, 70))
        page = self.customer.collections_credit_page
        self.assertIn("450.00", page)

    def test_foreign_amounts_at_the_rate_of_the_day(self):
        currency = self.setup_other_currency("HRK", rates=[("2020-01-01", 2.0)])
        self._cover(100, currency_id=currency.id, percent=100)
        self.assertEqual(self.file.insured, 50)

    def test_a_currency_without_rate_is_refused(self):
        currency = self.env["res.currency"].with_context(active_test=False).search(
            [("name", "=", "ZWL")], limit=1
        ) or self.env["res.currency"].create({"name": "ZZQ", "symbol": "Z"})
        message = self._refused(self._cover, 100, currency_id=currency.id)
        self.assertIn("No rate", message)

    def test_nights_plan_tasks_and_say_what_ended(self):
        self._cover(500, date_until=self.today + timedelta(days=10))
        events = self.files._do_night(self.company)
        self.assertFalse(events)
        self.assertEqual(len(self.file.activity_ids), 1)
        with self._on(11):
            self.env.invalidate_all()
            events = self.files._do_night(self.company)
            self.assertEqual(events, {self.customer.id: {"cover"}})
            self.assertFalse(self.files._do_night(self.company))
            self.env.invalidate_all()
            self.assertEqual(self.file.insured, 0)
        self.assertTrue(self.file.message_ids.filtered(lambda own: "ended on" in (own.body or "")))

    def test_who_reads_and_who_writes(self):
        for group in ("base.group_user", "base.group_portal"):
            user = new_test_user(self.env, group[-6:], group, company_id=self.company.id)
            self._refused(self.files.with_user(user).search, [], error=(AccessError,))
        reader = self.file.with_user(self._user("readonly"))
        self.assertEqual(reader.partner_id, self.customer)
        self._refused(reader.write, {"note": "x"}, error=(AccessError,))
        collector = self._user("collector")
        self.file.with_user(collector).note = "Known for years"
        cover = {"file_id": self.file.id, "insurer": "S", "amount": 5}
        covers = self.env["collections.credit.cover"]
        self._refused(covers.with_user(collector).create, cover, error=(AccessError,))
        covers.with_user(self._user("supervisor")).create(cover)

    def test_a_colleagues_customer_is_left_alone(self):
        self.company.collections_own_cases = True
        self.customer.with_company(self.company).collections_user_id = self._user("supervisor")
        collector = self._user("collector")
        self.assertFalse(self.files.with_user(collector).search([]))
        self.file.sudo().unlink()
        self._refused(
            self.files.with_user(collector).create,
            {"partner_id": self.customer.id},
            error=(AccessError,),
        )
