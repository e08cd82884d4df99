from datetime import date

from odoo.tests import tagged

from ..snapshot_common import JANUARY, SnapshotCommon


@tagged("post_install", "-at_install")
class TestCollectionsSnapshotSql(SnapshotCommon):
    def test_lines_are_the_ageing_of_the_day(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self._invoice(date(2025, 10, 10), 500.0)
        self._invoice(date(2026, 2, 10), 300.0)
        self._invoice(date(2026, 1, 10), 900.0, partner=self.partner_b, currency_id=euro.id)
        self._invoice(date(2026, 2, 12), 40.0, partner=self.partner_b, move_type="out_refund")
        own = self._record(JANUARY)
        self.assertEqual(self._recorded(own), self._aged(JANUARY))
        line = own.line_ids.filtered(lambda line: line.item_currency_id == euro)
        self.assertEqual((line.open_currency, line.partner_id), (900, self.partner_b))
        rows = self.env["collections.ageing"]._read(self.company, JANUARY)
        self.assertAlmostEqual(own.open, sum(row["total_company"] for row in rows), places=2)

    def test_nobodys_entries_are_in_it(self):
        receivable = self.company_data["default_account_receivable"]
        revenue = self.company_data["default_account_revenue"]
        move = self.env["account.move"].create(
            {
                "date": date(2026, 1, 5),
                "line_ids": [
                    (0, 0, {"account_id": receivable.id, "debit": 70, "date_maturity": JANUARY}),
                    (0, 0, {"account_id": revenue.id, "credit": 70}),
                ],
            }
        )
        move.action_post()
        own = self._record(JANUARY)
        self.assertEqual((own.open, own.line_ids.partner_id.ids), (70, []))
        self.assertFalse(own._check_ledger_sudo())

    def test_customers_who_only_bought_or_paid_are_in_it(self):
        move = self._invoice(date(2026, 2, 10), 300.0)
        self._pay(move, 300.0, date(2026, 1, 20))
        own = self._record(JANUARY)
        self.assertEqual((own.open, own.sales, own.received), (0, 300, 300))
        self.assertEqual((own.customer_count, len(own.line_ids)), (0, 1))

    def test_what_is_not_chased_is_split(self):
        days = {}
        for name in ("disputed", "held", "promised", "plain"):
            partner = self.env["res.partner"].create({"name": name})
            days[name] = self._invoice(date(2026, 1, 10), 100.0, partner=partner)
        self.env["collections.dispute"].create(
            {
                "partner_id": days["disputed"].partner_id.id,
                "company_id": self.company.id,
                "date_raised": date(2026, 1, 15),
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [(0, 0, {"move_id": days["disputed"].id, "amount": 40.0})],
            }
        )
        self.env["collections.hold"].create(
            {
                "scope": "partner",
                "partner_id": days["held"].partner_id.id,
                "company_id": self.company.id,
                "reason_id": self.env["collections.hold.reason"].search([], limit=1).id,
                "date_from": date(2026, 1, 15),
                "date_until": date(2026, 3, 31),
            }
        )
        own = self._record(JANUARY)
        page = self.env["collections.ageing"]
        asked = page._ask(self.company, JANUARY, group_by="company", currency="company")
        parts = page._read_parts(asked)[(self.company.id, own.currency_id.id)]
        self.assertEqual(own.disputed, parts.pop("dispute", 0))
        self.assertEqual(own.promised, parts.pop("promise", 0))
        self.assertEqual(own.planned, parts.pop("plan", 0) + parts.pop("settlement", 0))
        self.assertEqual(own.held, sum(parts.values()))
        self.assertTrue(own.disputed)
        self.assertEqual(own.held, 100)
        self.assertLess(own.disputed + own.held, own.open)

    def test_few_statements_however_many_customers(self):
        for number in range(12):
            partner = self.env["res.partner"].create({"name": f"Customer {number}"})
            self._invoice(date(2026, 1, 10), 10.0, partner=partner)
        self._record(date(2025, 12, 31))
        self.snapshots._plan_sudo(self.company, [JANUARY])
        own = self.snapshots.search([("state", "=", "waiting")])
        self.env.flush_all()
        with self.assertQueryCount(60):
            own._make_sudo()
        self.assertEqual(len(own.line_ids), 12)
