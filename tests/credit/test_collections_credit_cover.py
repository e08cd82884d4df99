from datetime import timedelta

from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditCover(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.env["collections.credit.file"].create({"partner_id": cls.customer.id})

    def _cover(self, **values):
        return self.env["collections.credit.cover"].create(
            {
                "file_id": self.file.id,
                "insurer": "Sure",
                "amount": 500,
                "declare_days": 60,
                "longest_days": 90,
                "waiting_days": 180,
                **values,
            }
        )

    def test_days_are_counted_from_the_oldest_overdue(self):
        cover = self._cover()
        self.assertFalse(cover.date_due)
        self.assertFalse(cover.date_declare)
        self._invoice(10)
        self._invoice(20)
        self._invoice(-5)
        cover.invalidate_recordset()
        due = self.today - timedelta(days=20)
        self.assertEqual(cover.date_due, due)
        self.assertEqual(cover.date_declare, due + timedelta(days=60))
        self.assertEqual(cover.date_extension, due + timedelta(days=90))
        self.assertEqual(cover.date_claim, due + timedelta(days=180))
        cover.declare_days = 0
        self.assertFalse(cover.date_declare)

    def test_a_task_stands_before_each_day_once(self):
        cover = self._cover()
        self._invoice(45)
        cover._plan_tasks()
        # 60 days from the due date is in 15 days: a day too early.
        self.assertFalse(self.file.activity_ids)
        with self._on(1):
            cover.invalidate_recordset()
            cover._plan_tasks()
            cover._plan_tasks()
            self.assertEqual(len(self.file.activity_ids), 1)
            self.assertIn("Report the overdue to Sure", self.file.activity_ids.summary)
            self.assertEqual(self.file.activity_ids.date_deadline, self.today + timedelta(days=15))
        with self._on(35):
            cover.invalidate_recordset()
            cover._plan_tasks()
            self.assertEqual(len(self.file.activity_ids), 2)

    def test_its_end_is_a_task_too(self):
        cover = self._cover(date_until=self.today + timedelta(days=14))
        cover._plan_tasks()
        self.assertIn("ends", self.file.activity_ids.summary)

    def test_what_is_paid_is_not_reported(self):
        cover = self._cover()
        move = self._invoice(50)
        self._pay(move)
        cover.invalidate_recordset()
        cover._plan_tasks()
        self.assertFalse(self.file.activity_ids)

    def test_it_counts_by_what_the_insurer_pays(self):
        self.assertEqual(self._cover(percent=80)._get_counted(), 400)
        self.assertIn("Sure", self._cover()._describe())
        self.assertIn("100 percent", self._refused(self._cover, percent=101))
        self.assertIn("negative", self._refused(self._cover, declare_days=-1))
