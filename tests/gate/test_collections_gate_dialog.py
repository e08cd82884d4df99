from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .gate_common import GateCommon

NIGHT, MORNING = datetime(2026, 12, 31, 4), datetime(2026, 12, 31, 13)


@tagged("post_install", "-at_install")
class TestCollectionsGateDialog(GateCommon):
    """The answer stands in the dialog before; going on takes the right, or a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.phone = "+1 518 555 2345"
        cls._prepare()
        cls.case = cls._case(cls.person)
        cls.collector = cls._user("collector")
        cls.supervisor = cls._user("supervisor")
        cls.case.user_id = cls.collector

    def _entries(self):
        return self.env["collections.gate.override"].search([])

    def _call(self, user, **values):
        outcome = self.env.ref("collections_followup.contact_outcome_no_answer")
        return (
            self.env["collections.contact.wizard"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.person.id,
                    "company_id": self.company.id,
                    "outcome_id": outcome.id,
                    **values,
                }
            )
        )

    def test_calls(self):
        with freeze_time(NIGHT):
            dialog = self._call(self.collector)
            self.assertEqual(dialog.collections_gate_verdict, "blocked")
            self.assertIn("Next possible", dialog.collections_gate_text)
            with self.assertRaises(UserError):
                dialog.action_save()
            self._call(self.collector, direction="in").action_save()
            self._call(self.supervisor, collections_gate_reason="Fire").action_save()
            self.assertEqual(self._entries().channel, "phone")
        with freeze_time(MORNING):
            self.assertEqual(self._call(self.collector).collections_gate_verdict, "allowed")
            self._call(self.collector).action_save()

    def test_warned_asks_everybody_why(self):
        self._set("us_regulation_f", "warn")
        with freeze_time(NIGHT):
            dialog = self._call(self.collector)
            with self.assertRaises(UserError):
                dialog.action_save()
            dialog.collections_gate_reason = "He asked for it"
            dialog.action_save()
            self.assertEqual(self._entries().verdict, "warned")
