"""Allocation beside worked examples, and beside a plain reading: one cent after the other."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import allocation

D = Decimal
PARTS = allocation.PARTS
orders = st.sampled_from(list(allocation.ORDERS))


def debt(key, due, principal, interest=0, costs=0, disputed=False):
    return {
        "key": key,
        "due": due,
        "principal": principal,
        "interest": interest,
        "costs": costs,
        "disputed": disputed,
    }


def parts(principal=0, interest=0, costs=0):
    return {"principal": D(principal), "interest": D(interest), "costs": D(costs)}


@st.composite
def some_debts(draw):
    cents = st.integers(0, 12)
    return [
        debt(
            key,
            draw(st.sampled_from([date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), None])),
            draw(cents),
            draw(cents),
            draw(cents),
            draw(st.sampled_from([False, False, True, 3])),
        )
        for key in draw(st.permutations(range(draw(st.integers(0, 4)))))
    ]


def read_plainly(payment, debts, order, direction, disputed):
    """Pay one unit after the other to what the rules would name next; return what was paid."""
    paid = {row["key"]: dict.fromkeys(PARTS, 0) for row in debts}
    far = date.max

    def is_held(row, part):
        """Whether the next unit of this part is a disputed one."""
        if row["disputed"] is True:
            return True
        held = 0 if row["disputed"] is False else min(row["disputed"], row["principal"])
        return part == "principal" and paid[row["key"]][part] >= row["principal"] - held

    def rank(row, part):
        place = (row["due"] is None, row["due"] or far, row["key"])
        position = {
            "costs-interest-principal": ("costs", "interest", "principal"),
            "costs-principal-interest": ("costs", "principal", "interest"),
            "oldest": ("principal", "costs", "interest"),
            "interest-first": ("interest", "costs", "principal"),
            "principal-first": ("principal", "costs", "interest"),
        }[order].index(part)
        held = is_held(row, part)
        named = direction.index(row["key"]) if row["key"] in direction else len(direction)
        if named == len(direction) and held:
            # Not named, and disputed: after all others
            named += 1
        by_debt = order.startswith("costs-") or order == "oldest"
        return (named, held, *((place, position) if by_debt else (position, place)))

    def may(row, part):
        if paid[row["key"]][part] >= row[part]:
            return False
        if not is_held(row, part) or disputed == "last":
            return True
        return disputed == "directed" and row["key"] in direction

    while payment:
        open_parts = [(row, part) for row in debts for part in PARTS if may(row, part)]
        if not open_parts:
            break
        row, part = min(open_parts, key=lambda pair: rank(*pair))
        paid[row["key"]][part] += 1
        payment -= 1
    return paid, payment


@tagged("post_install", "-at_install")
class TestAllocation(BaseCase):
    # Three invoices, the last one disputed
    debts = (
        debt(1, date(2026, 1, 31), 400, interest=12),
        debt(2, date(2026, 2, 28), 300, interest=5),
        debt(3, date(2026, 3, 31), 500, disputed=True),
    )

    def _refuse(self, code, *args, **options):
        with self.assertRaises(allocation.AllocationError) as error:
            allocation.allocate(*args, **options)
        self.assertEqual(error.exception.code, code)

    def test_worked_example(self):
        for order in ("costs-interest-principal", "interest-first"):
            with self.subTest(order=order):
                found, rest = allocation.allocate(600, self.debts, order)
                self.assertEqual(found, {1: parts(400, 12), 2: parts(183, 5), 3: parts()})
                self.assertEqual(rest, 0)
        found, _rest = allocation.allocate(600, self.debts, "principal-first")
        self.assertEqual(found, {1: parts(400), 2: parts(200), 3: parts()})
        found, _rest = allocation.allocate(600, self.debts, "oldest")
        self.assertEqual(found, {1: parts(400, 12), 2: parts(188), 3: parts()})

    def test_orders_differ(self):
        debts = [
            debt("a", date(2026, 1, 31), 100, interest=10, costs=5),
            debt("b", date(2026, 2, 28), 100, interest=20, costs=7),
        ]
        for order, payment, expected in (
            ("costs-interest-principal", 120, {"a": parts(100, 10, 5), "b": parts(costs=5)}),
            ("costs-interest-principal", 130, {"a": parts(100, 10, 5), "b": parts(0, 8, 7)}),
            ("interest-first", 36, {"a": parts(0, 10, 5), "b": parts(0, 20, 1)}),
            ("interest-first", 50, {"a": parts(8, 10, 5), "b": parts(0, 20, 7)}),
            ("principal-first", 208, {"a": parts(100, 0, 5), "b": parts(100, 0, 3)}),
            ("principal-first", 215, {"a": parts(100, 3, 5), "b": parts(100, 0, 7)}),
            ("oldest", 103, {"a": parts(100, 0, 3), "b": parts()}),
            ("oldest", 216, {"a": parts(100, 10, 5), "b": parts(100, 0, 1)}),
        ):
            with self.subTest(order=order, payment=payment):
                self.assertEqual(allocation.allocate(payment, debts, order), (expected, 0))

    def test_principal_first_leaves_interest_and_fee(self):
        one = [debt("INV/1", date(2026, 1, 31), D("100.00"), D("0.41"), D("10.00"))]
        found, rest = allocation.allocate(D("100.00"), one, "principal-first")
        self.assertEqual((found, rest), ({"INV/1": parts("100.00")}, 0))
        found, rest = allocation.allocate(D("100.00"), one, "costs-interest-principal")
        self.assertEqual(found, {"INV/1": parts("89.59", "0.41", "10.00")})
        # What is left of principal
        self.assertEqual(100 - found["INV/1"]["principal"], D("10.41"))

    def test_what_nobody_owes_is_left(self):
        found, rest = allocation.allocate(800, self.debts, "oldest")
        self.assertEqual((found[3], rest), (parts(), 83))
        self.assertEqual(allocation.allocate(5, [], "oldest"), ({}, 5))
        found, rest = allocation.allocate(0, self.debts, "oldest")
        self.assertEqual((found[1], rest), (parts(), 0))

    def test_direction_comes_first(self):
        order = "costs-interest-principal"
        found, rest = allocation.allocate(600, self.debts, order, 2)
        self.assertEqual((found, rest), ({1: parts(283, 12), 2: parts(300, 5), 3: parts()}, 0))
        # In the order in which they are named
        found, _rest = allocation.allocate(310, self.debts, order, [2, 1])
        self.assertEqual(found, {1: parts(0, 5), 2: parts(300, 5), 3: parts()})
        self.assertEqual(allocation.allocate(310, self.debts, order, (2, 1))[0], found)
        # With amounts; what is above them follows the order
        found, _rest = allocation.allocate(410, self.debts, order, {2: 100})
        self.assertEqual(found, {1: parts(298, 12), 2: parts(95, 5), 3: parts()})
        found, _rest = allocation.allocate(60, self.debts, order, {2: 100, 1: None})
        self.assertEqual(found[2], parts(55, 5))
        # A key that is a tuple
        one = [debt(("INV", 1), None, 5), debt(("INV", 2), None, 5)]
        self.assertEqual(allocation.allocate(5, one, order, ("INV", 2))[0][("INV", 2)], parts(5))

    def test_disputed_debts(self):
        order = "costs-interest-principal"
        # The law: not even where the debtor names it
        found, rest = allocation.allocate(800, self.debts, order, 3)
        self.assertEqual((found[3], rest), (parts(), 83))
        for disputed, direction, expected in (
            ("directed", None, (parts(), 83)),
            ("directed", 3, (parts(500), 0)),
            ("last", None, (parts(83), 0)),
            ("last", 3, (parts(500), 0)),
        ):
            with self.subTest(disputed=disputed, direction=direction):
                found, rest = allocation.allocate(
                    800, self.debts, order, direction, disputed=disputed
                )
                self.assertEqual((found[3], rest), expected)

    def test_disputed_in_part(self):
        """The undisputed rest is paid as any other; a dispute is not larger than its debt."""
        one = [debt(1, date(2026, 1, 1), 400, interest=12, disputed=100)]
        self.assertEqual(
            allocation.allocate(500, one, "principal-first"), ({1: parts(300, 12)}, 188)
        )
        found, rest = allocation.allocate(500, one, "principal-first", disputed="last")
        self.assertEqual((found, rest), ({1: parts(400, 12)}, 88))
        one[0]["disputed"] = 900
        self.assertEqual(allocation.allocate(500, one, "oldest"), ({1: parts(0, 12)}, 488))

    def test_oldest_first_then_by_number(self):
        same = date(2026, 1, 1)
        rows = [debt("c", None, 5), debt("b", same, 5), debt("a", same, 5)]
        for payment, expected in ((7, [5, 2, 0]), (12, [5, 5, 2])):
            found, _rest = allocation.allocate(payment, rows, "oldest")
            self.assertEqual([found[key]["principal"] for key in "abc"], expected)
        # Keys of several kinds: as they were given
        rows = [debt("b", same, 5), debt(1, same, 5)]
        found, _rest = allocation.allocate(6, rows, "oldest")
        self.assertEqual((found["b"]["principal"], found[1]["principal"]), (5, 1))

    def test_debts_are_left_as_they_were(self):
        rows = [debt(1, None, 10)]
        allocation.allocate(6, rows, "oldest")
        self.assertEqual(rows, [debt(1, None, 10)])
        # Without interest, costs and dispute there are none
        found, _rest = allocation.allocate(6, [{"key": 1, "due": None, "principal": 5}], "oldest")
        self.assertEqual(found, {1: parts(5)})

    def test_refused(self):
        order = "oldest"
        self._refuse("payment", -1, self.debts, order)
        self._refuse("order", 5, self.debts, "newest")
        self._refuse("disputed", 5, self.debts, order, disputed="first")
        self._refuse("amount", 5, [debt(1, None, -1)], order)
        self._refuse("amount", 5, [debt(1, None, 5, disputed=-1)], order)
        self._refuse("amount", 5, self.debts, order, {1: -1})
        self._refuse("key", 5, [debt(1, None, 5), debt(1, None, 6)], order)
        self._refuse("debt", 5, [{"key": 1, "due": None}], order)
        self._refuse("direction", 5, self.debts, order, 9)
        self._refuse("direction", 5, self.debts, order, [1, 9])
        for payment, rows in (("5", self.debts), (None, self.debts), (5, [debt(1, None, "5")])):
            with self.subTest(payment=payment), self.assertRaises(TypeError):
                allocation.allocate(payment, rows, order)

    @given(some_debts(), st.integers(0, 120), orders, st.data())
    @settings(max_examples=150)
    def test_as_one_would_read_it(self, debts, payment, order, data):
        keys = [row["key"] for row in debts]
        named = data.draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
        disputed = data.draw(st.sampled_from(allocation.DISPUTED))
        found, rest = allocation.allocate(payment, debts, order, named, disputed)
        plain, left = read_plainly(payment, debts, order, named, disputed)
        self.assertEqual((found, rest), (plain, left))

    @given(some_debts(), st.decimals(0, 200, places=3), orders)
    def test_nothing_is_lost_or_made(self, debts, payment, order):
        found, rest = allocation.allocate(payment, debts, order)
        self.assertEqual(sum(sum(row.values()) for row in found.values()) + rest, payment)
        self.assertGreaterEqual(rest, 0)
        for row in debts:
            for part in PARTS:
                self.assertTrue(0 <= found[row["key"]][part] <= row[part])
                if row["disputed"] is True:
                    self.assertEqual(found[row["key"]][part], 0)
