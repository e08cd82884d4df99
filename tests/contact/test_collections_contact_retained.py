from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactRetained(ContactCommon):
    def test_whose_it_is_when_it_was_and_whether_it_is_owed(self):
        contact = self._log(move_ids=[(6, 0, self.move.ids)], date="2026-03-01 12:00:00")
        self.env.flush_all()
        statement = self.env["collections.contact"]._sql_retained(self.company)
        [row] = self.env.execute_query(statement)
        self.assertEqual(row[:3], (contact.id, self.case.id, self.customer.id))
        self.assertEqual((str(row[3]), row[4]), ("2026-03-02", True))
        self._pay(self.move)
        self.env.flush_all()
        [row] = self.env.execute_query(statement)
        self.assertFalse(row[4])
