import unittest
from datetime import date
from decimal import Decimal
from itertools import combinations
from random import Random

from odoo.addons.collections_followup.engine import unmatched
from odoo.addons.collections_followup.engine.unmatched import Expected, Item, Money

DAY = date(2026, 3, 1)


def item(key, amount, customer="A", due=date(2026, 2, 1), **values):
    numbers = values.pop("numbers", (f"INV/2026/{key:05d}",))
    return Item(key, customer, Decimal(amount), due, numbers, **values)


def money(amount, *texts, known="A", **values):
    customers = values.pop("customers", ((known, "known"),) if known else ())
    return Money(Decimal(amount), DAY, texts, customers, **values)


def summarize(finding):
    return [(own.reason, own.customer, own.keys) for own in finding.proposals]


class TestUnmatched(unittest.TestCase):
    """Guesses at what money without words has paid."""

    def _propose(self, own, *items, expected=()):
        return unmatched.propose(own, items, expected)

    def test_reasons(self):
        """Each reason, for items of 100.00, 60.00 (not due) and a credit note of 10.00."""
        items = [
            item(1, "100", numbers=("INV/2026/00001", "RF18 5390")),
            item(2, "60", due=date(2026, 4, 1), reduced=Decimal("58.80"), until=DAY),
            item(3, "-10", due=date(2026, 4, 1)),
        ]
        cases = [
            (("100", "INV/2026/00001"), "numbers", (1,), "0", "0"),
            (("160", "for inv 2026 00001 and INV/2026/00002, thanks"), "numbers", (1, 2), "0", "0"),
            (("100", "202600001"), "numbers", (1,), "0", "0"),
            (("100", "rf18-5390"), "numbers", (1,), "0", "0"),
            (("158.80", "INV/2026/00001;INV/2026/00002"), "numbers_discount", (1, 2), "0", "1.20"),
            (("30", "INV/2026/00002"), "numbers_part", (2,), "0", "0"),
            (("130", "INV/2026/00001"), "numbers_over", (1,), "30", "0"),
            (("100",), "one", (1,), "0", "0"),
            (("58.80",), "discount", (2,), "0", "1.20"),
            (("150",), "balance", (1, 2, 3), "0", "0"),
            (("160",), "sum", (1, 2), "0", "0"),
            (("90",), "sum", (1, 3), "0", "0"),
            (("200",), "over", (1, 2), "40", "0"),
        ]
        for (amount, *texts), reason, keys, rest, discount in cases:
            with self.subTest(amount=amount, texts=texts):
                finding = self._propose(money(amount, *texts), *items)
                [own] = finding.proposals
                self.assertEqual((own.reason, own.keys), (reason, keys))
                self.assertEqual((own.rest, own.discount), (Decimal(rest), Decimal(discount)))
                self.assertTrue(finding.is_sure)
                self.assertEqual(finding.is_exact, reason == "numbers")
        self.assertFalse(self._propose(money("37", "thank you"), *items).proposals)
        self.assertFalse(self._propose(money("37")).proposals)

    def test_what_is_late_comes_before_all(self):
        items = [item(1, "10"), item(2, "20"), item(3, "30", due=date(2026, 5, 1))]
        self.assertEqual(summarize(self._propose(money("30"), *items))[0][0], "one")
        items[2] = item(3, "35", due=date(2026, 5, 1))
        self.assertEqual(summarize(self._propose(money("30"), *items)), [("overdue", "A", (1, 2))])

    def test_an_early_discount_counts_until_its_day(self):
        late = item(1, "100", reduced=Decimal("98"), until=date(2026, 2, 28))
        self.assertFalse(self._propose(money("98"), late).proposals)

    def test_what_was_agreed(self):
        """An instalment of 40.00 on two items is spread over them, the first due first."""
        items = [item(1, "30"), item(2, "100")]
        plan = Expected("P1", "A", Decimal(40), DAY, (1, 2))
        [own] = self._propose(money("40"), *items, expected=[plan]).proposals
        self.assertEqual((own.reason, own.expected), ("expected", "P1"))
        self.assertEqual(own.parts, ((1, Decimal(30)), (2, Decimal(10))))
        # What the payer says counts for more.
        named = self._propose(money("40", "INV/2026/00003"), *items, item(3, "90"), expected=[plan])
        self.assertEqual(summarize(named), [("numbers_part", "A", (3,))])
        # More was agreed than is open of what it is about.
        self.assertFalse(self._propose(money("40"), items[0], expected=[plan]).proposals[1:])
        self.assertEqual(
            summarize(self._propose(money("40"), items[0], expected=[plan])), [("over", "A", (1,))]
        )
        # Nothing is owed any more of what it is about.
        gone = Expected("P2", "A", Decimal(40), DAY, (7,))
        self.assertFalse(self._propose(money("40"), *items, expected=[gone]).proposals)

    def test_the_amount_alone_decides_nothing_between_two(self):
        finding = self._propose(money("50"), item(1, "50"), item(2, "50"))
        self.assertEqual(summarize(finding), [("one", "A", (1,)), ("one", "A", (2,))])
        self.assertFalse(finding.is_sure)
        sums = self._propose(money("30"), *(item(key, "15") for key in (1, 2, 3)))
        self.assertEqual(summarize(sums), [("sum", "A", (1, 2)), ("sum", "A", (1, 3))])
        self.assertFalse(sums.is_sure)

    def test_who_it_may_be(self):
        items = [item(1, "50"), item(2, "50", "B"), item(3, "70", "B")]
        cases = [
            (money("50", known=None), [("A", "amount"), ("B", "amount")], False),
            (money("70", known=None), [("B", "amount")], False),
            (money("70", "INV/2026/00003", known=None), [("B", "number")], True),
            # The numbers of two customers, and the amount of one of them.
            (
                money("70", "INV/2026/00003 INV/2026/00001", known=None),
                [("B", "number"), ("A", "number")],
                False,
            ),
            (money("70", customers=(("B", "account"),)), [("B", "account")], True),
            (money("70", customers=(("B", "name"),)), [("B", "name")], False),
            # The bank has the customer, and the payer names an invoice of another.
            (money("70", "INV/2026/00003"), [("B", "number"), ("A", "known")], False),
            (money("70", "INV/2026/00003", is_fixed=True), [("A", "known")], True),
            (
                money("70", "INV/2026/00003", customers=(("C", "account"),)),
                [("B", "number")],
                False,
            ),
        ]
        for own, whos, is_sure in cases:
            with self.subTest(own=own):
                finding = self._propose(own, *items)
                found = [(one.customer, one.who) for one in finding.proposals]
                self.assertEqual(found, whos)
                self.assertEqual(finding.is_sure, is_sure)

    def test_a_payment_on_its_way_comes_first(self):
        coming = item(9, "50", is_payment=True)
        finding = self._propose(money("50"), item(1, "50"), coming)
        self.assertEqual(summarize(finding)[0], ("payment", "A", (9,)))
        self.assertTrue(finding.is_sure)
        # It is no debt: nothing is added to it, and no other amount is taken for it.
        self.assertEqual(
            summarize(self._propose(money("80"), item(1, "50"), coming)), [("over", "A", (1,))]
        )

    def test_too_many_items_are_not_all_tried(self):
        items = [item(key, f"{key * 7 + 0.13:.2f}") for key in range(1, 60)]
        finding = self._propose(money("331.07"), *items)
        self.assertTrue(finding.is_cut)
        self.assertFalse(finding.is_sure)

    def test_a_sum_among_the_oldest_of_too_many_is_in_doubt(self):
        items = [item(1, "10"), item(2, "20"), *(item(key, "1000") for key in range(3, 50))]
        finding = self._propose(money("30"), *items)
        self.assertEqual(summarize(finding), [("sum", "A", (1, 2))])
        self.assertFalse(finding.is_sure)

    def test_sums_as_a_plain_reading_finds_them(self):
        draw = Random(7)
        for _round in range(60):
            amounts = [Decimal(draw.randrange(-500, 3000)) / 100 for _place in range(7)]
            target = sum(draw.sample(amounts, 3)) if draw.random() < 0.7 else Decimal("12.34")
            if target <= 0:
                continue
            plain = {
                places
                for size in range(1, 8)
                for places in combinations(range(7), size)
                if sum(amounts[place] for place in places) == target
            }
            found, complete = unmatched.find_sums(amounts, target)
            self.assertTrue(complete)
            self.assertLessEqual(set(found), plain)
            self.assertEqual(len(found), min(len(plain), 2))
        self.assertEqual(
            unmatched.find_sums([Decimal(1)] * 3, Decimal(2), most_steps=1), ([], False)
        )

    def test_tokens(self):
        self.assertIn("inv202600012", unmatched.read_tokens(["Re: INV 2026 00012 thanks"]))
        self.assertNotIn("re", unmatched.read_tokens(["Re: x"]))
        self.assertEqual(
            unmatched.get_forms(["INV/2026/00012", False]), {"inv202600012", "202600012"}
        )
        self.assertFalse(unmatched.get_forms(["12"]))
