import unittest
from datetime import date
from decimal import Decimal

from odoo.addons.collections_followup.engine.bank_return import RefusedFile, read

SAMPLE = "799R01091000010000001      09100001" + " " * 44 + "091000017654321"


def nacha(*entries, debits=None, kind="26", end=True):
    """Return a file of one batch; entries are (amount in cents, return code, name)."""
    lines = ["101 091000019 1234567892603051200A094101" + " " * 54]
    lines.append("5200" + "ACME".ljust(65) + "260305" + "   1091000010000001")
    for number, (cents, code, name) in enumerate(entries, 1):
        lines.append(
            f"6{kind}09100001"
            + "9"
            + "123456789".ljust(17)
            + f"{cents:010d}"
            + "CUST-7".ljust(15)
            + name.ljust(22)
            + "  1"
            + f"09100001{number:07d}"
        )
        lines.append(
            f"799{code}"
            + f"091000010000{number:03d}"
            + " " * 6
            + "09100001"
            + "".ljust(44)
            + f"09100001765{number:04d}"
        )
    total = sum(cents for cents, _c, _n in entries) if debits is None else debits
    zero, all_ = f"{0:012d}", f"{total:012d}"
    both = all_ + zero if kind == "26" else zero + all_
    lines.append("8200" + "000002" + "0009100001" + both + "1234567890")
    if end:
        lines.append("9000001000001")
    return "\n".join(line.ljust(94)[:94] for line in lines).encode()


BAI2 = """01,122099999,123456789,260305,0200,1,80,,2/
02,031001234,122099999,1,260305,2359,USD,2/
03,0123456789,USD,010,500000,,/
16,195,200000,0,B1,C1,WIRE IN/
16,557,12550,0,B2,INV-8,ACH RETURN R01 NO FUNDS
88,CUSTOMER SMITH
16,555,4000,S,0,4000,0,B3,INV-9,CHECK RETURNED/
49,716550,6/
98,716550,1,8/
99,716550,1,10/
"""


class TestBankReturnUs(unittest.TestCase):
    """NACHA returns and BAI2 statements."""

    def test_the_addenda_of_a_return(self):
        self.assertEqual(len(SAMPLE), 94)
        lines = nacha((10050, "R01", "JANE DOE")).decode().split("\n")
        lines[3] = SAMPLE
        [row] = read("\n".join(lines).encode()).returned
        self.assertEqual((row.amount, row.currency), (Decimal("100.50"), "USD"))
        self.assertEqual((row.reason, row.kind), ("R01", "funds"))
        self.assertEqual(row.reference, "091000010000001")
        self.assertEqual(row.entry, "091000017654321/2026-03-05")
        self.assertEqual((row.name, row.mandate), ("JANE DOE", "CUST-7"))
        self.assertEqual((row.account, row.day), ("123456789", date(2026, 3, 5)))

    def test_two_returns_of_one_batch(self):
        found = read(nacha((6000, "R01", "A"), (4000, "R09", "A")))
        self.assertEqual([row.amount for row in found.returned], [60, 40])
        self.assertFalse(found.problems)

    def test_a_day_of_death_is_told(self):
        content = (
            nacha((100, "R15", "A")).decode().replace("001      09100001", "00126030109100001")
        )
        [row] = read(content.encode()).returned
        self.assertEqual(row.kind, "deceased")
        self.assertIn("2026-03-01", row.text)

    def test_corrections_are_no_returns(self):
        content = nacha((0, "C01", "A")).replace(b"\n799C01", b"\n798C01")
        found = read(content)
        self.assertEqual((found.returned, found.problems), ([], []))

    def test_our_own_credit_that_came_back(self):
        found = read(nacha((5000, "R03", "A"), kind="21"))
        self.assertEqual((found.returned, found.own), ([], 1))

    def test_a_batch_that_does_not_add_up(self):
        found = read(nacha((6000, "R01", "A"), debits=5000))
        self.assertFalse(found.returned)
        [problem] = found.problems
        self.assertEqual((problem.code, problem.difference), ("total", Decimal("-10.00")))

    def test_cut_off(self):
        whole = nacha((6000, "R01", "A"), (4000, "R09", "A"))
        lines = whole.split(b"\n")
        for content in (b"\n".join(lines[:4]), b"\n".join(lines[:-1])):
            with self.assertRaises(RefusedFile) as refused:
                read(content)
            self.assertEqual(refused.exception.code, "cut")

    def test_without_line_ends(self):
        found = read(nacha((6000, "R01", "A")).replace(b"\n", b""))
        self.assertEqual([row.amount for row in found.returned], [60])

    def test_a_statement_of_bai2(self):
        found = read(BAI2.encode())
        self.assertEqual((found.format, found.problems), ("bai2", []))
        first, second = found.returned
        self.assertEqual((first.amount, first.reason), (Decimal("125.50"), "R01"))
        self.assertEqual((first.reference, first.entry), ("INV-8", "B2/2026-03-05"))
        self.assertIn("CUSTOMER SMITH", first.text)
        self.assertEqual((second.amount, second.reference), (Decimal("40.00"), "INV-9"))
        self.assertEqual((second.currency, second.day), ("USD", date(2026, 3, 5)))

    def test_bai2_with_debits_added_up_as_negative(self):
        signed = BAI2.replace("716550", "683450")
        self.assertEqual(len(read(signed.encode()).returned), 2)

    def test_bai2_whose_total_differs(self):
        found = read(BAI2.replace("49,716550", "49,716500").encode())
        self.assertFalse(found.returned)
        [problem] = found.problems
        self.assertEqual((problem.code, problem.difference), ("total", Decimal("-0.50")))

    def test_bai2_in_yen_has_no_decimals(self):
        found = read(BAI2.replace("USD", "JPY").encode())
        self.assertEqual(found.returned[0].amount, Decimal("12550"))

    def test_bai2_that_is_cut_off(self):
        with self.assertRaises(RefusedFile) as refused:
            read(BAI2.split("98,")[0].encode())
        self.assertEqual(refused.exception.code, "cut")
