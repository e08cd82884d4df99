from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..expected_common import ExpectedCommon


@tagged("post_install", "-at_install")
class TestCollectionsExpectedPayment(ExpectedCommon):
    """Promises, instalments and settlements on one calendar, on Monday 2 March 2026."""

    def test_title_on_the_calendar(self):
        self._promise(self._invoice(5), 60.0)
        self.assertEqual(self._rows().display_name, f"{self.customer.display_name}, $\xa060.00")

    def _get_arch(self, kind, user):
        view = self.env.ref(f"collections_followup.collections_expected_payment_view_{kind}")
        return etree.fromstring(self.expected.with_user(user).get_view(view.id, kind)["arch"])

    def _get_filters(self, user):
        names = [kind for kind, _label in self.expected._selection_kind()]
        nodes = self._get_arch("search", user).iter("filter")
        return {node.get("name"): node.get("string") for node in nodes if node.get("name") in names}

    def test_each_kind_that_is_switched_on_has_its_filter(self):
        collector = self._user("collector")
        self.assertEqual(
            self._get_filters(collector),
            {"promise": "Promises", "installment": "Instalments", "settlement": "Settlements"},
        )
        self._promise(self._invoice(5))
        self._plan(self._invoice(6))
        for node in self._get_arch("search", collector).iter("filter"):
            if node.get("name") == "installment":
                rows = self._rows(safe_eval(node.get("domain")))
                self.assertEqual(set(rows.mapped("kind")), {"installment"})
        self.env.ref("collections_followup.group_collections_readonly").implied_ids -= self.env.ref(
            "collections_followup.group_collections_plan"
        )
        self.env.registry.clear_all_caches()
        self.assertNotIn("installment", self._get_filters(collector))

    def test_each_kind_has_its_colour_on_cards(self):
        arch = self._get_arch("kanban", self._user("collector"))
        [badge] = arch.iterfind(".//field[@name='kind'][@widget='badge']")
        for color, kind in (
            ("info", "promise"),
            ("success", "installment"),
            ("warning", "settlement"),
        ):
            self.assertIn(f"'{kind}'", badge.get(f"decoration-{color}"))

    def test_state_is_by_the_company_s_own_day(self):
        self._promise(self._invoice(5), days=1)
        for day, state in ((0, "due"), (1, "today"), (2, "overdue")):
            with self._on(day), self.subTest(day=day):
                self.assertEqual(self._rows().state, state)
                self.assertTrue(self._rows([("state", "=", state)]))
        self.company.partner_id.tz = "Pacific/Auckland"
        with self._on(1):
            # It is noon there when it is midnight in London, and tomorrow already at noon.
            self.assertEqual(self._rows().state, "today")
        self.company.partner_id.tz = "Pacific/Honolulu"
        with self._on(1):
            self.assertEqual(self._rows().state, "due")

    def test_amounts_in_company_currency_are_of_today_s_rate(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0), ("2026-03-03", 4.0)])
        move = self._invoice(5, 100.0, currency_id=euro.id)
        self._promise(move, 100.0)
        for day in (0, 1):
            with self._on(day), self.subTest(day=day):
                row = self._rows()
                self.assertEqual((row.amount, row.currency_id), (100.0, euro))
                today = self.company._collections_today()
                self.assertEqual(
                    row.amount_company,
                    euro._convert(100.0, self.company.currency_id, self.company, today),
                )
                self.assertEqual(row.company_currency_id, self.company.currency_id)
        before = euro._convert(100.0, self.company.currency_id, self.company, self.today)
        self.assertNotEqual(row.amount_company, before, "the rate has changed")

    def test_sums_by_week_and_kind(self):
        self._promise(self._invoice(5), 60.0)
        self._plan(self._invoice(6, 300.0))
        self.expected.invalidate_model()
        sums = self.expected._read_group(
            [("company_id", "=", self.company.id)], ["kind"], ["amount_company:sum", "__count"]
        )
        self.assertEqual(sums, [("installment", 300.0, 3), ("promise", 60.0, 1)])
        weeks = self.expected._read_group(
            [("company_id", "=", self.company.id)], ["date:week"], ["amount_company:sum"]
        )
        self.assertEqual(sum(amount for _week, amount in weeks), 360.0)
        self.assertEqual(weeks[0][1], 160.0)

    def test_opens_the_record_itself(self):
        promise = self._promise(self._invoice(5))
        plan = self._plan(self._invoice(6))
        settlement = self._settle(self._invoice(7))
        for row in self._rows():
            agreement = {"promise": promise, "installment": plan, "settlement": settlement}[
                row.kind
            ]
            action = row.action_open()
            self.assertEqual(
                (action["res_model"], action["res_id"]), (agreement._name, agreement.id)
            )
        row = self._rows([("kind", "=", "promise")])
        promise.action_cancel()
        self.expected.invalidate_model()
        self.assertIn("load the page again", self._refused(row.action_open))

    def test_collectors_see_their_own_where_the_company_says_so(self):
        anna, berta = self._user("collector", "anna"), self._user("collector", "berta")
        boss = self._user("supervisor", "boss")
        promise = self._promise(self._invoice(5))
        plan = self._plan(self._invoice(6))
        settlement = self._settle(self._invoice(7))
        self._case().user_id = anna
        plan.user_id = settlement.user_id = anna
        self.assertEqual(promise.collector_id, anna)
        self.assertTrue(self._rows(user=berta))
        self.company.collections_own_cases = True
        self.assertEqual(len(self._rows(user=anna)), 5)
        self.assertFalse(self._rows(user=berta))
        self.assertEqual(len(self._rows(user=boss)), 5)
        for agreement in (promise, plan, settlement):
            agreement.sudo().user_id = berta
        self._case().user_id = berta
        self.assertFalse(self._rows(user=anna))

    def test_other_companies_and_other_people_see_nothing(self):
        self._promise(self._invoice(5))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("collector", "stranger")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self._rows(user=stranger))
        with self.assertRaises(AccessError):
            self._rows(user=self._user(login="nobody"))
        with self.assertRaises(AccessError):
            self._rows(user=self._user("manager")).unlink()

    def test_the_rows_are_read_in_one_statement_whatever_their_number(self):
        def count():
            self.env.flush_all()
            self.expected.invalidate_model()
            before = self.env.cr.sql_log_count
            self._rows().mapped("amount")
            return self.env.cr.sql_log_count - before

        self._promise(self._invoice(5))
        count()
        few = count()
        for _number in range(4):
            self._promise(self._invoice(5))
        self._plan(self._invoice(6, 300.0))
        self.assertLessEqual(count(), few)
