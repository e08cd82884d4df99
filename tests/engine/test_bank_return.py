import unittest
from decimal import Decimal

from odoo.addons.collections_followup.engine.bank_return import (
    CLASS,
    REASONS,
    Problem,
    RefusedFile,
    Returned,
    classify,
    read,
)


class TestBankReturn(unittest.TestCase):
    """What all files about returned payments have in common."""

    def test_reasons_by_class(self):
        for code, kind in (
            ("AM04", "funds"),
            ("am04 ", "funds"),
            ("R01", "funds"),
            ("AC04", "account"),
            ("R03", "account"),
            ("MD01", "mandate"),
            ("R10", "mandate"),
            ("MD06", "refused"),
            ("R08", "refused"),
            ("MD07", "deceased"),
            ("R15", "deceased"),
            ("AM05", "technical"),
            ("R17", "technical"),
        ):
            self.assertEqual(classify(code), kind, code)

    def test_what_nobody_knows_says_nothing_about_the_customer(self):
        self.assertEqual(classify("ZZ99"), "technical")
        self.assertEqual(classify(""), "technical")
        self.assertEqual(classify(None), "technical")

    def test_each_reason_has_one_class(self):
        self.assertEqual(len(CLASS), sum(len(codes) for codes in REASONS.values()))

    def test_a_problem_says_what_is_missing(self):
        problem = Problem("sum", "1", Decimal("100.00"), Decimal("75.00"))
        self.assertEqual(problem.difference, Decimal("25.00"))
        self.assertIsNone(Problem("details", "1").difference)

    def test_returned_has_the_class_of_its_reason(self):
        self.assertEqual(Returned(Decimal(1), reason="MD07").kind, "deceased")

    def test_nothing_and_other_things_are_refused_by_name(self):
        for content, code in (
            (b"", "empty"),
            (b" \n\t", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"Hello, this is a letter", "unknown"),
            (b"<html><body/></html>", "unknown"),
            (b"<<<", "not_xml"),
        ):
            with self.assertRaises(RefusedFile) as refused:
                read(content)
            self.assertEqual(refused.exception.code, code, content)
