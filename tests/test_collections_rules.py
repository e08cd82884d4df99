"""The eight rules of the design that always hold, each on a ledger with everything in it."""

from contextlib import contextmanager
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestRules(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.other_data = cls.setup_other_company(name="Elsewhere")
        cls.other = cls.other_data["company"]
        cls.branch = cls.env["res.company"].create({"name": "Branch", "parent_id": cls.company.id})
        cls.env.cr.precommit.run()  # core loads the accounts of a branch then
        cls.env.user.company_ids |= cls.other | cls.branch
        cls.dollars = cls.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        cls.halves = cls.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 50,
                            "nb_days": days,
                            "delay_type": "days_after",
                        }
                    )
                    for days in (0, 10)
                ],
            }
        )

    def _fill_ledger(self):
        """Invoices late and early, paid in part, credited, in instalments, elsewhere."""
        contact = self.env["res.partner"].create({"name": "C", "parent_id": self.customer.id})
        self._invoice(20, 333.33)
        self._invoice(3, 100, partner=contact)
        self._invoice(-10, 77.7)
        self._pay(self._invoice(8, 99.99), 33.33)
        self._invoice(5, 40, move_type="out_refund")
        self._invoice(6, 123.45, currency_id=self.dollars.id)
        self._invoice(
            -5,
            100.01,
            partner=self.partner_b,
            invoice_payment_term_id=self.halves.id,
            invoice_date_due=False,
            currency_id=self.dollars.id,
        )
        self._invoice(-20, 500, partner=self.partner_b)
        self._pay(self._invoice(30, 60))
        self._invoice(9, 210, company=self.branch)
        self._invoice(4, 910, company=self.other)
        self._invoice(-4, 11, company=self.other, partner=self.partner_b)

    # --------------------------------------------------------------------------- 1

    def test_1_money_ties_out(self):
        self._fill_ledger()
        self._assert_ties_out()
        self._pass()
        with self._on(12):
            self._pay(
                self.env["account.move"].search(
                    [("amount_total", "=", 333.33), ("company_id", "=", self.company.id)]
                ),
                100,
            )
            self._pass()
            self._prepare(company=self.other)
            self._assert_ties_out()
        with self._on(25):
            self.engine.refresh()
            self._assert_ties_out()

    def _assert_ties_out(self):
        """Per company and currency: what the cases hold, and what is in no case."""
        lines = self.env["account.move.line"].search(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("company_id", "in", (self.company | self.other | self.branch).ids),
            ]
        )
        cases = self.env["collections.case"].search([("state", "=", "open")])
        in_cases = cases.move_line_ids
        self.assertTrue(cases)
        for owner, covered in (
            (self.company, self.company | self.branch),
            (self.other, self.other),
        ):
            own = lines.filtered(lambda line, c=covered: line.company_id in c)
            self.assertTrue(own)
            own_cases = cases.filtered(lambda case, o=owner: case.company_id == o)
            outside = own - in_cases
            self.assertEqual(own & in_cases, own_cases.move_line_ids)
            total = sum(own_cases.mapped("amount_due")) + sum(outside.mapped("amount_residual"))
            self.assertAlmostEqual(total, sum(own.mapped("amount_residual")), places=2)
            for currency, of_currency in own.grouped("currency_id").items():
                held = own_cases.move_line_ids.filtered(
                    lambda line, c=currency: line.currency_id == c
                )
                self.assertEqual(
                    currency.round(
                        sum((held | (outside & of_currency)).mapped("amount_residual_currency"))
                    ),
                    currency.round(sum(of_currency.mapped("amount_residual_currency"))),
                )
            for case in own_cases:
                items = case.move_line_ids
                self.assertAlmostEqual(
                    case.amount_due, sum(items.mapped("amount_residual")), places=2
                )
                buckets = sum(case[f"amount_bucket_{n}"] for n in range(1, 6))
                self.assertAlmostEqual(case.amount_overdue, buckets, places=2)

    # --------------------------------------------------------------------------- 2

    def test_2_what_was_sent_stays(self):
        self._fill_ledger()
        notice = self._pass().notice_ids.filtered(lambda n: n.partner_id == self.customer)
        before = (notice.read()[0], notice.line_ids.read())
        for refused in (
            lambda: notice.write({"amount": 1}),
            lambda: notice.write({"state": "draft"}),
            lambda: notice.write({"content": "<p>never said</p>"}),
            lambda: notice.write({"line_ids": [Command.clear()]}),
            notice.unlink,
            lambda: notice.line_ids[0].write({"amount": 1}),
            notice.line_ids[0].unlink,
            notice.run_id.unlink,
            notice.case_id.unlink,
            lambda: self.env["collections.notice.line"].create(
                {"notice_id": notice.id, "currency_id": notice.currency_id.id}
            ),
            notice.level_id.unlink,
            notice.action_skip,
            notice.action_cancel,
        ):
            with self.subTest(refused):
                self._refused_for_all(notice, refused)
        notice.action_send()  # nothing to send
        for move in notice.line_ids.move_line_id.move_id.filtered(
            lambda m: m.move_type == "out_invoice" and m.payment_state == "not_paid"
        ):
            self._pay(move)
        self.env.invalidate_all()
        after = (notice.read()[0], notice.line_ids.read())
        for values in (before[0], after[0]):
            for name in ("delivery_problem", "__last_update", "message_ids"):
                values.pop(name, None)
        self.assertEqual(before, after)

    def _refused_for_all(self, notice, function):
        with self.assertRaises((UserError,)[0]), self.env.cr.savepoint():
            function()
            self.env.flush_all()

    def test_2_not_even_with_sudo(self):
        self._invoice(5)
        notice = self._pass().notice_ids.sudo()
        self._refused(notice.write, {"amount": 1})
        self._refused(notice.unlink)
        self._refused(notice.line_ids.write, {"amount": 1})
        self._refused(notice.line_ids.unlink)

    # --------------------------------------------------------------------------- 3

    def test_3_nothing_is_claimed_twice(self):
        self.levels[1].write({"channel_manual": True, "channel_phone": True})
        self.partner_b.write({"email": False, "phone": "+32 2 000 00 00"})
        self._fill_ledger()
        self._invoice(7, partner=self.partner_b)
        for day in (0, 0, 1, 9, 9, 15, 16, 31, 31, 60):
            with self._on(day):
                self._pass()
                self._prepare().action_cancel()
        self.env.cr.execute(
            """
            SELECT l.move_line_id, l.level_id, count(*)
              FROM collections_notice_line l JOIN collections_notice n ON n.id = l.notice_id
             WHERE n.state = 'sent' AND l.level_id IS NOT NULL
          GROUP BY 1, 2 HAVING count(*) > 1
            """
        )
        self.assertFalse(self.env.cr.fetchall())
        reached = self.env["collections.item"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(reached.level_id, self.levels[2])

    def test_3_a_second_run_of_the_day_finds_nothing(self):
        self._fill_ledger()
        self.assertTrue(self._prepare().notice_ids)
        self.assertFalse(self._prepare().notice_ids)
        self._pass()
        self.assertFalse(self._prepare().notice_ids)

    # --------------------------------------------------------------------------- 4

    def test_4_no_claim_while_a_reason_holds(self):
        for exclude in (
            lambda move: setattr(move, "no_followup", True),
            lambda move: move.action_toggle_block_payment(),
            lambda move: self.env["collections.hold"].create(
                {
                    "scope": "move",
                    "move_id": move.id,
                    "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                }
            ),
            lambda move: setattr(
                self._case(), "stage_id", self.env.ref("collections_followup.stage_agency")
            ),
            lambda move: setattr(move.partner_id, "collections_cease", True),
        ):
            with self.subTest(exclude), self._taken_back():
                move = self._invoice(5)
                exclude(move)
                for day in (0, 15, 40):
                    with self._on(day):
                        self.assertFalse(self._pass().notice_ids)

    @contextmanager
    def _taken_back(self):
        with self.env.cr.savepoint() as savepoint:
            yield
            self.env.flush_all()
            savepoint.rollback()
            self.env.invalidate_all()

    # --------------------------------------------------------------------------- 5

    def test_5_days_are_those_of_the_company(self):
        self._invoice(0)
        self.other.partner_id.tz = "America/Los_Angeles"
        for zone, moment, days in (
            ("Pacific/Auckland", f"{self.today} 12:30:00", 1),  # tomorrow there
            ("UTC", f"{self.today} 12:30:00", 0),
            ("America/Los_Angeles", f"{self.today + timedelta(1)} 06:00:00", 0),  # still today
            ("UTC", f"{self.today + timedelta(1)} 00:00:00", 1),
        ):
            with self.subTest(zone), self._taken_back(), self._on(moment):
                self.company.partner_id.tz = zone
                self.engine.refresh(self.company)
                self.assertEqual(bool(self._case()), bool(days))
                run = self._prepare()
                self.assertEqual(run.date, self.today + timedelta(days))
                self.assertEqual(len(run.notice_ids), days)
                run.action_send()
                self._deliver()
                if days:
                    self.assertEqual(run.notice_ids.date, self.today + timedelta(1))
                    self.assertEqual(run.notice_ids.line_ids.days_overdue, 1)
                    item = self.env["collections.item"].search([])
                    self.assertEqual(item.level_date, self.today + timedelta(1))

    def test_5_tomorrow_somewhere_else_is_the_future_here(self):
        self.company.partner_id.tz = "America/Los_Angeles"
        with self._on(f"{self.today} 02:00:00"):
            self.assertEqual(self.company._collections_today(), self.today - timedelta(1))
            self._refused(self._prepare, self.today)

    # --------------------------------------------------------------------------- 6

    def test_6_other_companies_are_out_of_reach(self):
        self._fill_ledger()
        theirs = self._prepare(company=self.other)
        collector = self._user("collector")
        records = [theirs, theirs.notice_ids, theirs.notice_ids.line_ids, theirs.stat_ids]
        records.append(self.env["collections.case"].search([("company_id", "=", self.other.id)]))
        for record in records:
            self.assertTrue(record)
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(collector)[:1].read(["display_name"])
        for action in ("action_send", "action_cancel", "action_prepare"):
            with self.assertRaises(AccessError):
                getattr(theirs.with_user(collector), action)()
        with self.assertRaises(AccessError):
            self.env["collections.run"].with_user(collector).create({"company_id": self.other.id})

    # --------------------------------------------------------------------------- 7

    def test_7_the_ledger_stays_as_it_was(self):
        self._fill_ledger()
        before = self._read_ledger()
        for day in (0, 15, 40):
            with self._on(day):
                self._pass()
                self.engine.refresh()
                self.engine.simulate(self.company, self.today + timedelta(90))
        self.assertEqual(self._read_ledger(), before)

    def _read_ledger(self):
        self.env.flush_all()
        rows = []
        for table, columns in (
            ("account_move", "id, state, payment_state, amount_residual, write_date"),
            (
                "account_move_line",
                "id, debit, credit, amount_residual, reconciled, no_followup, date_maturity,"
                " write_date",
            ),
            ("account_partial_reconcile", "id, amount, write_date"),
            ("account_payment", "id, state, amount, write_date"),
        ):
            self.env.cr.execute(f"SELECT {columns} FROM {table} ORDER BY id")
            rows.append(self.env.cr.fetchall())
        return rows

    # ------------------------------------------------------------------- 8: see uninstall

    def test_refresh_twice_changes_nothing(self):
        self._fill_ledger()
        self.engine.refresh()
        self.assertEqual(self.engine.refresh(), {"opened": 0, "updated": 0, "closed": 0})
        cases = self.env["collections.case"].search([])
        before = cases.read()
        self.engine.refresh(self.company, self.customer)
        self.env.invalidate_all()
        self.assertEqual(cases.read(), before)

    def test_refresh_of_one_customer_is_that_of_all(self):
        self._fill_ledger()
        self.env.cr.execute("DELETE FROM collections_case")
        self.env.invalidate_all()
        self.engine.refresh(self.company, self.customer | self.partner_b)
        some = self._read_figures()
        self.env.cr.execute("DELETE FROM collections_case")
        self.env.invalidate_all()
        self.engine.refresh(self.company)
        self.assertEqual(self._read_figures(), some)

    def _read_figures(self):
        cases = self.env["collections.case"].search(
            [("company_id", "=", self.company.id)], order="partner_id"
        )
        return [
            {name: value for name, value in values.items() if not name.endswith("_ids")}
            for values in cases.read(
                [
                    name
                    for name, field in cases._fields.items()
                    if name.startswith(("amount_", "days_", "next_", "oldest", "priority_score"))
                    and field.store
                ]
            )
            if values.pop("id")
        ]

    def test_simulation_writes_nothing(self):
        self._fill_ledger()
        self.env.flush_all()
        self.env.cr.execute("SELECT pg_current_xact_id_if_assigned()")
        tables = ["collections_case", "collections_item", "collections_notice", "collections_run"]
        before = [self._count(table) for table in tables]
        for days in (-20, 0, 50):
            result = self.engine.simulate(self.company, self.today + timedelta(days))
            self.assertTrue(result["items"])
        self.assertEqual([self._count(table) for table in tables], before)

    def _count(self, table):
        self.env.cr.execute(
            f"SELECT count(*), max(write_date) FROM {table}"
            if table != "collections_item"
            else f"SELECT count(*) FROM {table}"
        )
        return self.env.cr.fetchone()

    def test_simulation_of_today_is_what_the_run_does(self):
        self._fill_ledger()
        simulated = self.engine.simulate(self.company, self.today)
        run = self._prepare()
        self.assertEqual(
            sorted(
                (n["partner_id"], n["level_id"], round(n["amount"], 2), sorted(n["move_line_ids"]))
                for n in simulated["notices"]
            ),
            sorted(
                (n.partner_id.id, n.level_id.id, n.amount, sorted(n.line_ids.move_line_id.ids))
                for n in run.notice_ids
            ),
        )
        self.assertEqual(
            simulated["excluded"], {stat.reason: stat.item_count for stat in run.excluded_ids}
        )
        self.assertEqual(fields.Date.to_date(simulated["date"]), run.date)
