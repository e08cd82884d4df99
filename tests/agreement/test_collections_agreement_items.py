from odoo.tests import tagged

from .test_collections_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementItems(AgreementCommon):
    """Which items can be in one agreement, for each kind."""

    def setUp(self):
        super().setUp()
        self.kinds = self.env["collections.promise"]._get_kinds()

    def _check(self, problem, items, text):
        """Each kind refuses the items, and says so in a sentence of its own."""
        said = set()
        for kind in self.kinds:
            with self.subTest(kind=kind._name, problem=problem):
                message = self._refused(kind._check_items, items)
                self.assertIn(text, message)
                self.assertEqual(message, kind._explain_items(problem, items))
                said.add(message)
        return said

    def test_items_that_do_not_go_together(self):
        move = self._invoice(5)
        item = self._item(move)
        self._check("none", item.browse(), "Choose the")
        theirs = self._item(self._invoice(5, partner=self.partner_b))
        self._check("customers", item | theirs, "one customer")
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        pounds = self._item(self._invoice(5, currency_id=currency.id))
        said = self._check("currencies", item | pounds, "")
        self.assertEqual(len(said), len(self.kinds))
        self.assertEqual(
            {kind._check_items(item) for kind in self.kinds}, {self.company}, "else it is kept"
        )

    def test_what_the_customer_does_not_owe(self):
        move = self._invoice(5)
        income = move.line_ids.filtered(lambda line: line.account_type != "asset_receivable")
        self._check("not_receivable", income, income.move_name)
        self._pay(move)
        self._check("paid", self._item(move), move.name)

    def test_agreed_before_some_may_be_paid_but_not_all(self):
        one, two = self._invoice(5), self._invoice(6)
        items = self._item(one | two)
        self._pay(one)
        for kind in self.kinds:
            with self.subTest(kind=kind._name):
                self.assertIn(one.name, self._refused(kind._check_items, items))
                self.assertEqual(kind._check_items(items, agreed=True), self.company)
        self._pay(two)
        for kind in self.kinds:
            with self.subTest(kind=kind._name):
                self._refused(kind._check_items, items, agreed=True)

    def test_company_without_a_policy(self):
        item = self._item(self._invoice(5))
        self.company.collections_policy_id = False
        self._check("policy", item, "has no follow-up policy")

    def test_new_one_over_what_is_free(self):
        held, free = self._invoice(5), self._invoice(6)
        self._make_settlement(held)
        items = self._item(held | free)
        for kind in self.kinds:
            with self.subTest(kind=kind._name):
                self.assertEqual(kind._get_kind(kind._reason), kind)
                action = kind._get_new_action(items)
                self.assertEqual(action["res_model"], f"{kind._name}.wizard")
                self.assertFalse(kind._get_new_action(self._item(held)))
