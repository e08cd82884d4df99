from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsSetup(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setup = cls.env["collections.setup"].with_company(cls.company)

    def _step(self, code, user=None):
        setup = self.setup.with_user(user) if user else self.setup
        return {step["code"]: step for step in setup.get_panel()["steps"]}[code]

    def test_each_step_is_done_when_what_it_asks_for_is_there(self):
        self.company.write({"email": False, "collections_email": False})
        self.assertFalse(self._step("sender")["done"])
        self.company.collections_email = "ar@example.com"
        self.assertTrue(self._step("sender")["done"])
        self.assertIn("ar@example.com", self._step("sender")["text"])
        self.company.partner_id.bank_ids.unlink()
        self.assertFalse(self._step("bank")["done"])
        self.assertTrue(self._step("bank")["button"])
        self.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": self.company.partner_id.id}
        )
        self.assertTrue(self._step("bank")["done"])
        self.assertFalse(self._step("run")["done"])
        self._prepare()
        self.assertTrue(self._step("run")["done"])
        self.assertFalse(self._step("automation")["done"])
        self.company.collections_automation = "prepare"
        self.assertTrue(self._step("automation")["done"])
        self.assertIn("wait for review", self._step("automation")["text"])

    def test_time_zone_that_nobody_entered(self):
        self.company.partner_id.tz = False
        self.company.resource_calendar_id.tz = "UTC"
        step = self._step("timezone")
        self.assertFalse(step["done"])
        self.assertIn("Settings", step["text"])
        missing = self.setup.with_user(self._user("collector")).get_panel()["missing"]
        self.assertTrue(any("time zone" in sentence for sentence in missing))
        self.company.resource_calendar_id.tz = "America/Los_Angeles"
        self.assertTrue(self._step("timezone")["done"])
        self.assertIn("America/Los_Angeles", self._step("timezone")["text"])
        self.company.resource_calendar_id = False
        self.assertFalse(self._step("timezone")["done"])
        self.company.partner_id.tz = "UTC"
        self.assertTrue(self._step("timezone")["done"])

    def test_policy_step_names_the_policy(self):
        self.assertIn("Test policy", self._step("policy")["text"])
        self.company.collections_policy_id = False
        self.assertFalse(self._step("policy")["done"])

    def test_what_is_missing_is_said_to_all_of_the_team(self):
        self.company.partner_id.bank_ids.unlink()
        panel = self.setup.with_user(self._user("collector")).get_panel()
        self.assertFalse(panel["steps"])
        self.assertFalse(panel["can_set_up"])
        self.assertTrue(panel["hidden"])
        self.assertTrue(any("bank account" in sentence for sentence in panel["missing"]))

    def test_hiding_is_for_the_company_and_for_administrators(self):
        with self.assertRaises(AccessError):
            self.setup.with_user(self._user("supervisor")).hide_panel()
        manager = self._user("manager")
        self.setup.with_user(manager).hide_panel()
        self.assertTrue(self.setup.with_user(manager).get_panel()["hidden"])
        other = self.setup_other_company()["company"]
        manager.company_ids = [Command.link(other.id)]
        panel = self.setup.with_user(manager).with_company(other).get_panel()
        self.assertFalse(panel["hidden"])

    def test_outsiders_see_nothing(self):
        stranger = self._user(login="stranger")
        with self.assertRaises(AccessError):
            self.setup.with_user(stranger).get_panel()
        with self.assertRaises(AccessError):
            self.setup.with_user(stranger).get_action("policy")

    def test_steps_open_where_they_are_settled(self):
        self.assertEqual(self.setup.get_action("policy")["res_id"], self.policy.id)
        self.assertEqual(self.setup.get_action("run")["res_model"], "collections.run")
        self.assertEqual(self.setup.get_action("server")["res_model"], "ir.mail_server")
        bank = self.setup.get_action("bank")
        self.assertEqual(bank["context"]["default_partner_id"], self.company.partner_id.id)
        for code in ("sender", "timezone", "automation", "whatever"):
            self.assertEqual(self.setup.get_action(code)["res_model"], "res.config.settings")
        self.company.collections_policy_id = False
        self.assertEqual(self.setup.get_action("policy")["res_model"], "res.config.settings")
