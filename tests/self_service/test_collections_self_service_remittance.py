from odoo.tests import tagged

from ..self_service_common import SelfServiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsSelfServiceRemittance(SelfServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls._invoice(20, 200), cls._invoice(10, 100)
        cls.foreign = cls._invoice(20, 300, partner=cls.partner_b)

    def test_pasted_and_matched_as_it_says(self):
        text = f"Invoice\tAmount paid\n{self.first.name}\t200.00\n{self.second.name}\t40.00"
        request = self._do("remittance", text=text)
        self.assertEqual((request.state, request.codes), ("waiting", ["match"]))
        self.assertEqual(request.amount, 240)
        self.assertEqual(
            {int(key): float(value) for key, value in request.shares.items()},
            {self._item(self.first).id: 200, self._item(self.second).id: 40},
        )
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 240,
                "date": self.today,
            }
        )
        payment.action_post()
        unmatched = self.env["collections.unmatched"].sudo()
        unmatched._update(self.company)
        proposal = unmatched.search([("state", "in", ("found", "doubt"))]).proposal_ids[:1]
        self.assertEqual(proposal.item_ids, self._item(self.first) | self._item(self.second))
        wizard = self.env["collections.allocation.wizard"].create(
            {"credit_ids": payment._collections_get_credits().ids}
        )
        self.assertIn(self.second.name, wizard.remittance)

    def test_a_file_and_what_nobody_can_read(self):
        table = f"number;paid\n{self.first.name};150,00\n{self.foreign.name};300,00"
        request = self._do(
            "remittance", files=[("advice.csv", table.encode())], reference="TRX", amount="450"
        )
        # Of others nothing is recognised.
        self.assertEqual(request.item_ids, self._item(self.first))
        broken = self._do("remittance", files=[("a.xlsx", b"PK\x03\x04no")])
        self.assertEqual(broken.codes, ["match", "unread"])
        self.assertFalse(broken.item_ids)

    def test_what_makes_no_sense(self):
        cases = [
            ({}, (), "text"),
            ({"text": "x" * 8001}, (), "text"),
            ({"text": "x", "amount": "x"}, (), "amount"),
            ({"text": "x", "day": "x"}, (), "day"),
            ({}, [("a.docm", b"PK\x03\x04")], "files"),
            ({}, [("a.csv", b"\x00")], "files"),
        ]
        for values, files, field in cases:
            with self.subTest(values=str(values)[:40]):
                self.assertEqual(list(self._refuse("remittance", files=files, **values)), [field])
