from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsChargeWizard(ChargeCommon):
    def setUp(self):
        super().setUp()
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.move = self._invoice(30, 100.0)
        self._pass()

    def _open(self, user):
        action = self._case().with_user(user).action_waive()
        wizards = self.env["collections.charge.wizard"].with_user(user)
        return Form(wizards.with_context(**action["context"]))

    def test_waive_and_reinstate(self):
        user = self._user("supervisor")
        form = self._open(user)
        self.assertEqual(len(form.line_ids), 2)
        with form.line_ids.edit(1) as line:
            self.assertEqual((line.kind, line.amount_claimed), ("fee", 10.0))
            line.amount = 4.0
        form.reason = "Goodwill"
        form.save().action_waive()
        change = self.env["collections.charge.change"].search([])
        self.assertRecordValues(
            change, [{"amount": 4.0, "kind": "fee", "event": "waived", "user_id": user.id}]
        )
        action = change.with_user(user).action_reinstate()
        wizard = (
            self.env["collections.charge.wizard"]
            .with_user(user)
            .with_context(**action["context"])
            .create({"reason": "On second thought"})
        )
        wizard.action_reinstate()
        self.assertEqual(change.amount_reinstated, 4.0)
        self.assertIn("Nothing of it", self._refused(change.action_reinstate))

    def test_nothing_entered(self):
        form = self._open(self._user("supervisor"))
        form.reason = "Goodwill"
        self.assertIn("how much", self._refused(form.save().action_waive))

    def test_who_opens_it(self):
        with self.assertRaises(AccessError):
            self.env["collections.charge.wizard"].with_user(self._user("readonly")).create(
                {"reason": "x"}
            )
