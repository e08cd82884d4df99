from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeLine(CollectionsCommon):
    def test_lines_of_a_sent_notice_are_frozen(self):
        self._invoice(5)
        line = self._pass().notice_ids.line_ids
        with self.assertRaises(UserError):
            line.write({"amount": 1.0})
        with self.assertRaises(UserError):
            line.unlink()

    def test_an_item_waits_on_one_notice_only(self):
        self._invoice(5)
        line = self._prepare().notice_ids.line_ids
        twin = line.notice_id.sudo().copy()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO collections_notice_line (notice_id, move_line_id, level_id,"
                " currency_id, pending) VALUES (%s, %s, %s, %s, TRUE)",
                [twin.id, line.move_line_id.id, line.level_id.id, line.currency_id.id],
            )

    def test_credit_stands_beside_and_lowers_the_claim(self):
        self._invoice(5, 100.0)
        self._invoice(3, 30.0, move_type="out_refund")
        notice = self._prepare().notice_ids
        self.assertEqual(notice.amount, 70.0)
        self.assertEqual(sorted(notice.line_ids.mapped("amount")), [-30.0, 100.0])
        credit = notice.line_ids.filtered(lambda line: line.amount < 0)
        self.assertFalse(credit.level_id)

    def test_other_overdue_items_are_listed_or_left_out(self):
        self._invoice(5)
        self._pass()
        self._invoice(2, 50.0)
        notice = self._prepare().notice_ids
        self.assertEqual(len(notice.line_ids), 2)
        self.assertEqual(notice.line_ids.filtered("level_id").amount, 50.0)
        notice.action_cancel()
        self.policy.list_beside = False
        self.assertEqual(self._prepare().notice_ids.line_ids.amount, 50.0)
