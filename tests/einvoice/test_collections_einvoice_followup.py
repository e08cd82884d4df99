from odoo.tests import tagged

from ..einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestCollectionsEinvoiceFollowup(EinvoiceCommon):
    def test_rejected_stops_until_it_is_issued_again(self):
        self.assertFalse(self._reason(self.move))
        wizard = self._import(f"Facture;Statut\n{self.move.name};Rejetée\n")
        self.assertEqual((wizard.count, wizard.refused), (1, False))
        self.assertEqual(self._reason(self.move), "einvoice")
        self.assertIn("issue it again", self._explain(self.move)["text"])
        self.assertFalse(self._reason(self.other))
        self.assertEqual(self._prepare().notice_ids.line_ids.move_line_id.move_id, self.other)
        task = self.case.activity_ids
        self.assertEqual(task.summary, f"{self.move.name}: issue it again")
        self.assertEqual(task.user_id, self.collector)
        self._import(f"Facture;Statut\n{self.move.name};Déposée\n")
        self.assertNotEqual(self._reason(self.move), "einvoice")

    def test_refused_proposes_a_dispute(self):
        self._import(f"invoice;status;date;reason\n{self.move.name};Refusée;2026-03-01;Price\n")
        self.assertEqual(self._reason(self.move), "einvoice")
        self.assertIn("Price", self._explain(self.move)["text"])
        self.assertIn("raise a dispute?", self.case.activity_ids.summary)
        dispute = self._dispute(self.move)
        self.assertEqual(self._reason(self.move), "dispute")
        dispute._resolve("rejected")
        self.assertNotEqual(self._reason(self.move), "einvoice", "the dispute has said so")

    def test_a_waiting_notice_does_not_leave(self):
        run = self._prepare()
        run.action_send()
        self._import(f"invoice;status\n{self.move.name};refused\n{self.other.name};rejected\n")
        self._deliver()
        self.assertNotEqual(run.notice_ids.state, "sent")
