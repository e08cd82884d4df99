from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsStatementAsked(CollectionsCommon):
    """A statement asks for what is due and undisputed, and shows the rest apart."""

    def _doc(self, **options):
        statements = self.env["collections.statement"].with_company(self.company)
        return statements._get_statement_values(self.customer, options)[self.customer.id]

    def _parts(self, doc):
        return {
            row["kind"]: row["amount"]
            for place in doc["rows"]
            for row in place["below"]
            if row["kind"] in ("asked", "later", "held", "unused")
        }

    def test_not_due_and_on_hold_are_not_asked_for(self):
        due, held = self._invoice(5, 100.0), self._invoice(10, 40.0)
        self._invoice(-20, 250.0)
        self.env["collections.hold"].create(
            {
                "company_id": self.company.id,
                "scope": "move",
                "move_id": held.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        for options in ({}, {"mode": "all", "date_from": "2025-01-01"}):
            doc = self._doc(**options)
            self.assertEqual(
                self._parts(doc), {"asked": "100.00", "later": "250.00", "held": "40.00"}
            )
            group = doc["groups"][0]
            self.assertEqual((group["total"], group["asked"]["net"]), ("390.00", 100.0))
            self.assertEqual(group["asked"]["numbers"], [due.name])
            self.assertEqual(doc["asked"], "USD\xa0100.00")

    def test_the_code_to_scan_carries_what_is_asked_for(self):
        self.company.write({"country_id": self.env.ref("base.de").id})
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 1.0)])
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "DE02120300000000202051", "partner_id": self.company.partner_id.id}
        )
        self.company.collections_bank_id = bank
        self._invoice(5, 100.0, currency_id=euro.id)
        self._invoice(-20, 250.0, currency_id=euro.id)
        amounts = []
        self.patch(
            type(bank),
            "build_qr_code_base64",
            lambda _bank, amount, *_args, **_values: amounts.append(amount) or "data:code",
        )
        doc = self._doc()
        self.assertEqual(amounts, [100.0])
        self.assertEqual(doc["payments"][0]["amounts"], "EUR\xa0100.00")
        self.assertEqual(doc["balance"], "EUR\xa0350.00")

    def test_disputed_part(self):
        move = self._invoice(5, 1000.0)
        self.env["collections.dispute"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                "line_ids": [
                    Command.create({"move_id": move.id, "scope": "amount", "amount": 400.0})
                ],
            }
        )
        self.assertEqual(self._parts(self._doc()), {"asked": "600.00", "held": "400.00"})

    def test_promised_and_due_again(self):
        move = self._invoice(5)
        self.env["collections.promise"]._make({self._item(move): 100.0}, date(2026, 3, 9))
        doc = self._doc()
        self.assertEqual(self._parts(doc), {"asked": "0.00", "held": "100.00"})
        self.assertEqual((doc["payments"], doc["to_pay"]), ([], False))
        with self._on(date(2026, 3, 20)):
            self.assertEqual(self._parts(self._doc()), {})

    def test_credits_go_to_what_is_due(self):
        self._invoice(5, 100.0)
        self._invoice(-20, 250.0)
        self._invoice(5, 30.0, move_type="out_refund")
        self.assertEqual(self._parts(self._doc()), {"asked": "70.00", "later": "250.00"})
        self._invoice(5, 90.0, move_type="out_refund")
        self.assertEqual(
            self._parts(self._doc()), {"asked": "0.00", "later": "250.00", "unused": "-20.00"}
        )

    def test_all_due_is_the_balance(self):
        self._invoice(0, 100.0)
        doc = self._doc()
        self.assertEqual((self._parts(doc), doc["asked"]), ({}, ""))
        self.assertEqual(doc["groups"][0]["asked"]["net"], 100.0)

    def test_as_of_an_earlier_day(self):
        self._invoice(5, 100.0)
        doc = self._doc(date_to=self.today - timedelta(days=10))
        self.assertEqual(self._parts(doc), {"asked": "0.00", "later": "100.00"})

    def test_company_without_policy(self):
        self._invoice(5, 100.0)
        self._invoice(-20, 250.0)
        self.company.collections_policy_id = False
        self.assertEqual(self._parts(self._doc()), {"asked": "100.00", "later": "250.00"})

    def test_parts_add_up_to_the_balance(self):
        for due, amount, move_type in (
            (5, 100.0, "out_invoice"),
            (-9, 33.33, "out_invoice"),
            (4, 12.5, "out_refund"),
            (0, 8.25, "out_invoice"),
        ):
            self._invoice(due, amount, move_type=move_type)
        statements = self.env["collections.statement"].with_company(self.company)
        options = statements._get_options()
        [group] = statements._get_statements(self.customer, options)[self.customer.id]
        claimable = statements._read_claimable(self.customer, options)
        split = statements._split_balance(group, options, claimable)
        total = sum(split[name] for name in ("asked", "later", "held", "unused"))
        self.assertFalse(group["currency"].compare_amounts(total, group["closing"]))
