from datetime import timedelta

from odoo.tests import Form, tagged

from ..contact_common import ContactCommon
from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeRaiseWizardLine(ContactCommon, DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # ``cls.move`` of 100 is five days late.
        cls.late = cls._invoice(20, 300.0)
        cls.coming = cls._invoice(cls.today + timedelta(days=9), 50.0)
        cls.engine.refresh(cls.company)

    def _wizard(self, action):
        return self._open(action).with_user(self.collector)

    def test_which_part(self):
        taxed = self._taxed(25, [100.0, 40.0])
        wizard = self._wizard(self.customer.with_user(self.collector).action_collections_dispute())
        with Form(wizard) as form:
            form.reason_id = self.reason
            rank = list(wizard.line_ids.move_id).index(taxed)
            with form.line_ids.edit(rank) as line:
                line.chosen = True
                line.scope = "tax"
                self.assertEqual(line.amount, 21.0)
                line.scope = "lines"
                line.invoice_line_ids.add(taxed.invoice_line_ids[1])
                self.assertEqual((line.scope, line.amount), ("lines", 46.0))
        dispute = wizard._raise()
        self.assertEqual(dispute.line_ids.invoice_line_ids, taxed.invoice_line_ids[1])
        self.assertEqual(dispute.amount_open, 46.0)

    def test_amount_follows_the_tick_until_it_is_typed(self):
        wizard = self._wizard(self.customer.with_user(self.collector).action_collections_dispute())
        with Form(wizard) as form:
            form.reason_id = self.reason
            with form.line_ids.edit(0) as line:
                self.assertEqual(line.amount, 0.0)
                line.chosen = True
                self.assertEqual((line.scope, line.amount), ("all", 300.0))
                line.amount = 120.0
                self.assertEqual((line.scope, line.amount), ("amount", 120.0))
                line.scope = "all"
                self.assertEqual(line.amount, 300.0)
                line.chosen = False
                self.assertEqual(line.amount, 0.0)
                line.chosen = True
                self.assertEqual((line.scope, line.amount), ("all", 300.0))
        self.assertEqual(wizard._raise().line_ids.scope, "all")
