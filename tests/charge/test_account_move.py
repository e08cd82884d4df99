from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestAccountMove(ChargeCommon):
    def test_amounts(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        move = self._invoice(30, 100.0)
        self._pass()
        self.assertRecordValues(
            move,
            [
                {
                    "collections_interest": 0.41,
                    "collections_costs": 10.0,
                    "collections_claim": 110.41,
                    "collections_claim_text": False,
                }
            ],
        )
        bill = self._invoice(30, 100.0, move_type="in_invoice")
        self.assertFalse(bill.collections_claim)

    def test_what_is_not_known_is_said(self):
        rate = self._rate([(2025, 1, 2.0)])
        self.rule.write({"base": "reference", "rate_id": rate.id})
        self.assertIn("not known", self._invoice(30, 100.0).collections_claim_text)

    def test_fields_are_not_for_everybody(self):
        move = self._invoice(30, 100.0)
        with self.assertRaises(AccessError):
            move.with_user(self._user()).read(["collections_interest"])

    def test_buttons(self):
        move = self._invoice(30, 100.0)
        self._pass()
        self.assertEqual(
            move.action_collections_claim()["report_name"],
            "collections_followup.report_claim_invoice",
        )
        self.assertTrue(move.action_collections_waive()["context"]["default_line_ids"])
        action = move.action_collections_book()
        booked = self.env["account.move"].browse(action["res_id"])
        self.assertTrue(booked.collections_charges)
        self.assertIn("Nothing is claimed", self._refused(move.action_collections_book))
        self.assertIn(move.name.replace("/", "-"), move._get_collections_claim_name())
