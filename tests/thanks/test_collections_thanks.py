from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CollectionsCommon

# A Thursday; the customer pays on the day after.
THURSDAY, FRIDAY, MONDAY = date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 9)


@tagged("post_install", "-at_install")
class TestCollectionsThanks(CollectionsCommon):
    today = THURSDAY

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_thanks = True
        cls.move = cls._invoice(10)
        cls.case = cls._case()
        cls._pass()

    def _thank(self, moment):
        with freeze_time(moment):
            self.env["collections.thanks"]._cron_thank()
        return self.env["collections.thanks"].search([("company_id", "=", self.company.id)])

    def _mails(self):
        return self.env["collections.dispatch"].search(
            [("subject", "like", "thank you for your payment")]
        )

    def _paid(self):
        with freeze_time(FRIDAY):
            self._pay(self.move, day=FRIDAY)
        self.assertEqual(self.case.state, "closed")

    def test_on_the_next_working_day(self):
        self.assertFalse(self._thank(FRIDAY))
        self._paid()
        for day in (FRIDAY, date(2026, 3, 7), date(2026, 3, 8)):
            self.assertFalse(self._thank(day), "a weekend is no working day")
        note = self._thank(MONDAY)
        self.assertEqual((note.state, note.date_due), ("sent", MONDAY))
        dispatch = self._mails()
        self.assertIn("a@example.com", dispatch.address)
        self.assertEqual(dispatch.partner_id, self.customer)
        self.assertEqual(self._thank(MONDAY), note)
        self.assertEqual(self._thank(date(2026, 3, 10)), note)
        self.assertEqual(len(self._mails()), 1, "once")

    def test_off_by_default(self):
        self.assertFalse(self.env["res.company"].create({"name": "New"}).collections_thanks)
        self.company.collections_thanks = False
        self._paid()
        self.assertFalse(self._thank(MONDAY))

    def test_only_who_was_reminded_and_has_paid(self):
        self._invoice(3, partner=self.partner_b)
        quiet = self._case(self.partner_b)
        with freeze_time(FRIDAY):
            self._pay(self.env["account.move"].search([("partner_id", "=", self.partner_b.id)]))
        self.assertEqual(quiet.state, "closed")
        self.assertFalse(self._thank(MONDAY), "no reminder was sent")
        with freeze_time(FRIDAY):
            self.move._reverse_moves([{"invoice_date": FRIDAY, "date": FRIDAY}], cancel=True)
        self.assertEqual(self.case.state, "closed")
        self.assertFalse(self._thank(MONDAY), "credited, not paid")

    def test_who_owes_again_is_not_thanked(self):
        self._paid()
        with freeze_time(MONDAY):
            self._invoice(date(2026, 3, 2))
        note = self._thank(MONDAY)
        self.assertEqual(note.state, "skipped")
        self.assertIn("overdue", note.reason)
        self.assertFalse(self._mails())

    def test_passes_the_gate(self):
        self.company._collections_set_ruleset(
            "collections_followup.ruleset_us_regulation_f", "block"
        )
        self.customer.write(
            {
                "is_company": False,
                "tz": "America/New_York",
                "country_id": self.env.ref("base.us").id,
                "state_id": self.env.ref("base.state_us_27").id,
            }
        )
        self._paid()
        note = self._thank(datetime(2026, 3, 9, 8, 0))  # before dawn where the customer is
        self.assertEqual(note.state, "waiting")
        self.assertTrue(note.reason)
        self.assertFalse(self._mails())
        note = self._thank(datetime(2026, 3, 9, 16, 0))
        self.assertEqual((note.state, note.reason), ("sent", False))
        self.assertTrue(self._mails())

    def test_who_is_to_be_left_alone_or_cannot_be_reached(self):
        self._paid()
        self.customer.collections_cease = True
        self.assertEqual(self._thank(MONDAY).state, "skipped")
        self.assertFalse(self._mails())

    def test_without_address(self):
        self._paid()
        self.customer.email = False
        self.assertIn("e-mail", self._thank(MONDAY).reason)

    def test_rights(self):
        self._paid()
        note = self._thank(MONDAY)
        collector = self._user("collector")
        self.assertEqual(note.with_user(collector).state, "sent")
        with self.assertRaises(AccessError):
            note.with_user(collector).state = "waiting"
        self._refused(note.unlink)
        other = self.setup_other_company(name="Elsewhere")["company"]
        stranger = self._user("manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertNotIn(note, self.env["collections.thanks"].with_user(stranger).search([]))
