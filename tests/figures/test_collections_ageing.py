"""Ageing as of any day: published numbers, the ledger of the day, who reads what."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time
from hypothesis import Phase, given, settings

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..as_of_common import EVENTS, AsOfCommon
from ..examples import some


class AgeingCommon(AsOfCommon):
    """The ageing of a ledger, read by its reader."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ageing = cls.env["collections.ageing"]

    def _read(self, day, partner=None, ageing=None, **options):
        """Return the rows of a customer, or all of them."""
        rows = (self.ageing if ageing is None else ageing)._read(self.company, day, **options)
        return [row for row in rows if not partner or row["partner_id"] == partner.id]

    def _row(self, day, partner=None, **options):
        rows = self._read(day, partner or self.partner, **options)
        self.assertLessEqual(len(rows), 1)
        return rows[0] if rows else None

    def _invoice_on(self, day, amount, due=None, partner=None, **values):
        """An invoice of a day, due on another or the same."""
        return self._invoice(
            due or day,
            amount,
            partner or self.partner,
            invoice_date=day,
            date=day,
            **values,
        )

    def _receivables(self, day):
        """The balance of the receivable accounts at the end of a day."""
        lines = self.env["account.move.line"].search(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
                ("date", "<=", day),
            ]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))


@tagged("post_install", "-at_install")
class TestCollectionsAgeing(AgeingCommon):
    # -------------------------------------------------------- what went wrong elsewhere

    def test_paid_in_june_was_31_days_late_in_may(self):
        for matched_on in (date(2026, 6, 30), date(2026, 7, 20)):
            with self.subTest(matched_on), self.env.cr.savepoint() as savepoint:
                move = self._invoice_on(date(2026, 3, 31), 1000.0, date(2026, 4, 30))
                payment = self.env["account.payment"].create(
                    {
                        "payment_type": "inbound",
                        "partner_id": self.partner.id,
                        "amount": 1000.0,
                        "date": date(2026, 6, 30),
                    }
                )
                payment.action_post()
                with freeze_time(matched_on):
                    (self._item(move) | self._item(payment.move_id)).reconcile()
                row = self._row(date(2026, 5, 31))
                self.assertEqual(row["amounts"], [0.0, 0.0, 1000.0, 0.0, 0.0, 0.0])
                self.assertEqual((row["credit"], row["total"]), (0.0, 1000.0))
                self.assertEqual(row["total"], self._receivables(date(2026, 5, 31)))
                self.assertIsNone(self._row(date(2026, 6, 30)))
                self.assertEqual(self._receivables(date(2026, 6, 30)), 0.0)
                # 30 days late is in the lower bucket.
                self.assertEqual(self._row(date(2026, 5, 30))["amounts"][1], 1000.0)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_early_money_and_later_matches(self):
        early = self._receive(date(2026, 2, 16), 1000.0)
        march = [self._invoice_on(date(2026, 3, 10 + place), 10_000.0) for place in range(5)]
        april = self._invoice_on(date(2026, 4, 15), 100_000.0)
        late = self._receive(date(2026, 5, 12), 49_000.0)
        items = self.env["account.move.line"].union(*(self._item(move) for move in march))
        (items | self._item(early.move_id) | self._item(late.move_id)).reconcile()
        day = date(2026, 4, 30)
        row = self._row(day)
        self.assertEqual(sum(row["amounts"]), 150_000.0)
        self.assertEqual((row["credit"], row["total"]), (1000.0, 149_000.0))
        self.assertEqual(self._receivables(day), 149_000.0)
        self.assertEqual(row["count"], 7)
        ties = self.ageing._read_ties(self.ageing._ask(self.company, day))
        self.assertTrue(ties["ties"])
        self.assertEqual((ties["ledger"], ties["items"]), (149_000.0, 149_000.0))
        after = self._row(date(2026, 5, 31))
        self.assertEqual((after["credit"], after["total"]), (0.0, 100_000.0))
        self.assertEqual(self._item(april).amount_residual, 100_000.0)

    # ------------------------------------------------------------------------ buckets

    def test_boundary_days_and_what_is_due_today(self):
        for days, bucket in ((-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (120, 4), (121, 5)):
            with self.subTest(days), self.env.cr.savepoint() as savepoint:
                self._invoice_on(self.today - timedelta(150), 100.0, self.today - timedelta(days))
                amounts = [0.0] * 6
                amounts[bucket] = 100.0
                self.assertEqual(self._row(self.today)["amounts"], amounts)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_by_invoice_date_and_with_other_buckets(self):
        self._invoice_on(self.today - timedelta(40), 100.0, self.today - timedelta(10))
        self.assertEqual(self._row(self.today, buckets=[7, 14])["amounts"], [0, 0, 100.0, 0])
        row = self._row(self.today, by="invoice", buckets=(7, 14))
        self.assertEqual(row["amounts"], [0, 0, 0, 100.0])
        own = self.env["collections.ageing.set"].create({"name": "Own", "limits": "9, 39"})
        self.assertEqual(self._row(self.today, buckets=own)["amounts"], [0, 0, 100.0, 0])

    def test_what_makes_no_sense_is_refused(self):
        for options in (
            {"by": "weight"},
            {"group_by": "colour"},
            {"currency": "gold"},
            {"buckets": [30, 20]},
            {"buckets": "30"},
            {"buckets": []},
            {"within": {"colour": 1}},
            {"weight": "heavy"},
        ):
            with self.subTest(options), self.assertRaises(UserError):
                self._read(self.today, **options)
        for day in ("soon", date(9999, 1, 1)):
            with self.subTest(day), self.assertRaises(UserError):
                self._read(day)

    def test_credits_apart_or_netted(self):
        self._invoice_on(self.today - timedelta(80), 100.0, self.today - timedelta(50))
        self._receive(self.today - timedelta(10), 130.0)
        apart = self._row(self.today)
        self.assertEqual(apart["amounts"], [0, 0, 100.0, 0, 0, 0])
        self.assertEqual((apart["credit"], apart["total"]), (130.0, -30.0))
        netted = self._row(self.today, credits="netted")
        self.assertEqual(netted["amounts"], [0, -130.0, 100.0, 0, 0, 0])
        self.assertEqual((netted["credit"], netted["total"]), (0.0, -30.0))

    def test_document_currency_and_company_currency(self):
        move = self._invoice_on(
            self.today - timedelta(40), 90.0, self.today - timedelta(9), currency_id=self.euro.id
        )
        self._invoice_on(self.today - timedelta(40), 10.0, self.today - timedelta(9))
        rows = {row["currency_id"]: row for row in self._read(self.today, self.partner)}
        self.assertEqual(rows[self.euro.id]["total"], 90.0)
        balance = self._item(move).balance
        self.assertEqual(rows[self.euro.id]["total_company"], balance)
        row = self._row(self.today, currency="company")
        self.assertEqual(row["currency_id"], self.company.currency_id.id)
        self.assertEqual(row["total"], self.company.currency_id.round(balance + 10.0))

    def test_items_of_nobody_count(self):
        account = self.company_data["default_account_receivable"]
        self.env["account.move"].create(
            {
                "date": self.today,
                "line_ids": [
                    Command.create({"account_id": account.id, "debit": 70.0}),
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_revenue"].id,
                            "credit": 70.0,
                        }
                    ),
                ],
            }
        ).action_post()
        [row] = self._read(self.today)
        self.assertEqual((row["partner_id"], row["total"]), (False, 70.0))

    def test_time_zone_of_the_reader_changes_nothing(self):
        self._invoice_on(self.today - timedelta(40), 100.0, self.today - timedelta(1))
        with freeze_time(datetime(2026, 3, 2, 23, 30)):
            found = set()
            for zone in ("Pacific/Kiritimati", "America/Los_Angeles", "UTC"):
                self.env.user.tz = zone
                ageing = self.ageing.with_context(tz=zone)
                found.add(str(self._read(False, ageing=ageing)))
                found.add(str(self._read(self.today, ageing=ageing)))
            self.assertEqual(len(found), 1)

    # ------------------------------------------------------------------------- ledger

    @settings(max_examples=some(6), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(EVENTS)
    def test_every_day_sums_to_the_receivable_accounts(self, events):
        with self.env.cr.savepoint() as savepoint:
            day = self.start
            days = []
            for kind, wait, cents, currency, place in events:
                day += timedelta(days=wait)
                with freeze_time(day):
                    self._book(kind, day, cents, self.currencies[currency], place)
                days.append(day)
            for at in days:
                rows = self._read(at, currency="company")
                ties = self.ageing._read_ties(self.ageing._ask(self.company, at))
                whole = self.company.currency_id.round(sum(row["total"] for row in rows))
                self.assertEqual(whole, ties["items"])
                self.assertEqual(ties["ledger"], self._receivables(at))
                self.assertTrue(ties["explained"], ties)
                entries = [entry for row in ties["rows"] for entry in row["entries"]]
                if ties["items"] != ties["ledger"]:
                    self.assertTrue(any(entry["kind"] != "currency" for entry in entries))
            savepoint.rollback()
            self.env.invalidate_all()

    # ------------------------------------------------------------------------- rights

    def test_who_may_not_read_is_refused(self):
        self._invoice_on(self.today - timedelta(40), 100.0)
        plain = self._user(None, login="ageing_plain")
        portal = new_test_user(self.env, "ageing_portal", groups="base.group_portal")
        elsewhere = self.setup_other_company(name="Elsewhere")["company"]
        foreign = new_test_user(
            self.env,
            "ageing_foreign",
            groups="collections_followup.group_collections_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        for user in (plain, portal, foreign):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._read(self.today, ageing=self.ageing.with_user(user))
        for user in (
            self._user("readonly", login="ageing_auditor"),
            new_test_user(
                self.env,
                "ageing_accountant",
                groups="account.group_account_readonly",
                company_id=self.company.id,
            ),
        ):
            self.assertTrue(self._read(self.today, ageing=self.ageing.with_user(user)))

    def test_branches_come_along_as_far_as_the_reader_is_in_them(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        self._invoice(9, 100.0, self.partner)
        self._invoice(9, 77.0, self.partner, company=branch)
        rows = self._read(self.today, group_by="company")
        self.assertEqual(
            {row["company_id"]: row["total"] for row in rows},
            {self.company.id: 100.0, branch.id: 77.0},
        )
        reader = self._user("readonly", login="ageing_head")
        self.assertEqual(
            [row["total"] for row in self._read(self.today, ageing=self.ageing.with_user(reader))],
            [100.0],
        )

    def test_own_cases_only(self):
        self._invoice(9, 100.0, self.partner)
        self._invoice(9, 50.0, self.customer)
        self._invoice(9, 30.0, self.partner_b)
        own = self._user("collector", login="ageing_own")
        colleague = self._user("collector", login="ageing_colleague")
        self._case(self.partner).user_id = own
        self._case(self.customer).user_id = colleague
        self._case(self.partner_b).user_id = False
        ageing = self.ageing.with_user(own)
        self.assertEqual(len(self._read(self.today, ageing=ageing)), 3)
        self.company.collections_own_cases = True
        rows = self._read(self.today, ageing=ageing)
        self.assertEqual({row["partner_id"] for row in rows}, {self.partner.id, self.partner_b.id})
        self.assertIsNone(ageing._read_ties(ageing._ask(self.company, self.today)))
        boss = self.ageing.with_user(self._user("supervisor", login="ageing_boss"))
        self.assertEqual(len(self._read(self.today, ageing=boss)), 3)
