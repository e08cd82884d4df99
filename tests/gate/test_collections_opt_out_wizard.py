from odoo.exceptions import AccessError
from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestCollectionsOptOutWizard(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.phone = "+1 518 555 2345"
        cls.consents = cls.env["collections.consent"]

    def _texts(self):
        return self.env["sms.sms"].search([("number", "=", "+15185552345")])

    def test_by_the_collector(self):
        wizards = self.env["collections.opt.out.wizard"].with_user(self._user("collector"))
        wizard = wizards.create({"partner_id": self.person.id, "text": "STOP."})
        self.assertEqual((wizard.decision, wizard.channel), ("withdrawn", "sms"))
        self.assertEqual(wizard.address, "+1 518 555 2345")
        wizard.action_save()
        self.assertEqual(self.gate._ask(self.person, "sms")["verdict"], "blocked")
        self.assertEqual(len(self._texts()), 1)
        wizard = wizards.create({"partner_id": self.person.id, "text": "send the invoice"})
        self.assertEqual(wizard.decision, "none")
        self.assertIn("no opt-out", self._refused(wizard.action_save))
        wizard = wizards.create(
            {
                "partner_id": self.person.id,
                "source": "phone",
                "scope": "all",
                "decision": "withdrawn",
            }
        )
        wizard.action_save()
        for channel in ("phone", "email", "letter"):
            self.assertEqual(self.gate._ask(self.person, channel)["verdict"], "blocked")

    def test_only_the_team_logs_what_customers_say(self):
        wizard = self.env["collections.opt.out.wizard"].create(
            {"partner_id": self.person.id, "text": "STOP"}
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self._user("readonly")).action_save()
