from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsAssignWizard(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collectors = cls.env["res.users"]
        for name in ("one", "two"):
            cls.collectors |= new_test_user(
                cls.env,
                login=f"assign_{name}",
                groups="base.group_user,collections_followup.group_collections_collector",
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
            )
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(4)]
        )
        for customer, amount in zip(cls.customers, (400.0, 300.0, 200.0, 100.0), strict=True):
            cls._invoice(10, amount, customer)
        cls.cases = cls.env["collections.case"].search(
            [("partner_id", "in", cls.customers.ids), ("state", "=", "open")]
        )

    def test_shares_come_out_even(self):
        self.env["collections.assign.wizard"].create(
            {"case_ids": self.cases.ids, "user_ids": self.collectors.ids}
        ).action_assign()
        totals = {
            user: sum(cases.mapped("amount_overdue"))
            for user, cases in self.cases.grouped("user_id").items()
        }
        self.assertEqual(set(totals.values()), {500.0})
        for case in self.cases:
            partner = case.partner_id.with_company(self.company)
            self.assertEqual(partner.collections_user_id, case.user_id)

    def test_take_away(self):
        self.cases.user_id = self.collectors[0]
        self.env["collections.assign.wizard"].create(
            {"case_ids": self.cases.ids, "unassign": True, "keep": False}
        ).action_assign()
        self.assertFalse(self.cases.user_id)

    def test_only_supervisors(self):
        with self.assertRaises(AccessError):
            self.env["collections.assign.wizard"].with_user(self.collectors[0]).create(
                {"case_ids": self.cases.ids, "user_ids": self.collectors.ids}
            )

    def _assign(self, **values):
        wizard = self.env["collections.assign.wizard"].create(
            {"case_ids": self.cases.ids, **values}
        )
        wizard.action_assign()
        return wizard

    def test_not_for_future_cases_where_not_wanted(self):
        self._assign(user_ids=self.collectors[0].ids, keep=False)
        self.assertEqual(self.cases.user_id, self.collectors[0])
        partners = self.cases.partner_id.with_company(self.company)
        self.assertFalse(partners.collections_user_id)

    def test_somebody_has_to_be_chosen(self):
        with self.assertRaisesRegex(UserError, "Choose who"):
            self._assign()

    def test_form_offers_one_or_the_other(self):
        wizard = Form(
            self.env["collections.assign.wizard"].with_context(default_case_ids=self.cases.ids)
        )
        self.assertEqual(wizard.case_count, 4)
        wizard.user_ids.add(self.collectors[0])
        wizard.unassign = True
        self.assertFalse(wizard.save().user_ids)

    def test_turns_go_there_and_back(self):
        wizard = self.env["collections.assign.wizard"]
        self.assertEqual([wizard._get_turn(index, 3) for index in range(7)], [0, 1, 2, 2, 1, 0, 0])

    def test_supervisor_without_rights_on_contacts(self):
        supervisor = self._user("supervisor")
        self.env["collections.assign.wizard"].with_user(supervisor).create(
            {"case_ids": self.cases.ids, "user_ids": self.collectors[1].ids}
        ).action_assign()
        self.assertEqual(
            self.customers[0].with_company(self.company).collections_user_id, self.collectors[1]
        )

    def test_only_supervisors_press_the_button(self):
        wizard = self.env["collections.assign.wizard"].create(
            {"case_ids": self.cases.ids, "user_ids": self.collectors.ids}
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self.collectors[0]).sudo(False).action_assign()
