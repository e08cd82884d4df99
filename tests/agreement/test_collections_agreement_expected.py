from datetime import date

from odoo.tests import tagged

from ..expected_common import ExpectedCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementExpected(ExpectedCommon):
    """What each kind of agreement says is still to be paid, and when."""

    def test_each_kind_shows_what_is_open_and_when(self):
        promise = self._promise(self._invoice(5), 60.0)
        plan = self._plan(self._invoice(6, 300.0))
        settlement = self._settle(self._invoice(7), days=9)
        common = {
            "partner_id": self.customer.id,
            "company_id": self.company.id,
            "case_id": self._case().id,
            "state": "due",
        }
        instalments = [
            {
                **common,
                "kind": "installment",
                "plan_id": plan.id,
                "date": row.date_due,
                "date_limit": row.date_deadline,
                "amount": 100.0,
                "amount_company": 100.0,
                "name": f"{plan.name}, {row.name}",
            }
            for row in plan.installment_ids.sorted("sequence")
        ]
        self.assertRecordValues(
            self._rows(),
            [
                {
                    **common,
                    "kind": "promise",
                    "plan_id": False,
                    "date": date(2026, 3, 9),
                    "date_limit": date(2026, 3, 12),
                    "amount": 60.0,
                    "amount_company": 60.0,
                    "name": promise.name,
                },
                instalments[0],
                {
                    **common,
                    "kind": "settlement",
                    "plan_id": False,
                    "date": date(2026, 3, 11),
                    "date_limit": date(2026, 3, 16),
                    "amount": 70.0,
                    "amount_company": 70.0,
                    "name": settlement.name,
                },
                *instalments[1:],
            ],
        )

    def test_payments_reduce_and_end_the_rows(self):
        promised, planned, settled = self._invoice(5), self._invoice(6, 300.0), self._invoice(7)
        self._promise(promised)
        self._plan(planned)
        self._settle(settled, days=8)
        self._pay(promised, 40.0)
        self._pay(planned, 150.0)
        self._pay(settled, 30.0)
        self.assertEqual(
            [(row.kind, row.amount) for row in self._rows()],
            [
                ("promise", 60.0),
                ("settlement", 40.0),
                ("installment", 50.0),
                ("installment", 100.0),
            ],
        )
        for move in (promised, planned):
            self._pay(move)
        self._pay(settled, 40.0)
        self.assertFalse(self._rows(), "kept, completed, paid")

    def test_what_is_over_or_not_agreed_on_yet_is_not_expected(self):
        self._promise(self._invoice(5)).action_cancel()
        self._plan(self._invoice(6)).action_cancel()
        self._settle(self._invoice(7)).action_cancel()
        draft = self.env["collections.plan"]._make(
            self._item(self._invoice(8)), {"date_first": date(2026, 3, 10)}
        )
        draft._propose()
        self.env["collections.settlement"]._make(
            self._item(self._invoice(9)), 70.0, date(2026, 3, 10)
        )
        self.assertFalse(self._rows())

    def test_kinds_that_are_switched_off_stay_out(self):
        self._promise(self._invoice(5))
        self._plan(self._invoice(6))
        self._settle(self._invoice(7))
        collector = self._user("collector")
        self.assertEqual(
            set(self._rows(user=collector).mapped("kind")),
            {"promise", "installment", "settlement"},
        )
        readonly = self.env.ref("collections_followup.group_collections_readonly")
        for kind, left in (
            ("plan", {"promise", "settlement"}),
            ("settlement", {"promise"}),
        ):
            readonly.implied_ids -= self.env.ref(f"collections_followup.group_collections_{kind}")
            self.env.registry.clear_all_caches()
            with self.subTest(off=kind):
                self.assertEqual(set(self._rows(user=collector).mapped("kind")), left)
