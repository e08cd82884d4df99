from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

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

    def test_sum_asked_is_one_wherever_it_is_said(self):
        self.level.write(
            {
                "fee_kind": "fixed",
                "fee_amount": 10.0,
                "subject": "Pay {amount}",
                "body": "<p>{amount} of which {debt}</p>",
            }
        )
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "BE68539007547034", "partner_id": self.company.partner_id.id}
        )
        self.company.collections_bank_id = bank
        self._invoice(30, 100.0)
        run = self._prepare()
        notice = run.notice_ids
        code = self.company.currency_id.name
        asked = f"{code} 110.41"
        with patch.object(type(bank), "build_qr_code_base64", return_value="QR") as make:
            doc = self.env["collections.document"]._get_document_values(notice, qr=True)[notice.id]
        self.assertEqual(make.call_args.args[0], 110.41)
        [pay] = doc["payments"]
        self.assertEqual((doc["subject"], pay["amounts"]), (f"Pay {asked}", asked))
        self.assertEqual(
            pay["made_of"],
            f"{code} 100.00 debt + {code} 0.41 interest + {code} 10.00 fees and fixed sums",
        )
        self.assertIn(f"{asked} of which {code} 100.00", doc["body"])
        self.assertEqual((notice.amount, notice.amount_asked), (100.0, 110.41))
        run.action_approve()
        self.assertIn("110.41", run.send_question)

    def test_credits_count_against_charges(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self._invoice(30, 100.0)
        self._invoice(5, 60.0, move_type="out_refund")
        notice = self._prepare().notice_ids
        code = self.company.currency_id.name
        words = self._values(notice)["words"]
        self.assertEqual((words["amount"], words["claim"]), (f"{code} 50.41", f"{code} 50.41"))
        self.assertEqual((words["debt"], notice.amount_asked), (f"{code} 40.00", 50.41))
        # Sudo: as it would be if credits were more than that.
        notice.sudo().amount = -45.0
        self.assertEqual(notice.amount_asked, 0.0)
        # Sudo: as if the credit was higher than the debt with its charges.
        notice.line_ids.sudo().filtered(lambda line: line.amount < 0).amount = -145.0
        words = self._values(notice)["words"]
        self.assertEqual((words["amount"], words["claim"]), (f"{code} 0.00", f"{code} 0.00"))
        self.assertIn("-45.00", words["debt"])

    def test_waived_before_it_is_handed_over(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        move = self._invoice(30, 100.0)
        self._pass()
        before = self._grounds()
        self.env["collections.charge.change"]._waive({(self._item(move), "fee"): 4.0}, "Goodwill")
        waived = self._grounds()
        self.assertNotEqual(waived, before, "what was written is written anew")
        self.env["collections.charge.change"].search([])._reinstate(1.0, "Claimed again")
        again = self._grounds()
        self.assertNotEqual(again, waived)
        # Sudo: as another notice or the end of a claim would.
        self.env["collections.charge"].sudo().search([("kind", "=", "fee")]).state = "ended"
        self.assertNotEqual(self._grounds(), again)
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(notice.amount_asked, 110.41, "what was said stays said")

    def _grounds(self):
        participant = self.env["collections.participant"]
        self.env.flush_all()
        query = participant._sql_all_grounds(SQL("%s", self.customer.id))
        return self.env.execute_query(SQL("SELECT %s", query))
