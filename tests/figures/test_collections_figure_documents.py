from datetime import date

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureDocuments(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._invoice(date(2026, 1, 9), 6_000.0)
        cls.new = cls._invoice(date(2026, 2, 4), 10_000.0, partner=cls.partner_b)
        cls.figures = cls.figures.with_company(cls.company)

    def _documents(self, name, place=0, user=None, **asked):
        figures = self.figures.with_user(user or self.env.user)
        action = figures.get_documents(name, place, day="2026-01-20", **asked)
        return self.env[action["res_model"]].search(action["domain"])

    def test_what_was_open_and_sold(self):
        self.assertEqual(self._documents("dso"), self._item(self.old) | self._item(self.new))
        self.assertEqual(self._documents("dso", 1), self.new)

    def test_of_a_group(self):
        boss = self._user("supervisor", login="documents_boss")
        self._case().user_id = boss
        self.customer.write(
            {
                "country_id": self.env.ref("base.be").id,
                "industry_id": self.env["res.partner.industry"].create({"name": "I"}).id,
                "category_id": [(0, 0, {"name": "T"})],
                "user_id": boss.id,
            }
        )
        self.old.invoice_user_id = self._user(login="documents_seller")
        own, other = self._item(self.old), self._item(self.new)
        for group_by, group in (
            ("partner", self.customer),
            ("parent", self.customer),
            ("collector", boss),
            ("salesperson", self.old.invoice_user_id),
            ("account_owner", boss),
            ("country", self.customer.country_id),
            ("industry", self.customer.industry_id),
            ("tag", self.customer.category_id),
        ):
            with self.subTest(group_by):
                asked = {"group_by": group_by, "group": group.id}
                self.assertEqual(self._documents("dso", **asked), own)
                # Of each group there are the documents that it was computed from.
                for row in self.figures._read_rows(
                    "dso", self.company, [(date(2026, 1, 1), date(2026, 1, 31))], group_by=group_by
                ):
                    asked["group"] = row["group"]
                    found = self._documents("dso", **asked)
                    self.assertEqual(
                        sum(found.mapped("amount_residual")), float(row["parts"]["ending"])
                    )
        self.assertEqual(
            self._documents("dso", group_by="company", group=self.company.id), own | other
        )

    def test_who_sold_it_where_the_invoice_names_nobody(self):
        keeper, other = self._user(login="documents_keeper"), self._user(login="documents_other")
        self.customer.user_id = keeper
        self.old.invoice_user_id = False
        self.new.invoice_user_id = other
        for place, old, new in (
            (0, self._item(self.old), self._item(self.new)),
            (1, self.env["account.move"], self.new),
        ):
            asked = {"place": place, "group_by": "salesperson"}
            self.assertEqual(self._documents("dso", group=keeper.id, **asked), old)
            self.assertEqual(self._documents("dso", group=other.id, **asked), new)
            self.assertFalse(self._documents("dso", group=False, **asked))
        self.customer.user_id = False
        self.assertEqual(
            self._documents("dso", group_by="salesperson", group=False), self._item(self.old)
        )

    def test_colleagues_customers_are_left_out(self):
        collector = new_test_user(
            self.env,
            "documents_collector",
            groups="base.group_user,account.group_account_readonly,"
            "collections_followup.group_collections_collector",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self._case().user_id = self._user("supervisor", login="documents_boss")
        self.company.collections_own_cases = True
        self.env.flush_all()
        self.assertEqual(self._documents("dso", user=collector), self._item(self.new))

    def test_every_figure_leads_to_documents(self):
        for name in self.figures._get_table():
            detail = self.figures.get_detail(name, day="2026-01-20")
            self.assertTrue(detail["lists"], name)
            for place in range(len(detail["lists"])):
                with self.subTest(name, place=place):
                    self._documents(name, place)

    def test_what_there_is_not(self):
        for asked in (
            {"place": 9},
            {"place": "0"},
            {"group_by": "partner", "group": "x"},
            {"group_by": "secret", "group": 1},
        ):
            with self.assertRaises(UserError):
                self._documents("dso", **asked)
        with self.assertRaises(UserError):
            self.figures.do_step("dso", "provision")
