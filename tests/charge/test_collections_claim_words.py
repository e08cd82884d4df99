from datetime import date

from odoo.tests import tagged

from odoo.addons.collections_followup.report.base.collections_document import Formatter

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsClaimWords(ChargeCommon):
    def setUp(self):
        super().setUp()
        self.words = self.env["collections.claim.words"]
        self.formatter = Formatter(self.env)

    def test_rows_with_formula(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        move = self._invoice(30, 100.0)
        self._pass()
        self.env["collections.charge.change"]._waive({(self._item(move), "fee"): 4.0}, "Test")
        rows = self.words._make_rows(self._claim(move), self.formatter)
        self.assertEqual([row["amount"] for row in rows], ["0.41", "10.00", "-4.00"])
        self.assertEqual(rows[0]["formula"], "100.00 × 5.00 % × 30 ÷ 365")
        self.assertEqual(rows[0]["number"], move.name)

    def test_limit_has_its_row(self):
        self.rule.total_cap = 0.3
        rows = self.words._make_rows(self._claim(self._invoice(30, 100.0)), self.formatter)
        self.assertEqual([row["amount"] for row in rows], ["0.41", "-0.11"])

    def test_leap_years(self):
        self.rule.basis = "act/act"
        rows = self.words._make_rows(
            self._claim(self._invoice(date(2023, 12, 1), 100.0), date(2024, 1, 31)), self.formatter
        )
        self.assertEqual([row["formula"].rpartition(" ")[2] for row in rows], ["365", "366"])

    def test_statement(self):
        move = self._invoice(30, 100.0)
        self._pay(move, 40.0, date(2026, 2, 10))
        claim = self._claim(move)
        statement = self.words._make_statement(claim.item.currency_id, [claim], self.formatter)
        [item] = statement["items"]
        self.assertEqual([own["amount"] for own in item["payments"]], ["-40.00"])
        self.assertEqual((item["open"], statement["principal"]), ("60.00", "60.00"))
        self.assertEqual(statement["interest"], f"{float(claim.interest):.2f}")
        self.assertEqual(statement["daily"], "0.01")

    def test_remarks_once(self):
        rate = self._rate([(2025, 2, 2.0)], status="unverified")
        self.rule.write({"base": "reference", "rate_id": rate.id})
        claims = [self._claim(self._invoice(date(2025, 12, 1), 100.0)) for _number in range(2)]
        remarks = self.words._get_remarks(claims)
        self.assertEqual(len(remarks), 2)
        self.assertIn("not known", remarks[0])
        self.assertIn("not confirmed", remarks[1])

    def test_days_that_bear_nothing(self):
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_moratorium").id,
                "partner_id": self.customer.id,
                "reason": "Registered",
                "date_from": date(2026, 2, 20),
                "date_until": False,
            }
        )
        claim = self._claim(self._invoice(30, 100.0))
        self.assertIn("frozen", " ".join(self.words._get_cut(claim, self.formatter)))

    def test_print(self):
        self._invoice(30, 100.0)
        action = self.words._print(self._case())
        self.assertEqual(action["report_name"], "collections_followup.report_claim")
