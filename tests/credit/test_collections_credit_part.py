from datetime import timedelta

from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditPart(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.env["collections.credit.file"].create({"partner_id": cls.customer.id})

    def _security(self, **values):
        return self.env["collections.credit.security"].create(
            {"file_id": self.file.id, "amount": 100, **values}
        )

    def test_it_counts_from_its_first_to_its_last_day(self):
        part = self._security(date_until=self.today + timedelta(days=1))
        for days, state in ((-1, "planned"), (0, "active"), (1, "active"), (2, "ended")):
            with self._on(days) as day:
                part.invalidate_recordset(["state"])
                self.assertEqual(part.state, state)
                self.assertEqual(part._is_in_force(day), state == "active")

    def test_what_cannot_be_is_refused(self):
        self.assertIn("above 0", self._refused(self._security, amount=0))
        yesterday = self.today - timedelta(days=1)
        self.assertIn("before it begins", self._refused(self._security, date_until=yesterday))

    def test_one_that_is_prolonged_ends_anew(self):
        part = self._security(date_until=self.today)
        with self._on(1):
            part.invalidate_recordset(["state"])
            self.assertEqual(part._end_by_themselves(), self.file)
            self.assertFalse(part._end_by_themselves())
            part.with_user(self._user("supervisor")).date_until = self.today + timedelta(days=5)
        with self._on(6):
            part.invalidate_recordset(["state"])
            self.assertEqual(part._end_by_themselves(), self.file)
