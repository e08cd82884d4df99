import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnWizard(BankReturnCommon):
    """A file of the bank is read, shown, and booked when somebody says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(5)
        cls.payment = cls._pay(cls.move)

    def _count(self):
        return self.env["account.move"].search_count([("company_id", "=", self.company.id)])

    def test_nothing_is_booked_before_the_button(self):
        before = self._count()
        wizard = self._read(self._entry(self._detail(100, self.move.name)))
        self.assertEqual(self._count(), before)
        self.assertEqual(self.move.payment_state, "paid")
        self.assertEqual(wizard.return_ids.state, "found")
        self.assertIn("1 returned payments, 1 with", wizard.summary)
        wizard.action_book()
        self.assertEqual(wizard.return_ids.state, "done")
        self.assertEqual(self.move.amount_residual, 100)

    def test_what_is_unclear_waits(self):
        wizard = self._read(
            self._entry(self._detail(100, self.move.name)), self._entry(self._detail(7, "?"))
        )
        wizard.action_book()
        self.assertEqual(wizard.return_ids.sorted("id").mapped("state"), ["done", "to_match"])
        self.assertIn("nothing to book", self._refused(wizard.action_book))

    def test_a_file_read_twice_does_nothing_and_says_so(self):
        content = self._file(self._entry(self._detail(100, self.move.name)))
        first = self._open(content)
        first.action_read()
        first.action_book()
        before = self.returns.search_count([])
        second = self._open(content)
        second.action_read()
        self.assertIn("was read before", second.summary)
        self.assertEqual(second.return_ids, first.return_ids)
        self.assertEqual(self.returns.search_count([]), before)
        self.assertIn("nothing to book", self._refused(second.action_book))

    def test_part_of_a_file_was_read_before(self):
        known = self._entry(self._detail(100, self.move.name))
        self._read(known)
        wizard = self._read(known, self._entry(self._detail(5, "x")))
        self.assertIn("1 were read before", wizard.summary)
        self.assertEqual(len(wizard.return_ids), 2)

    def test_details_that_do_not_add_up_are_said_with_the_difference(self):
        wrong = self._entry(self._detail(100, self.move.name), entry="B1").replace(
            '<Ntry><Amt Ccy="USD">100.00', '<Ntry><Amt Ccy="USD">101.50'
        )
        wizard = self._read(wrong)
        self.assertFalse(wizard.return_ids)
        for text in ("101.50", "100.00", "1.50"):
            self.assertIn(text, wizard.problems)

    def test_our_own_payments_and_pending_entries_change_nothing(self):
        wizard = self._read(
            self._entry(self._detail(80, "x", code="AC01"), sign="CRDT"),
            self._entry(self._detail(100, self.move.name), status="PDNG"),
        )
        self.assertFalse(wizard.return_ids)
        self.assertIn("1 payments of our own", wizard.summary)
        self.assertIn("1 are not booked", wizard.summary)

    def test_a_file_that_is_cut_in_half(self):
        content = self._file(self._entry(self._detail(100, self.move.name)))
        before = self.returns.search_count([])
        message = self._refused(self._open(content[: len(content) // 2]).action_read)
        self.assertIn("end of the file is missing", message)
        self.assertEqual(self.returns.search_count([]), before)

    def test_other_files_are_refused_in_words(self):
        for content, words in (
            (b" ", "is empty"),
            (b"<a></b>", "cannot be read from line 1"),
            (b"<a/>", "no file about returned payments"),
            (b"%PDF-1.7", "no file about returned payments"),
            (b"\x00\xff\xfe", "no file about returned payments"),
        ):
            self.assertIn(words, self._refused(self._open(content).action_read), content)
        wizard = self._open(b"x")
        wizard.file = False
        self.assertIn("Choose a file", self._refused(wizard.action_read))

    def test_a_nacha_file(self):
        """A return of an American debit, by its trace and reason."""
        head = "101 091000019 1234567892603050101A094101".ljust(94)
        batch = "5225Company".ljust(50) + "PPD".ljust(19) + "260302" + "   1091000010000001"
        entry = f"626{'09100001':<8}9{'123456789':<17}{10000:010d}".ljust(39)
        entry = f"{entry}{'M-1':<15}{self.customer.name[:22]:<22}  1091000017654321"
        addenda = f"799R01{'091000010000001':<15}{'':6}{'09100001':<8}{'':44}091000017654321"
        control = f"8225{1:06d}{9100001:010d}{10000:012d}{0:012d}".ljust(94)
        last = f"9{1:06d}".ljust(94)
        lines = [line.ljust(94)[:94] for line in (head, batch, entry, addenda, control, last)]
        wizard = self._open("\n".join(lines).encode())
        wizard.action_read()
        self.assertFalse(wizard.problems)
        found = wizard.return_ids
        self.assertEqual((found.amount, found.reason, found.kind), (100, "R01", "funds"))
        self.assertEqual(found.payment_line_id, self._item(self.payment.move_id))

    def test_who_may_read_a_file(self):
        content = self._file(self._entry(self._detail(100, self.move.name)))
        auditor = self._user("readonly", login="returns_auditor")
        with self.assertRaises(AccessError):
            self._open(content, auditor)
        collector = self._user("collector", login="returns_collector")
        wizard = self._open(content, collector)
        wizard.action_read()
        self.assertEqual(wizard.return_ids.state, "found")
        self._refused(wizard.action_book, error=(AccessError,))

    def test_another_company_is_refused(self):
        other = self.setup_other_company()["company"]
        wizard = self._open(self._file(self._entry(self._detail(100, "x"))))
        wizard.company_id = other
        self.assertIn(
            "one of your companies",
            self._refused(wizard.with_context(allowed_company_ids=self.company.ids).action_read),
        )

    def test_what_is_no_base64_is_refused(self):
        wizard = self._open(b"x")
        wizard.file = base64.b64encode(b"")
        self._refused(wizard.action_read)
