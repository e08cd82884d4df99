from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon
from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseLine(PromiseCommon):
    """What a promise can be about."""

    def test_refused(self):
        move, other = self._invoice(5), self._invoice(5, partner=self.partner_b)
        with self._refused("past"):
            self._promise(move, days=-1)
        with self._refused("not a date"):
            self.env["collections.promise"]._make({self._item(move): 10.0}, "31.12.2026")
        with self._refused("is open"):
            self._promise(move, amount=100.01)
        with self._refused("several customers"):
            self._promise(move | other)
        with self._refused("another customer"):
            self.env["collections.promise"].create(
                {
                    "partner_id": self.customer.id,
                    "date": "2026-03-09",
                    "line_ids": [
                        Command.create({"move_line_id": self._item(other).id, "amount": 10})
                    ],
                }
            )
        with self._refused("Choose the items"):
            self.env["collections.promise"]._make({}, "2026-03-09")
        with self._refused("twice"):
            self.env["collections.promise"].create(
                {
                    "partner_id": self.customer.id,
                    "date": "2026-03-09",
                    "line_ids": [
                        Command.create({"move_line_id": self._item(move).id, "amount": 10})
                    ]
                    * 2,
                }
            )
        draft = self._invoice(5)
        draft.button_draft()
        with self._refused("not a posted"):
            self.env["collections.promise"]._make({self._item(draft): 10.0}, "2026-03-09")
        self._pay(other)
        with self._refused("Nothing is open"):
            self.env["collections.promise"]._make({self._item(other): 10.0}, "2026-03-09")
        self.assertFalse(self.env["collections.promise"].search([]))

    def test_other_company(self):
        other = self.setup_other_company()["company"]
        move = self._invoice(5)
        with self._refused("belongs to"):
            self.env["collections.promise"].with_company(other).create(
                {
                    "partner_id": self.customer.id,
                    "company_id": other.id,
                    "date": "2026-03-09",
                    "line_ids": [
                        Command.create({"move_line_id": self._item(move).id, "amount": 10})
                    ],
                }
            )

    def test_part_that_stays(self):
        move = self._invoice(5)
        line = self._promise(move, amount=60.0).line_ids
        self.assertEqual((line.name, line.amount_open), (move.name, 100.0))
        self._pay(move, 70.0)
        self.assertEqual((line.amount, line.amount_open), (60.0, 30.0))

    def test_amount_above_zero(self):
        item = self._item(self._invoice(5))
        for amount in (0.0, -1.0):
            refusal = CollectionsCommon._refused(
                self, self.env["collections.promise"]._make, {item: amount}, "2026-03-09"
            )
            self.assertIn("above 0", refusal)
