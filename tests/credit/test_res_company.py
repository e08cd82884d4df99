from odoo.tests import tagged

from ..credit_common import CreditCommon

SHOWN = "collections_followup.group_collections_credit"


@tagged("post_install", "-at_install")
class TestResCompany(CreditCommon):
    def test_screens_are_there_where_a_company_manages_credit(self):
        reader = self._user("readonly")
        self.assertTrue(reader.has_group(SHOWN))
        self.assertTrue(self.company.account_use_credit_limit)
        self.company.collections_credit = False
        self.assertFalse(reader.has_group(SHOWN))
        self.env["res.company"].create({"name": "New", "collections_credit": True})
        self.assertTrue(reader.has_group(SHOWN))

    def test_who_decides_on_how_much(self):
        supervisor, manager = self._user("supervisor"), self._user("manager")
        company = self.company
        company.collections_credit_supervisor_amount = 100
        self.assertEqual(company._collections_get_credit_tier(100), "supervisor")
        self.assertEqual(company._collections_get_credit_tier(100.01), "manager")
        company.collections_credit_supervisor_amount = 0
        self.assertEqual(company._collections_get_credit_tier(10**9), "supervisor")
        company.collections_credit_supervisor_amount = 100
        self.assertTrue(company.with_user(supervisor)._collections_may_decide_credit(100))
        self.assertFalse(company.with_user(supervisor)._collections_may_decide_credit(101))
        self.assertTrue(company.with_user(manager)._collections_may_decide_credit(101))
        self.assertFalse(
            company.with_user(self._user("collector"))._collections_may_decide_credit(1)
        )

    def test_whom_to_ask(self):
        supervisor, manager = self._user("supervisor"), self._user("manager")
        self.company.collections_credit_supervisor_amount = 100
        people = self.company._collections_find_credit_deciders_sudo(100)
        self.assertEqual(people[0], supervisor)
        self.assertIn(manager, people)
        self.assertNotIn(supervisor, self.company._collections_find_credit_deciders_sudo(101))
        self.assertIn(supervisor.name, self.company._collections_name_credit_deciders(100))

    def test_limits_are_not_negative(self):
        message = self._refused(self.company.write, {"collections_credit_supervisor_amount": -1})
        self.assertIn("negative", message)
