"""What is charged is what is open now, with the numbers at which others went wrong."""

from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..dispute_common import DisputeCommon
from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalPaymentMake(PortalCommon, DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payments = cls.env["collections.portal.payment"]
        cls.large = cls._invoice(-20, 2000)
        cls._pay(cls.large, 500)
        cls.late = cls._invoice(20, 300)
        cls._pay(cls.late, 120)
        cls.second = cls._invoice(10, 200)
        cls.other = cls._invoice(10, 77, partner=cls.partner_b)
        cls.access = cls._access()

    def _make(self, *wanted):
        return self.payments._make_sudo(
            self.access, [(self._item(move).id, amount) for move, amount in wanted]
        )

    def test_a_part_was_paid_before(self):
        self.assertEqual(self._make((self.large, None)).amount, 1500)
        part = self._make((self.large, Decimal(600)))
        self.assertEqual((part.amount, part.line_ids.is_whole), (600, False))
        self.assertEqual(self._make((self.large, Decimal(9999))).amount, 1500)
        due = self.payments._make_due_sudo(self.access, self.company.currency_id.name)
        self.assertEqual(due.amount, 380)
        self.assertEqual(due.line_ids.mapped("amount"), [180, 200])

    def test_what_is_due_less_credits(self):
        self._invoice(3, 80, move_type="out_refund")
        due = self.payments._make_due_sudo(self.access, self.company.currency_id.name)
        self.assertEqual((due.amount, due.line_ids.mapped("amount")), (300, [180, 200, -80]))
        self._invoice(3, 500, move_type="out_refund")
        with self.assertRaises(UserError):
            self.payments._make_due_sudo(self.access, self.company.currency_id.name)

    def test_no_more_is_paid_than_is_owed_in_all(self):
        """Whoever chooses all that is open has the credits off, those of before and since."""
        self._invoice(3, 80, move_type="out_refund")
        everything = self._make((self.large, None), (self.late, None), (self.second, None))
        self.assertEqual(everything.amount, 1800)
        self.assertEqual(everything.line_ids.mapped("amount"), [1500, 180, 200, -80])
        late = self._make((self.late, None))
        self.assertEqual(late.amount, 180)
        digest = late._get_digest_sudo()
        credit = self._invoice(3, 1750, move_type="out_refund")
        message = self._refused(late._check_can_begin_sudo, self.access, digest)
        self.assertIn(credit.name, message)
        late._read_again_sudo(self.access)
        self.assertEqual((late.amount, sum(late.line_ids.mapped("amount"))), (50, 50))
        self.assertEqual(late._read_again_sudo(self.access), [])
        everything._read_again_sudo(self.access)
        self.assertEqual(everything.amount, 50)

    def test_what_is_disputed_since_is_not_due(self):
        due = self.payments._make_due_sudo(self.access, self.company.currency_id.name)
        self.assertEqual(due._read_again_sudo(self.access), [])
        self._dispute(self.late)
        self._dispute(self.second, amount=50.0)
        self.assertEqual(len(due._read_again_sudo(self.access)), 2)
        self.assertEqual((due.amount, due.line_ids.mapped("amount")), (150, [0, 150]))

    def test_what_is_refused(self):
        for wanted in (
            [],
            [(self._item(self.other).id, None)],
            [(0, None)],
            [(self._item(self.late).id, Decimal(0))],
            [(self._item(self.late).id, Decimal("0.001"))],
        ):
            with self.subTest(wanted=wanted), self.assertRaises(UserError):
                self.payments._make_sudo(self.access, wanted)
        for code in ("XXX", "", "EUR'"):
            with self.assertRaises(UserError):
                self.payments._make_due_sudo(self.access, code)

    def test_amounts_as_people_type_them(self):
        for text, amount in (
            ("", None),
            (" ", None),
            ("600", 600),
            ("1,234.50", Decimal("1234.5")),
            ("1.234,50", Decimal("1234.5")),
            ("1 234,5", Decimal("1234.5")),
            ("1.500", 1500),
            ("1'000.00", 1000),
        ):
            self.assertEqual(self.payments._read_amount(text), amount, text)
        # Currencies with three decimals
        for text, amount in (
            ("1.500", Decimal("1.5")),
            ("1,500.250", Decimal("1500.25")),
            ("1500", 1500),
        ):
            self.assertEqual(self.payments._read_amount(text, 3), amount, text)
        for text in ("x", "-5", "1e9", "NaN", "٣", "5 EUR", "9" * 40, "1.2.3,4,5x", "0.125"):
            with self.subTest(text=text), self.assertRaises(UserError):
                self.payments._read_amount(text)
        with self.assertRaisesRegex(UserError, "in two ways"):
            self.payments._read_amount("1,500", 3)

    def test_read_again_and_signed(self):
        payment = self._make((self.late, None), (self.second, Decimal(150)))
        digest = payment._get_digest_sudo()
        self.assertEqual((payment.amount, payment._read_again_sudo(self.access)), (330, []))
        payment._check_can_begin_sudo(self.access, digest)
        for wrong in ("", "x", digest[:-1] + ("A" if digest[-1] != "A" else "B")):
            with self.assertRaises(UserError):
                payment._check_can_begin_sudo(self.access, wrong)
        self._pay(self.second, 100)
        message = self._refused(payment._check_can_begin_sudo, self.access, digest)
        self.assertIn(self.second.name, message)
        said = payment._read_again_sudo(self.access)
        self.assertEqual((payment.amount, len(said)), (280, 1))
        self.assertNotEqual(payment._get_digest_sudo(), digest)
        self._pay(self.late)
        self._pay(self.second)
        self.assertEqual(len(payment._read_again_sudo(self.access)), 2)
        self.assertEqual(payment.amount, 0)
        with self.assertRaises(UserError):
            payment._check_can_begin_sudo(self.access, payment._get_digest_sudo())
