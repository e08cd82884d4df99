from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CollectionsCommon


class PeopleCommon(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two, cls.three = (
            cls._user("collector", f"people_{name}", company_ids=[(6, 0, cls.company.ids)])
            for name in ("one", "two", "three")
        )
        cls.supervisor = cls._user("supervisor", company_ids=[(6, 0, cls.company.ids)])

    @classmethod
    def _late(cls, amount=100.0, **values):
        """Return the case of a new customer who is late."""
        partner = cls.env["res.partner"].create({"name": "Customer", **values})
        cls._invoice(10, amount, partner=partner)
        return cls._case(partner)

    @classmethod
    def _rule(cls, users, **values):
        return cls.env["collections.assignment.rule"].create(
            {"name": "Rule", "user_ids": users.ids, **values}
        )


@tagged("post_install", "-at_install")
class TestCollectionsAssignmentRule(PeopleCommon):
    def test_each_condition(self):
        france = self.env.ref("base.fr")
        tag = self.env["res.partner.category"].create({"name": "Key"})
        industry = self.env["res.partner.industry"].create({"name": "Mining"})
        lang = self.env["res.lang"]._activate_lang("fr_FR")
        for conditions, fitting, other in (
            ({"country_ids": france.ids}, {"country_id": france.id}, {}),
            ({"tag_ids": tag.ids}, {"category_id": tag.ids}, {}),
            ({"industry_ids": industry.ids}, {"industry_id": industry.id}, {}),
            ({"lang_ids": lang.ids}, {"lang": "fr_FR"}, {"lang": "en_US"}),
            ({"name_from": "E", "name_to": "Schm"}, {"name": "Émile"}, {"name": "Schn"}),
            ({"name_from": "E", "name_to": "Schm"}, {"name": "schmidt"}, {"name": "Anna"}),
            ({"amount_from": 500}, {"amount": 500.0}, {"amount": 499.0}),
            ({"amount_to": 500}, {"amount": 500.0}, {"amount": 501.0}),
        ):
            with self.subTest(conditions=conditions):
                rule = self._rule(self.one, **conditions)
                self.assertEqual(self._late(**fitting).user_id, self.one)
                self.assertFalse(self._late(**other).user_id)
                rule.active = False

    def test_first_rule_that_fits_counts(self):
        self._rule(self.two, sequence=2)
        self._rule(self.one, sequence=1, amount_from=1000)
        self.assertEqual(self._late(2000.0).user_id, self.one)
        case = self._late(10.0)
        self.assertEqual(case.user_id, self.two)
        self.assertIn("by the rule Rule", case.message_ids[0].body)

    def test_shared_by_load(self):
        self._rule(self.one | self.two | self.three)
        for _number in range(2):
            self._late().user_id = self.one
        cases = self.env["collections.case"]
        for _number in range(7):
            cases |= self._late()
        self.assertEqual(
            {user: len(own) for user, own in cases.grouped("user_id").items()},
            {self.one: 1, self.two: 3, self.three: 3},
        )

    def test_work_that_somebody_stands_in_for_is_its_owner_s(self):
        self._rule(self.one | self.two)
        for _number in range(2):
            self._late().user_id = self.one
        self.env["collections.absence"].create(
            {
                "user_id": self.one.id,
                "substitute_id": self.three.id,
                "date_from": self.today,
                "date_to": self.today,
            }
        )
        cases = self._late() | self._late()
        self.assertEqual(cases.user_id, self.two, "who is away has two already")

    def test_shared_by_amount(self):
        self._rule(self.one | self.two, balance="amount")
        self._late(900.0)
        for _number in range(3):
            self.assertEqual(self._late(300.0).user_id, self.two)

    def test_a_thousand_cases_come_out_even(self):
        """Uneven work before, and debts from 1 to 1000: nobody is off by more than one case."""
        self._rule(self.one | self.two | self.three, balance="count")
        amounts = self._rule(self.one | self.two | self.three, balance="amount", active=False)
        partners = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(1060)])
        cases = (
            self.env["collections.case"]
            .sudo()
            .create(
                [
                    {
                        "partner_id": partner.id,
                        "company_id": self.company.id,
                        "date_open": self.today,
                        "amount_overdue": (number * 7919) % 1000 + 1,
                    }
                    for number, partner in enumerate(partners)
                ]
            )
        )
        before, new = cases[:60], cases[60:]
        before.user_id = self.one
        rules = self.env["collections.assignment.rule"]
        self.env.flush_all()
        queries = self.cr.sql_log_count
        self.assertEqual(rules._assign(self.company, new), 1000)
        self.assertLess(self.cr.sql_log_count - queries, 60)
        counts = [len(cases.filtered(lambda case, u=u: case.user_id == u)) for u in self._three()]
        self.assertEqual(sum(counts), 1060)
        self.assertLessEqual(max(counts) - min(counts), 1)
        (rules.search([]) - amounts).active = False
        amounts.active = True
        new.user_id = False
        rules._assign(self.company, new)
        sums = [
            sum(cases.filtered(lambda case, u=u: case.user_id == u).mapped("amount_overdue"))
            for u in self._three()
        ]
        self.assertLessEqual(max(sums) - min(sums), 1000)

    def _three(self):
        return self.one, self.two, self.three

    def test_customers_with_a_collector_keep_them(self):
        self._rule(self.one)
        self.company.collections_user_id = self.three
        partner = self.env["res.partner"].create({"name": "Own"})
        partner.with_company(self.company).collections_user_id = self.two
        self._invoice(10, partner=partner)
        self.assertEqual(self._case(partner).user_id, self.two)
        self.assertEqual(self._late().user_id, self.one, "before the default collector")
        self.env["collections.assignment.rule"].search([]).active = False
        self.assertEqual(self._late().user_id, self.three)

    def test_rules_of_another_company_do_not_count(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self.one.company_ids |= other
        rule = self._rule(self.one, company_id=other.id)
        self.assertFalse(self._late().user_id)
        self.assertIn("does not work for", self._refused(rule.write, {"user_ids": self.two.ids}))
        self._rule(self.two)
        stranger = self._user("manager", company_ids=[(6, 0, self.company.ids)])
        self.assertNotIn(
            rule, self.env["collections.assignment.rule"].with_user(stranger).search([])
        )

    def test_nobodys_cases_are_assigned_by_a_supervisor(self):
        cases = self._late() | self._late()
        rule = self._rule(self.one | self.two)
        self.assertFalse(cases.user_id)
        with self.assertRaises(AccessError):
            rule.with_user(self.one).action_assign()
        rule.with_user(self.supervisor).action_assign()
        self.assertEqual(cases.user_id, self.one | self.two)

    def test_bad_input(self):
        self.assertIn("Choose who works", self._refused(self._rule, self.env["res.users"]))
        self.assertIn("No name", self._refused(self._rule, self.one, name_from="M", name_to="A"))
        self.assertIn("No amount", self._refused(self._rule, self.one, amount_from=9, amount_to=5))
        self.assertIn("negative", self._refused(self._rule, self.one, amount_from=-1))
        with self.assertRaises(AccessError):
            self.env["collections.assignment.rule"].with_user(self.supervisor).create(
                {"name": "x", "user_ids": self.one.ids}
            )
