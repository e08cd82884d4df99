from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsChargeDocument(ChargeCommon):
    def _values(self, notice):
        return self.env["collections.document"]._get_document_values(notice)[notice.id]

    def test_words(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.level.body = "<p>{interest}, {fees}, {claim}</p>"
        self._invoice(30, 100.0)
        words = self._values(self._prepare().notice_ids)["words"]
        code = self.company.currency_id.name
        self.assertEqual(
            (words["interest"], words["fees"], words["claim"]),
            (f"{code} 0.41", f"{code} 10.00", f"{code} 110.41"),
        )

    def test_rows(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self._invoice(30, 100.0)
        [group] = self._values(self._prepare().notice_ids)["charges"]
        self.assertEqual([row["amount"] for row in group["rows"]], ["0.41", "10.00"])
        self.assertEqual((group["total"], group["claim"]), ("10.41", "110.41"))

    def test_fee_without_interest(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0, "claim_interest": False})
        self._invoice(30, 100.0)
        [group] = self._values(self._prepare().notice_ids)["charges"]
        self.assertEqual([row["amount"] for row in group["rows"]], ["10.00"])
        self.assertEqual(group["claim"], "110.00")

    def test_unverified_rate_is_said_on_the_notice(self):
        rate = self._rate([(2026, 1, 2.0)], status="unverified", name="Doubtful")
        self.rule.write({"base": "reference", "rate_id": rate.id})
        self._invoice(30, 100.0)
        notice = self._pass().notice_ids
        self.assertIn("Doubtful", notice.content)
        self.assertIn("not confirmed", notice.content)

    def test_call_script(self):
        self._invoice(30, 100.0)
        self.level.script = "<p>Claim {claim}, interest {interest}, fees {fees}</p>"
        self._pass()
        self.assertIn("100.41", self._case().call_script)
