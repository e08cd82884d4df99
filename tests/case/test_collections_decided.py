from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsDecided(CollectionsCommon):
    """What is decided once, seen on a returned payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.record = (
            cls.env["collections.bank.return"]
            .sudo()
            .create(
                {
                    "company_id": cls.company.id,
                    "currency_id": cls.company.currency_id.id,
                    "amount": 10,
                    "date": cls.today,
                    "kind": "funds",
                    "entry": "DECIDED-1",
                }
            )
        )
        cls.record = cls.record.sudo(False)

    def test_what_is_decided_stays(self):
        self.record._lock_open()
        self.record.sudo().state = "left_out"
        with self.assertRaisesRegex(UserError, f"{self.record.name}: Left out"):
            self.record._lock_open()
        with self.assertRaisesRegex(UserError, "kept as a record"):
            self.record.unlink()

    def test_the_row_is_changed_by_whoever_decides(self):
        """So that the second of two cannot decide on what was before the first."""
        version = "SELECT xmin::text FROM collections_bank_return WHERE id = %s"
        self.env.flush_all()
        self.env.cr.execute(version, [self.record.id])
        [before] = self.env.cr.fetchone()
        with self.env.cr.savepoint():
            self.record._lock_open()
            self.env.cr.execute(version, [self.record.id])
            self.assertNotEqual(self.env.cr.fetchone(), (before,))

    def test_a_task_for_whoever_works_on_the_customer(self):
        nobody = self.record._find_worker(self.company, self.env["collections.case"])
        self.assertFalse(nobody)
        collector = self._user("collector")
        self.company.collections_user_id = collector
        worker = self.record._find_worker(self.company, self.env["collections.case"])
        self.assertEqual(worker, collector)
        task = self.record._create_task(self.record, worker, "Look", "At it.")
        self.assertEqual(
            (task.user_id, task.summary, task.res_id), (worker, "Look", self.record.id)
        )
        self.assertEqual(task.date_deadline, self.today)

    def test_what_a_field_leads_to(self):
        action = self.record._open_record("company_id")
        self.assertEqual((action["res_model"], action["res_id"]), ("res.company", self.company.id))
