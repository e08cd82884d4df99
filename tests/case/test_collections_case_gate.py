from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ..gate.gate_common import GateCommon

NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestCollectionsCaseGate(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.write({"email": "pat@example.com", "phone": "+1 518 555 2345"})
        cls._prepare()
        cls.case = cls._case(cls.person)

    def test_case_shows_each_channel_with_all_reasons(self):
        with freeze_time(NIGHT):
            self.env["collections.quiet.time"].create(
                {
                    "partner_id": self.person.id,
                    "hour_from": 20,
                    "date_from": False,
                    "note": "Not after 8",
                }
            )
            text = self.case.with_user(self._user("readonly")).gate_answers
            self.assertIn("Times of day", text)
            self.assertIn("Not after 8", text)
            self.assertIn("Next possible", text)
            self.assertIn("America/New_York", text)
        with freeze_time(MORNING):
            self.case.invalidate_recordset()
            self.assertFalse(self.case.gate_answers, "nothing is against it: nothing is shown")

    def test_each_channel_is_about_whom_it_reaches(self):
        payable = self.env.ref("collections_followup.contact_role_payable")
        payable.gets_notices = False
        called = self.env["res.partner"].create(
            {
                "name": "Called",
                "parent_id": self.person.id,
                "phone": "+1 518 555 0001",
                "collections_role_ids": payable.ids,
            }
        )
        readers = self.case._get_readers()
        self.assertEqual(readers[self.case, "phone"], called)
        self.assertEqual(readers[self.case, "email"], self.person)
        self.env["collections.consent"].create({"channel": "phone", "partner_id": called.id})
        with freeze_time(MORNING):
            self.case.invalidate_recordset()
            self.assertIn("opted out", self.case.gate_answers)

    def test_what_the_customer_answered_is_recorded_from_the_case(self):
        action = self.case.action_customer_replied()
        self.assertEqual(action["res_model"], "collections.opt.out.wizard")
        reader = self.case.recipient_id or self.person
        self.assertEqual(action["context"]["default_partner_id"], reader.id)
