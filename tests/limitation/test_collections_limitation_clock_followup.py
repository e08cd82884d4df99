from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsLimitationClockFollowup(LimitationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.barred = cls._barred()
        cls.late = cls._invoice(5)

    def _claimed(self):
        run = self._prepare()
        claimed = run.notice_ids.line_ids.filtered("level_id").move_line_id.move_id
        run.notice_ids.sudo().unlink()
        return claimed

    def test_barred_debts_are_not_reminded_of(self):
        self.assertEqual(self._claimed(), self.late)
        item = self._item(self.barred)
        explained = item._collections_explain()[item.id]
        self.assertEqual(explained["reason"], "barred")
        self.assertIn("Time-barred since", explained["text"])
        self.assertIn("Germany", explained["text"])

    def test_where_the_rule_lets_them_be_sent(self):
        self.german.notices = "sent"
        self.assertEqual(self._claimed(), self.late | self.barred)

    def test_where_nobody_watches(self):
        self.engine.refresh(self.company)
        self.company.collections_limitation = False
        self.assertEqual(self._claimed(), self.late | self.barred)

    def test_a_revived_claim_is_followed_up_at_once(self):
        self.engine.refresh(self.company)
        self.german.revive = True
        self._event("acknowledgement", self.today)
        item = self._item(self.barred)
        self.assertNotEqual(item._collections_explain()[item.id]["reason"], "barred")
        clock = self.clocks.search([("move_line_id", "=", item.id)])
        self.assertEqual(clock.expiry, date(self.today.year + 3, self.today.month, self.today.day))

    def test_items_of_a_contact_who_becomes_another_customers(self):
        contact = self.env["res.partner"].create({"name": "Branch", "country_id": self.germany.id})
        move = self._invoice(date(2025, 3, 15), partner=contact)
        self.clocks._update_sudo(self.company)
        contact.parent_id = self.partner_b
        clock = self.clocks.search([("move_line_id", "=", self._item(move).id)])
        self.assertEqual(clock.partner_id, self.partner_b)

    def test_what_a_message_rests_on(self):
        self.engine.refresh(self.company)
        sql = self.clocks._sql_grounds
        [(before,)] = self.env.execute_query(SQL("SELECT %s", sql(SQL("%s", self.customer.id))))
        self.assertTrue(before)
        self.german.notices = "sent"
        self.clocks._update_sudo(self.company)
        [(after,)] = self.env.execute_query(SQL("SELECT %s", sql(SQL("%s", self.customer.id))))
        self.assertNotEqual(before, after)
