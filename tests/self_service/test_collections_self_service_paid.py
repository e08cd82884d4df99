from datetime import timedelta

from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon

PROOF = ("../proof<script>.pdf", b"%PDF-1.7 proof")


@tagged("post_install", "-at_install")
class TestCollectionsSelfServicePaid(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move, cls.other = cls._invoice(20, 200), cls._invoice(10, 100)
        cls.engine.refresh(cls.company)
        cls.sent = {"day": cls.today.isoformat(), "amount": "200", "reference": "TRX 4711"}

    def test_paused_and_looked_for(self):
        money = self._pay(self.other, 20)
        money.action_draft()
        request = self._do("paid", items=self._ids(self.move), files=[PROOF], **self.sent)
        self.assertEqual((request.state, request.codes), ("waiting", ["check"]))
        hold = request.hold_ids
        self.assertEqual(hold.move_line_id, self._item(self.move))
        self.assertEqual(hold.date_until, self.today + timedelta(days=6))
        self.assertEqual(self._reason(self.move), "hold")
        self.assertNotEqual(self._reason(self.other), "hold")
        file = self.env["ir.attachment"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertEqual(file.mimetype, "application/x-unverified")
        self.assertNotRegex(file.name, "[/<>]")
        # Said once more, it pauses nothing.
        again = self._do("paid", items=self._ids(self.move, self.other), **self.sent)
        self.assertIn("again", again.codes)
        self.assertEqual(again.hold_ids.move_line_id, self._item(self.other))

    def test_said_again_after_a_long_pause(self):
        self.company.sudo().collections_self_paid_days = 50
        self._do("paid", items=self._ids(self.move), **self.sent)
        with self._on(90):
            again = self._do("paid", items=self._ids(self.move), **self.sent)
        self.assertIn("again", again.codes)

    def test_over_once_it_is_matched(self):
        request = self._do("paid", items=self._ids(self.move), **self.sent)
        self._pay(self.move)
        self.assertEqual(request.state, "accepted")
        self.assertEqual(request.hold_ids.state, "released")
        self.assertFalse(request.activity_id.active)

    def test_money_that_may_be_meant_is_proposed(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 200,
                "date": self.today,
            }
        )
        payment.action_post()
        unmatched = self.env["collections.unmatched"].sudo()
        request = self._do("paid", items=self._ids(self.move), **self.sent)
        unmatched._update(self.company)
        found = unmatched.search([("state", "in", ("found", "doubt", "open"))])
        self.assertEqual(request.money_ids.sudo(), found)
        self.assertEqual(found.proposal_ids[:1].item_ids, self._item(self.move))
        self.assertEqual(found.proposal_ids[:1].reason, "numbers")

    def test_what_makes_no_sense(self):
        ids = self._ids(self.move)
        cases = [
            ({"day": self._day(1)}, (), "day"),
            ({"day": "1999-01-01"}, (), "day"),
            ({"amount": ""}, (), "amount"),
            ({"reference": "x" * 141}, (), "reference"),
            ({}, [("a.html", b"<html>")], "proof"),
            ({}, [("a.pdf", b"MZ")], "proof"),
            ({}, [PROOF] * 6, "proof"),
        ]
        for values, files, field in cases:
            with self.subTest(values=values, files=len(files)):
                sent = {**self.sent, "items": ids, **values}
                self.assertEqual(list(self._refuse("paid", files=files, **sent)), [field])
