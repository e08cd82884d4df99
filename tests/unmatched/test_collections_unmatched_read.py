from odoo.tests import tagged

from odoo.addons.collections_followup.models.unmatched.collections_unmatched_read import (
    clean_account,
)

from ..unmatched_common import UnmatchedCommon


@tagged("post_install", "-at_install")
class TestCollectionsUnmatchedRead(UnmatchedCommon):
    """What guesses rest on, and how many statements it takes."""

    def test_which_money_it_is(self):
        line = self._receive(10, "words")
        matched = self._receive(20)
        (matched | self._item(self._invoice(5, 20))).reconcile()
        self._receive(30).move_id.button_draft()
        self._invoice(5, 5, move_type="out_refund")
        statement = self._state(40)
        self._part(statement, 15)
        self._state(-50)
        rows = self.unmatched.sudo()._read_money(self.company)
        found = {(row["money_line_id"], row["statement_line_id"]) for row in rows}
        self.assertEqual(found, {(line.id, None), (None, statement.id)})
        [first] = [row for row in rows if row["money_line_id"]]
        [second] = [row for row in rows if row["statement_line_id"]]
        self.assertEqual(second["amount"], 25, "what is open of it")
        self.assertEqual((first["amount"], first["partner_id"]), (10, self.customer.id))
        self.assertEqual(first["text"], "words")

    def test_of_other_companies_nothing(self):
        other = self.setup_other_company()["company"]
        self._receive(10)
        self.assertFalse(self.unmatched.sudo()._read_money(other))
        self._invoice(5, 60)
        self.assertFalse(self.unmatched.sudo()._read_items(other, [self.customer.id]))

    def test_statements_do_not_grow_with_the_money(self):
        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.unmatched.sudo()._find(self.company)
            return self.env.cr.sql_log_count - before

        self._invoice(5, 60)
        self._state(60)
        self._look()
        few = count()
        for number in range(6):
            self._invoice(5, 70 + number)
            self._state(70 + number)
        self._look()
        self.assertLessEqual(count(), few)

    def test_accounts_are_compared_as_core_keeps_them(self):
        self.assertEqual(clean_account(" be71-0961 2345"), "BE7109612345")
        self.assertEqual(clean_account(False), "")
